// The runner's part for scenarios, the answers of catch exercises. A scenario
// must be green on the book's brick, and a check of it red on each faulty one.
//
// Most faulty bricks differ from the book's in what their functions do. Such a
// brick is compiled alone (finished_bricks.cmake says how that goes), and
// linked before the book's with the scenario as it was compiled for that one.
// If that ends neither green nor red, it is compiled with the scenario, and
// tried again: it may throw where the book's brick cannot, and the program
// crashes. So is a mistake in a template, unless the exercise says what
// scenarios make of it: only that is in the object. An object does not depend
// on the scenario, and is kept for the next check of it.
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
#include <string_view>
#include <vector>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/explain_scenario.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/finished_text.hpp"
#include "exercises/learn/judge/kept_objects.hpp"
#include "exercises/learn/judge/staged.hpp"
#include "exercises/learn/judge/symbols.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// How often a faulty brick must get the same answer.
constexpr int times_tried = 3;

/// Is the mistake only in what functions do, all of which are in its object?
bool is_in_bodies(const faulty_brick& faulty, const fs::path& root) {
  return differ_only_in_bodies(faulty.text,
                               common::read_file(root / faulty.brick));
}

/// "asyncio::queue" of "template class asyncio::queue<int>;"; of what is no
/// class, nothing.
std::string_view class_made_in(std::string_view instance) {
  constexpr std::string_view begin = "template class ";
  return instance.starts_with(begin)
             ? instance.substr(begin.size(), instance.find('<') - begin.size())
             : std::string_view();
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

std::string runner::compile_alone(const faulty_brick& faulty,
                                  const exercise& what,
                                  const answer_text& answer) const {
  if (recipe_.finished.empty() ||
      (faulty.instances.empty() && !is_in_bodies(faulty, root_)))
    return {};
  const staged place = stage(what, answer);
  std::string made;
  if (!place.headers.empty()) {
    const fs::path name = faulty.brick.lexically_relative("chapters");
    const fs::path source = place.directory / "brick.cpp";
    const fs::path object = place.directory / "brick.o";
    common::write_file(place.directory / name,
                       "#pragma interface\n" + faulty.text);
    common::write_file(source, "#pragma implementation \"" +
                                   name.filename().string() +
                                   "\"\n#include \"" + name.string() + "\"\n" +
                                   faulty.instances);
    if (compile_one(source, place, object).succeeded())
      made = common::read_file(object);
  }
  place.clear();
  return made;
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

/// A name for each faulty brick's object, made of what it is compiled from, and
/// how.
std::vector<std::string> runner::names_of(
    const std::vector<faulty_brick>& bricks) const {
  if (keep_in.empty()) return std::vector<std::string>(bricks.size());
  const std::string all = how_compiled();
  std::vector<std::string> names;
  for (const faulty_brick& each : bricks)
    names.push_back(kept_name(all + each.brick.string() + "\n" + each.text +
                              each.instances));
  return names;
}

runner::prepared runner::prepare(const faulty_brick& faulty,
                                 const exercise& what,
                                 const answer_text& answer,
                                 const std::string& kept) const {
  if (!kept.empty()) return {kept, {}};
  std::string object = compile_alone(faulty, what, answer);
  if (!object.empty()) return {std::move(object), {}};
  return {{}, compile_with(faulty, what, answer)};
}

/// Has the object of a faulty brick all that is faulty in it, and that the
/// scenario uses? Then a scenario that is green with it is green.
bool runner::stands_for(const std::string& object, const faulty_brick& faulty,
                        const std::vector<std::string>& scenario) const {
  if (is_in_bodies(faulty, root_)) return true;
  if (recipe_.nm.empty() || faulty.instances.empty()) return false;
  const std::string symbols = symbols_of(object);
  return std::ranges::all_of(
      common::split_lines(faulty.instances), [&](const std::string& instance) {
        const auto name = class_made_in(instance);
        return !name.empty() &&
               std::ranges::all_of(scenario, [&](const std::string& each) {
                 return has_members_of(name, symbols, symbols_of(each));
               });
      });
}

attempt runner::attempt_on(const faulty_brick& faulty, const exercise& what,
                           const answer_text& answer, const prepared& brick,
                           const std::vector<std::string>& scenario) const {
  if (brick.with_scenario) return try_on(faulty, *brick.with_scenario);
  const staged place = stage(what, answer);
  std::vector<std::string> objects;
  const auto use = [&](const std::string& object) {
    const auto name = std::to_string(objects.size()) + ".o";
    objects.push_back(place.directory / name);
    common::write_file(objects.back(), object);
  };
  use(brick.object);
  for (const std::string& each : scenario) use(each);
  const built linked{link(objects, place), {}};
  const bool is_whole =
      stands_for(objects[0], faulty, {objects.begin() + 1, objects.end()});
  for (const std::string& each : objects) fs::remove(each);
  const attempt made = try_on(faulty, {place, linked});
  if (made.what == verdict::failed || made.what == verdict::depends_on_chance ||
      (made.what == verdict::passed && is_whole))
    return made;
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

outcome runner::judge_scenario(
    const exercise& what, const answer_text& answer,
    std::future<std::vector<faulty_brick>> reading) const {
  // A compiler keeps one core busy. The other one reads the faulty bricks, and
  // prepares the first, which is tried only when the scenario was green.
  const staged correct = stage(what, answer);
  auto compiling = std::async(std::launch::async,
                              [&] { return compile(correct.judges, correct); });
  const std::vector<faulty_brick> bricks = reading.get();
  const kept_objects kept(keep_in, names_of(bricks));
  const auto prepared_for = [&](std::size_t i) {
    prepared made = prepare(bricks[i], what, answer, kept[i]);
    if (kept[i].empty() && !made.object.empty()) kept.keep(i, made.object);
    return made;
  };
  const prepared first = bricks.empty() ? prepared() : prepared_for(0);
  const built compiled = compiling.get();
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
    first.clear();
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
    const attempt made = attempt_on(bricks[i], what, answer,
                                    i == 0 ? first : prepared_for(i), objects);
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
