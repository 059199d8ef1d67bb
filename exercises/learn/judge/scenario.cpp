// The runner's part for scenarios, the answers of catch exercises. A scenario
// must be green on the book's brick, and a check of it red on each faulty one.
//
// Most faulty bricks differ from the book's in what their functions do. Such a
// brick is compiled alone (finished_bricks.cmake says how that goes), and
// linked before the book's with the scenario as it was compiled for that one.
// What is not caught in this way is compiled with the scenario, and tried
// again: it may throw where the book's brick cannot. So is a mistake in a
// template, which is in no object.
//
// A scenario that tosses a coin would get through now and then. So each brick
// is tried more than once, and must get the same answer each time: a faulty one
// a few times over, and the correct one again behind each of the others.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/explain_scenario.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/staged.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// How often a faulty brick must get the same answer.
constexpr int times_tried = 3;

/// Does a brick differ from the book's first where a template is defined? What
/// begins or ends at the beginning of a line is in no function or class.
bool differs_in_a_template(const std::string& brick, const std::string& book) {
  const auto lines = common::split_lines(brick);
  const auto others = common::split_lines(book);
  bool in_template = false;
  for (std::size_t i = 0; i < lines.size() && i < others.size(); ++i) {
    if (lines[i] != others[i]) return in_template;
    if (lines[i].starts_with("template")) in_template = true;
    if (lines[i].starts_with("}")) in_template = false;
  }
  return in_template;
}

/// Calls `work` for 0 … count - 1, two at a time: a compiler is slow.
template <class Work>
void two_at_a_time(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto lane = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  auto other = std::async(std::launch::async, lane);
  lane();
  other.get();
}

}  // namespace

runner::lone_brick runner::compile_alone(const faulty_brick& faulty,
                                         const exercise& what,
                                         const answer_text& answer) const {
  if (recipe_.finished.empty() ||
      differs_in_a_template(faulty.text,
                            common::read_file(root_ / faulty.brick)))
    return {};
  staged place = stage(what, answer);
  if (place.headers.empty()) return {std::move(place), {}};
  const fs::path name = faulty.brick.lexically_relative("chapters");
  const fs::path brick = place.directory / name;
  const fs::path source = place.directory / "brick.cpp";
  std::string object = place.directory / "brick.o";
  common::write_file(brick, "#pragma interface\n" + faulty.text);
  common::write_file(source, "#pragma implementation \"" +
                                 name.filename().string() + "\"\n#include \"" +
                                 name.string() + "\"\n");
  const auto ending = compile_one(source, place, object);
  fs::remove(brick);  // a scenario must not be able to read it
  fs::remove(source);
  if (!ending.succeeded()) object.clear();
  return {std::move(place), std::move(object)};
}

runner::ready runner::compile_with(const faulty_brick& faulty,
                                   const exercise& what,
                                   const answer_text& answer) const {
  // The correct brick shows that the scenario includes what it uses. (Only
  // verify has precompiled bricks.)
  runner quick = *this;
  quick.use_precompiled_bricks = true;
  staged place = quick.stage(what, answer);
  if (place.precompiled_header.empty())
    use_finished_bricks(first_changed_chapter(what), place);
  const fs::path brick =
      place.directory / faulty.brick.lexically_relative("chapters");
  common::write_file(brick, faulty.text);
  built compiled = compile(place.judges, place);
  fs::remove(brick);
  return {std::move(place), std::move(compiled)};
}

attempt runner::attempt_on(const faulty_brick& faulty, const exercise& what,
                           const answer_text& answer, lone_brick alone,
                           const std::vector<std::string>& scenario) const {
  if (!alone.object.empty()) {
    std::vector<std::string> objects{alone.object};
    for (const std::string& each : scenario) {
      const auto name = "scenario" + std::to_string(objects.size()) + ".o";
      objects.push_back(alone.place.directory / name);
      common::write_file(objects.back(), each);
    }
    const built linked{link(objects, alone.place), {}};
    for (const std::string& each : objects) fs::remove(each);
    const attempt made = try_on(faulty, {alone.place, linked});
    if (made.what == verdict::failed || made.what == verdict::depends_on_chance)
      return made;
  } else {
    alone.place.clear();
  }
  return try_on(faulty, compile_with(faulty, what, answer));
}

/// Tries a scenario that was made ready; its place is gone then.
attempt runner::try_on(const faulty_brick& faulty,
                       const ready& scenario) const {
  const auto& [place, compiled] = scenario;
  const outcome result = judge_staged(place, compiled);
  attempt made{.fault = faulty.fault, .what = result.what};
  if (made.what == verdict::failed) made.said = summarize(result);
  const bool decided =
      result.what == verdict::failed || result.what == verdict::passed;
  for (int i = 1; decided && i < times_tried; ++i)
    if (judge_staged(place, compiled).what != result.what)
      made.what = verdict::depends_on_chance;
  place.clear();
  return made;
}

outcome runner::judge_scenario(const exercise& what, const answer_text& answer,
                               std::vector<faulty_brick> bricks) const {
  // A compiler keeps one core busy: the first faulty brick has the other. It is
  // tried only when the scenario was green.
  std::future<lone_brick> first;
  if (!bricks.empty())
    first = std::async(std::launch::async,
                       [&] { return compile_alone(bricks[0], what, answer); });
  const staged correct = stage(what, answer);
  const built compiled = compile(correct.judges, correct);
  // Kept where the scenario, which runs next, cannot change what it will be.
  std::vector<std::string> objects;
  for (const std::string& each : compiled.objects) {
    objects.push_back(common::read_file(each));
    fs::remove(each);
  }
  outcome result = judge_staged(correct, compiled);
  result.is_scenario = true;
  if (result.what == verdict::passed && result.report.checks == 0)
    result.what = verdict::nothing_checked;
  if (result.what != verdict::passed) {
    correct.clear();
    if (first.valid()) first.get().place.clear();
    return result;
  }
  const auto say = [&](const std::string& line) {
    if (tell) tell(line);
  };
  say("Green on the correct brick. Now " + std::to_string(bricks.size()) +
      " faulty ones:");
  result.attempts.resize(bricks.size());
  std::mutex one_by_one;
  std::vector<bool> is_known(bricks.size());
  std::size_t told = 0;
  two_at_a_time(bricks.size(), [&](std::size_t i) {
    const attempt made = attempt_on(
        bricks[i], what, answer,
        i == 0 ? first.get() : compile_alone(bricks[i], what, answer), objects);
    const outcome again = judge_staged(correct, compiled);
    const std::lock_guard guard(one_by_one);
    result.attempts[i] = made;
    if (again.what != verdict::passed) result.what = verdict::depends_on_chance;
    is_known[i] = true;
    // In their order, though a later one may have been quicker.
    for (; told < bricks.size() && is_known[told]; ++told)
      say("  " + std::to_string(told + 1) + ": " +
          describe(result.attempts[told]));
  });
  correct.clear();
  const bool all_caught = std::ranges::all_of(
      result.attempts,
      [](const attempt& each) { return each.what == verdict::failed; });
  if (result.what == verdict::passed && !all_caught)
    result.what = verdict::got_away;
  return result;
}

}  // namespace learn
