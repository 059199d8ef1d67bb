// verify: see verify.hpp.

#include "exercises/learn/verbs/verify.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <iostream>
#include <mutex>
#include <optional>
#include <utility>

#include "common/files/files.hpp"
#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/partner.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/wrong_answers.hpp"
#include "exercises/learn/verbs/verify_files.hpp"

namespace learn {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using defects = std::vector<std::string>;

/// Everything that the failed assertions say; of a scenario also which faulty
/// bricks got away.
std::string said(const outcome& what) {
  std::string text;
  for (const failure& each : what.report.failures) text += each.message + "\n";
  if (!what.is_scenario) return text;
  for (const failure& each : what.report.failures)
    text += each.expression + "\n";
  return text + summarize(what);
}

/// Did the test speak? An exception alone is no assertion. Of a scenario, what
/// is said of it counts as well: it makes the assertions itself.
bool failed_by_assertion(const outcome& what) {
  if (what.is_scenario)
    return what.what == verdict::failed || what.what == verdict::got_away ||
           what.what == verdict::nothing_checked;
  return what.what == verdict::failed &&
         std::ranges::any_of(what.report.failures, [](const failure& each) {
           return !each.exception;
         });
}

bool lets_all_get_away(const outcome& what) {
  return what.what == verdict::got_away &&
         std::ranges::all_of(what.attempts, [](const attempt& each) {
           return each.what == verdict::passed;
         });
}

answer_text starter_of(const exercise& what, const fs::path& root) {
  return {starter_text(what, root), "starter" + what.ending};
}
answer_text solution_of(const exercise& what, const fs::path& root) {
  return {solution_text(what, root), "the solution"};
}
answer_text answer_of(const exercise& what, const wrong_answer& wrong,
                      const fs::path& root) {
  return {text_of(wrong, what, root), "wrong/" + wrong.name};
}

/// A rebuild's solution is the chapter's own file, and its judges are the
/// chapter's own tests: ctest runs them, with every compiler.
bool has_own_solution(const exercise& what) { return what.brick.empty(); }

defects check_starter(const exercise& what, const runner& judge,
                      const answer_text& starter, outcome result) {
  if (result.what == verdict::passed)
    return {
        "the starter passes: it is solved already, or the test asks for "
        "nothing"};
  if (!failed_by_assertion(result))
    return {"the starter does not fail by an assertion:\n" + explain(result)};
  // A scenario to begin with shows how one is written, and finds nothing.
  if (what.is_scenario() && !lets_all_get_away(result))
    return {
        "the starter must be green on the correct brick and on all faulty "
        "ones:\n" +
        explain(result)};
  // On a busy machine one run may be slow; two more decide.
  for (int i = 0; i < 2 && result.time >= 1s; ++i)
    result = judge.judge(what, starter);
  if (result.time >= 1s)
    return {"the starter takes " + std::to_string(result.time.count()) +
            " ms to fail; it must be less than a second"};
  return {};
}

defects check_solution(const outcome& result) {
  if (result.what == verdict::passed) return {};
  return {"the solution does not pass:\n" + explain(result)};
}

defects check_wrong(const wrong_answer& wrong, const outcome& result) {
  const std::string who = "the wrong answer " + wrong.name;
  if (result.what == verdict::passed) return {who + " passes"};
  if (!failed_by_assertion(result))
    return {who + " does not fail by an assertion:\n" + explain(result)};
  if (said(result).find(wrong.expect) == std::string::npos)
    return {who + " fails, but nothing says \"" + wrong.expect +
            "\". What it says:\n" + explain(result)};
  return {};
}

/// A rebuild has several test files. The one that says what is expected judges
/// alone: the others need not be compiled, and in one of them the answer may
/// crash. A machine that is held up for a moment gets a second try, in which
/// all is compiled as for a student.
defects judge_wrong(const exercise& what, const runner& judge,
                    const runner& quick, const wrong_answer& wrong,
                    const answer_text& answer) {
  const auto defects_of = [&](const outcome& result) {
    return check_wrong(wrong, result);
  };
  const auto in_steps = [&](const runner& how) {
    return how.judge_in_steps(
        what, answer, wrong.expect,
        [&](const outcome& result) { return defects_of(result).empty(); });
  };
  const defects first = defects_of(in_steps(quick));
  if (first.empty()) return {};
  defects found = defects_of(what.is_scenario() ? judge.judge(what, answer)
                                                : in_steps(judge));
  if (!found.empty() && found != first)
    found[0] += "\nand in a first try: " + first[0];
  return found;
}

/// For which of these exercises the bricks of earlier chapters are to be
/// finished beforehand. A solution that is judged with the address sanitizer is
/// compiled sooner than what it would need; the solutions of rebuilds are not
/// judged at all.
std::vector<exercise> worth_preparing(std::vector<exercise> all,
                                      bool solutions_only) {
  if (solutions_only)
    std::erase_if(all, [](const exercise& each) {
      return each.lifetime || !has_own_solution(each);
    });
  return all;
}

/// Runs `check` for each exercise, a few at a time; returns what was wrong with
/// how many.
template <class Check>
int check_all(const std::vector<exercise>& all, const Check& check) {
  std::atomic<std::size_t> next{0};
  std::atomic<int> broken{0};
  std::mutex printing;
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      const defects found = check(all[i]);
      const std::lock_guard guard(printing);
      std::cout << (found.empty() ? "ok    " : "WRONG ") << all[i].id() << "\n";
      for (const std::string& each : found) std::cout << "  - " << each << "\n";
      std::cout << std::flush;
      broken += !found.empty();
    }
  };
  auto second = std::async(std::launch::async, work);
  work();
  second.get();
  return broken;
}

