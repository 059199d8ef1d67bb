// Programs, each set made by chance from a number: some end by themselves, some
// talk, some would never end; others wait for them, signal them and kill them,
// and somebody cancels any of those at any time. Everybody hears of the same
// end; nothing that was said is lost; and a program that has ended gets no
// signal.
//
// A failure names its number: STORY=number runs that one alone. (How long a
// program takes, the number does not say; but it must not matter.)

#include <csignal>
#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "06_tasks/task.hpp"
#include "10_task_groups/tests/story_test.hpp"
#include "13_threads_and_signals/tests/turns_test.hpp"
#include "15_subprocesses/tests/processes_test.hpp"

namespace programs_test {

namespace {

using namespace asyncio;

// A program, and all that may become of it.
struct program {
  process it;
  bool talks = false;    // it says what it is told, and ends when that ends
  std::set<int> ends{};  // the exit statuses that there may be
  std::string told{}, said{};
};

struct day {
  explicit day(story& chance) : s(chance) {}

  story& s;
  std::vector<program> programs;
  std::vector<task<>> all;
};

coroutine<program> start_one(story& s) {
  const int kind = s.pick(3);
  if (kind == 0) {
    const auto options =
        subprocess_options().in(redirect::pipe).out(redirect::pipe);
    auto cat = co_await create_subprocess_exec("cat", options);
    co_return program{std::move(cat), true, {0}};
  }
  const int status = s.pick(100);
  const auto line = kind == 1 ? "exit " + std::to_string(status)
                              : std::string("exec sleep 60");
  auto shell = co_await create_subprocess_shell(line);
  std::set<int> ends;
  if (kind == 1) ends.insert(status);
  co_return program{std::move(shell), false, std::move(ends)};
}

// --- What can be done with a program -----------------------------------------

coroutine<> waits(story& s, program& of) {
  const int status = co_await of.it.wait();
  s.must(of.it.returncode() == status, "somebody was told another end");
}

// Takes back what it is told, as much as has come.
coroutine<> talks(story& s, program& with) {
  if (!with.talks) co_return;
  const std::string text(static_cast<std::size_t>(s.pick(150'000) + 1), 'x');
  with.it.in().write(text);
  with.told += text;
  try {
    co_await with.it.in().drain();
    for (int n = s.pick(5); n > 0; --n)
      with.said += co_await with.it.out().read(20'000);
  } catch (const std::system_error&) {   // it was killed
  } catch (const std::runtime_error&) {  // somebody else reads
  }
}

coroutine<> signals(story& s, program& to) {
  const int signal = s.one_in(2) ? SIGKILL : SIGTERM;
  const bool had_ended = to.it.returncode().has_value();
  try {
    to.it.send_signal(signal);
    s.must(!had_ended, "a program that has ended was sent a signal");
    to.ends.insert(-signal);
  } catch (const process_lookup_error&) {
  }
  co_return;
}

coroutine<> acts(day& d) {
  for (int n = d.s.pick(4) + 1; n > 0; --n) {
    co_await turns(d.s.pick(20));
    auto& one = d.programs[static_cast<std::size_t>(
        d.s.pick(static_cast<int>(d.programs.size())))];
    const int what = d.s.pick(4);
    if (what == 0)
      co_await waits(d.s, one);
    else if (what == 1)
      co_await signals(d.s, one);
    else
      co_await talks(d.s, one);
  }
}

// --- A whole day -------------------------------------------------------------

coroutine<> make_trouble(day& d) {
  for (int n = d.s.pick(8); n > 0; --n) {
    co_await turns(d.s.pick(10));
    const int who = d.s.pick(static_cast<int>(d.all.size()));
    d.all[static_cast<std::size_t>(who)].cancel();
  }
}

// Takes what it has still to say, and looks at its end.
coroutine<> comes_to_an_end(story& s, program& one) {
  if (!one.talks && !one.ends.contains(-SIGKILL)) co_await signals(s, one);
  auto [rest, nothing] = co_await one.it.communicate();
  one.said += rest;
  const int status = *one.it.returncode();
  s.must(one.ends.contains(status), "an end that cannot be");
  s.must(status != 0 || one.said == one.told, "something was lost");
  s.must(one.told.starts_with(one.said), "something else was said");
  const auto had = one.ends.size();
  co_await signals(s, one);
  s.must(one.ends.size() == had, "a program that has ended was sent a signal");
}

coroutine<> work(story& s) {
  day d(s);
  for (int n = s.pick(3) + 1; n > 0; --n)
    d.programs.push_back(co_await start_one(s));
  for (int n = s.pick(5) + 1; n > 0; --n) d.all.push_back(create_task(acts(d)));
  co_await make_trouble(d);
  co_await turns(100);
  for (const auto& each : d.all) each.cancel();
  s.must(co_await comes_true([] { return all_tasks().size() == 1; }),
         "somebody waits in vain");
  std::vector<task<>> ends;
  for (auto& each : d.programs)
    ends.push_back(create_task(comes_to_an_end(s, each)));
  d.all.insert(d.all.end(), ends.begin(), ends.end());
  s.must(co_await comes_true([] { return all_tasks().size() == 1; }),
         "a program does not end");
  s.must(!has_child(), "a program or a zombie is left");
  for (const auto& each : d.all)
    s.must(each.cancelled() || (each.done() && !each.exception()),
           "somebody was stopped by another error");
}

}  // namespace

TEST_CASE_FIXTURE(nothing_left,
                  "whoever uses programs, and whoever is cancelled") {
  SUBCASE("by pidfds") { tell_all(work, 150); }
  SUBCASE("by threads") {
    const without_pidfds here;
    tell_all(work, 150);
  }
}

}  // namespace programs_test