defects guarded(const auto& check) {
  try {
    return check();
  } catch (const std::exception& error) {
    return {error.what()};
  }
}

}  // namespace

defects verify_solution(const exercise& what, const runner& judge,
                        const fs::path& root) {
  return guarded([&] {
    return check_solution(judge.judge(what, solution_of(what, root)));
  });
}

defects verify_exercise(const exercise& what, const runner& judge,
                        const fs::path& root) {
  return guarded([&] {
    defects found = verify_files(what, root);
    if (!found.empty()) return found;  // first things first
    const auto add = [&](const defects& more) {
      found.insert(found.end(), more.begin(), more.end());
    };
    const auto all_wrong = read_wrong_answers(what);
    std::vector<answer_text> mistaken;
    for (const wrong_answer& wrong : all_wrong)
      mistaken.push_back(answer_of(what, wrong, root));
    std::vector<answer_text> answers{starter_of(what, root)};
    if (has_own_solution(what)) answers.push_back(solution_of(what, root));
    if (what.is_prediction())
      answers.insert(answers.end(), mistaken.begin(), mistaken.end());
    const auto check_own = [&](const std::vector<outcome>& results) {
      defects all = check_starter(what, judge, answers[0], results[0]);
      if (has_own_solution(what)) {
        const defects more = check_solution(results[1]);
        all.insert(all.end(), more.begin(), more.end());
      }
      return all;
    };
    // The bricks that an answer has not changed need not be compiled with it,
    // nor the tests with each answer. Whatever surprises is judged again as a
    // student's answer is.
    runner quick = judge;
    quick.use_precompiled_bricks = true;
    std::optional<runner::compiled_partner> right;
    if (!what.is_prediction() && !what.is_scenario())
      quick.beside = &right.emplace(quick, what, solution_of(what, root));
    auto results = quick.judge_all(what, answers);
    defects own = check_own(results);
    if (!own.empty()) {
      results = judge.judge_all(what, answers);
      own = check_own(results);
    }
    add(own);
    for (std::size_t i = 0; i < all_wrong.size(); ++i)
      add(what.is_prediction()
              ? check_wrong(all_wrong[i], results[2 + i])
              : judge_wrong(what, judge, quick, all_wrong[i], mistaken[i]));
    return found;
  });
}

int verify(const desk& where, const std::string& name, bool solutions_only,
           std::chrono::milliseconds time_limit) {
  std::vector<exercise> all;
  if (!name.empty()) {
    all.push_back(where.shelf.find_exercise(name));
  } else {
    for (const chapter& each : where.shelf.chapters())
      all.insert(all.end(), each.exercises.begin(), each.exercises.end());
  }
  // What takes longest comes first, so that none is left alone at the end.
  std::ranges::sort(all, {}, [](const exercise& each) {
    return std::pair(each.kind != "rebuild" && !each.is_scenario(), each.id());
  });
  runner judge =
      where.make_runner(worth_preparing(all, solutions_only), !solutions_only);
  judge.time_limit = time_limit;
  int broken = check_all(all, [&](const exercise& each) {
    if (!solutions_only)
      return verify_exercise(each, judge, where.shelf.root());
    return has_own_solution(each)
               ? verify_solution(each, judge, where.shelf.root())
               : guarded(
                     [&] { return verify_files(each, where.shelf.root()); });
  });
  if (name.empty() && !solutions_only)
    for (const std::string& stray : stray_files(where.shelf)) {
      std::cout << "WRONG " << stray << "\n";
      ++broken;
    }
  std::cout << all.size() << " exercises: "
            << (broken == 0 ? std::string("all is well")
                            : std::to_string(broken) + " wrong")
            << "\n";
  return broken == 0 ? 0 : 1;
}

}  // namespace learn
