// A soak: connections, programs, threads, timers and loops come and go by
// chance, and somebody cancels any of them at any time. Whenever all is over,
// nothing may be left: no task, no program, no descriptor. And the process must
// not grow.
//
// It lasts three seconds, or SOAK_SECONDS. Its seed is printed, and may be
// given as SOAK_SEED; but threads and programs take the time that they take, so
// what happens is similar then, and not the same. By itself, because it
// measures the process.

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <exception>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "10_task_groups/tests/story_test.hpp"
#include "15_subprocesses/tests/processes_test.hpp"
#include "asyncio.hpp"

namespace soak_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

sleep_awaitable a_moment(story& s) { return sleep(s.pick(5) * 1ms); }

// How often what was done.
struct counts {
  int rounds = 0, connections = 0, programs = 0, threads = 0, timers = 0,
      cancelled = 0;
};

// The servers of a round, one of each kind.
struct servers {
  server tcp, local;
  std::string path;
};

// What all activities in a loop share. It outlives the loop, and so them.
struct soak {
  story& s;
  counts& done;
  std::optional<servers> here;  // while a round lasts
  // Every job in a thread has a copy: it may be at work when nobody waits for
  // it any more.
  std::shared_ptr<int> at_work = std::make_shared<int>(0);
};

// --- Connections -------------------------------------------------------------

coroutine<> repeats(stream_reader reader, stream_writer writer) {
  try {
    while (true) {
      const auto some = co_await reader.read(10'000);
      if (some.empty()) co_return;
      writer.write(some);
      co_await writer.drain();
    }
  } catch (const std::system_error&) {  // the client has aborted
  }
}

coroutine<stream_ends> visit_one(soak& on) {
  ++on.done.connections;
  const int port = on.here->tcp.sockets().at(0).local_address().port();
  if (on.s.one_in(2)) co_return co_await open_connection("127.0.0.1", port);
  co_return co_await open_unix_connection(on.here->path);
}

coroutine<> talks(soak& on) {
  auto [reader, writer] = co_await visit_one(on);
  for (int n = on.s.pick(5); n > 0; --n) {
    const auto size = on.s.one_in(5) ? 300'000 : on.s.pick(200);
    const auto line = std::string(static_cast<std::size_t>(size), 'x') + "\n";
    writer.write(line);
    if (size < 200) co_await writer.drain();
    const auto came = co_await reader.readexactly(line.size());
    on.s.must(came == line, "what came back is not what was sent");
    if (on.s.one_in(3)) co_await a_moment(on.s);
  }
  const int how = on.s.pick(4);
  if (how == 0) writer.abort();
  if (how == 1) writer.close();
  if (how == 2) {
    writer.write_eof();
    const auto rest = co_await reader.read();
    on.s.must(rest.empty(), "more came than was sent");
  }
  if (how == 1 || how == 2) {
    writer.close();
    co_await writer.wait_closed();
  }
}

// --- Programs ----------------------------------------------------------------

// A program that does not outlive the activity that has started it.
class killed_in_the_end {
 public:
  explicit killed_in_the_end(process it) : it_(std::move(it)) {}
  killed_in_the_end(const killed_in_the_end&) = delete;
  killed_in_the_end& operator=(const killed_in_the_end&) = delete;
  ~killed_in_the_end() {
    try {
      if (!it_.returncode()) it_.kill();
    } catch (const std::system_error&) {  // it has ended by itself
    }
  }

 private:
  process it_;
};

coroutine<process> start_cat() {
  return create_subprocess_exec(
      "cat", subprocess_options().in(redirect::pipe).out(redirect::pipe));
}

coroutine<> communicates(soak& on) {
  const auto cat = co_await start_cat();
  const killed_in_the_end guard(cat);
  const std::string text(static_cast<std::size_t>(on.s.pick(200'000)), 'x');
  const auto [out, err] = co_await cat.communicate(text);
  on.s.must(out == text, "cat has said something else");
}

coroutine<> has_a_dialogue(soak& on) {
  const auto cat = co_await start_cat();
  const killed_in_the_end guard(cat);
  for (int n = on.s.pick(4); n > 0; --n) {
    cat.in().write("soup\n");
    co_await cat.in().drain();
    const auto line = co_await cat.out().readline();
    on.s.must(line == "soup\n", "cat has said something else");
  }
}

coroutine<> waits_for_an_end(soak& on) {
  const int status = on.s.pick(100);
  const auto it =
      co_await create_subprocess_shell("exit " + std::to_string(status));
  const killed_in_the_end guard(it);
  const int found = co_await it.wait();
  on.s.must(found == status, "another exit status");
}

coroutine<> kills(soak& on) {
  const auto it = co_await create_subprocess_exec("sleep", "60");
  const killed_in_the_end guard(it);
  try {
    co_await wait_for(it.wait(), on.s.pick(5) * 1ms);
  } catch (const timeout_error&) {
  }
  it.kill();
  const int status = co_await it.wait();
  on.s.must(status == -SIGKILL, "another end than by SIGKILL");
}

coroutine<> runs_program(soak& on) {
  ++on.done.programs;
  switch (on.s.pick(4)) {
    case 0:
      return communicates(on);
    case 1:
      return has_a_dialogue(on);
    case 2:
      return waits_for_an_end(on);
    default:
      return kills(on);
  }
}

// --- Threads -----------------------------------------------------------------

coroutine<> has_jobs_done(soak& on) {
  thread_pool_executor pool(static_cast<std::size_t>(on.s.pick(3) + 1));
  std::vector<future<int>> all;
  for (int i = 0; i < 5; ++i)
    all.push_back(run_in_executor(pool, [i, it = on.at_work] {
      std::this_thread::yield();
      return i;
    }));
  if (on.s.one_in(2)) all[4].cancel();
  for (int i = 0; i < 4; ++i) {
    const int result = co_await all[static_cast<std::size_t>(i)];
    on.s.must(result == i, "another job's result");
  }
}

coroutine<> has_a_job_that_fails(soak& on) {
  const auto job = [it = on.at_work]() -> int {
    throw std::domain_error("burnt");
  };
  try {
    co_await to_thread(job);
    on.s.must(false, "an exception was lost");
  } catch (const std::domain_error&) {
  }
}

// Threads that call, and one who waits for all calls.
struct calls {
  explicit calls(int how_many) : left(how_many) {}
  void one_came() {
    if (--left == 0) all_came.set();
  }
  int left;
  event all_came;
};
coroutine<> is_called(soak& on) {
  constexpr int callers = 3, times = 20;
  const auto all = std::make_shared<calls>(callers * times);
  const threadsafe_loop outside;
  std::vector<std::jthread> threads;
  for (int i = 0; i < callers; ++i)
    threads.emplace_back([&outside, &all] {
      for (int n = 0; n < times; ++n)
        call_soon_threadsafe(outside, [all] { all->one_came(); });
    });
  if (on.s.one_in(3)) co_await a_moment(on.s);
  co_await all->all_came.wait();
}

coroutine<int> seven() {
  co_await sleep(1ms);
  co_return 7;
}
int asks_for_seven(const threadsafe_loop& outside,
                   std::chrono::milliseconds limit) {
  const auto answer = run_coroutine_threadsafe(seven(), outside);
  try {
    return answer.result(limit);
  } catch (const timeout_error&) {
    answer.cancel();
  } catch (const cancelled_error&) {  // the loop ends
  }
  return 7;
}
coroutine<> is_asked(soak& on) {
  const auto job = [outside = threadsafe_loop(), limit = on.s.pick(3) * 1ms,
                    it = on.at_work] {
    try {
      return asks_for_seven(outside, limit);
    } catch (const std::runtime_error&) {  // the loop is closed
      return 7;
    }
  };
  const int result = co_await to_thread(job);
  on.s.must(result == 7, "a thread was given another result");
}

// Calls until it is refused.
void calls_in_vain(const threadsafe_loop& outside) {
  try {
    while (true) {
      call_soon_threadsafe(outside, [] {});
      std::this_thread::yield();
    }
  } catch (const std::runtime_error&) {
  }
}
coroutine<> lives_shortly(std::vector<std::jthread>& callers) {
  const threadsafe_loop outside;
  for (int i = 0; i < 3; ++i)
    callers.emplace_back([outside] { calls_in_vain(outside); });
  const auto never = create_task(sleep(1h));
  const auto it = co_await create_subprocess_exec("sleep", "60");
  co_await sleep(1ms);
}
// A loop of another thread, which closes while others call it.
coroutine<> has_a_short_loop(soak& on) {
  const auto job = [it = on.at_work] {
    std::vector<std::jthread> callers;
    run(lives_shortly(callers));
  };
  co_await to_thread(job);
}

coroutine<> uses_threads(soak& on) {
  ++on.done.threads;
  switch (on.s.pick(5)) {
    case 0:
      return has_jobs_done(on);
    case 1:
      return has_a_job_that_fails(on);
    case 2:
      return is_called(on);
    case 3:
      return is_asked(on);
    default:
      return has_a_short_loop(on);
  }
}

// --- Timers ------------------------------------------------------------------

coroutine<> uses_timers(soak& on) {
  ++on.done.timers;
  for (int i = 0; i < 20; ++i) {
    auto handle = get_running_loop().call_later(on.s.pick(20) * 1ms, [] {});
    if (on.s.one_in(2)) handle.cancel();
  }
  try {
    co_await wait_for(sleep(on.s.pick(9) * 1ms), on.s.pick(9) * 1ms);
  } catch (const timeout_error&) {
  }
}

// --- A round, and many of them -----------------------------------------------

coroutine<> act(soak& on) {
  switch (on.s.pick(8)) {
    case 0:
      return runs_program(on);
    case 1:
    case 2:
      return uses_threads(on);
    case 3:
      return uses_timers(on);
    default:
      return talks(on);
  }
}

// Has it ended by itself, or by a cancellation?
bool went_well(const task<>& it) {
  return it.done() && (it.cancelled() || !it.exception());
}
std::string error_in(const task<>& it) {
  try {
    if (!it.cancelled() && it.exception())
      std::rethrow_exception(it.exception());
  } catch (const std::exception& error) {
    return error.what();
  }
  return "it has not ended";
}

coroutine<> open_servers(soak& on) {
  const auto path = "/tmp/soak-" + std::to_string(::getpid());
  const auto tcp = co_await start_server(repeats, "127.0.0.1", 0);
  const auto local = co_await start_unix_server(repeats, path);
  on.here.emplace(servers{tcp, local, path});
}
coroutine<> close_servers(soak& on) {
  for (const auto* each : {&on.here->tcp, &on.here->local}) each->close();
  co_await on.here->tcp.wait_closed();
  co_await on.here->local.wait_closed();
  on.here.reset();
}

std::vector<task<>> begin_all(soak& on) {
  std::vector<task<>> all;
  for (int i = 0; i < 30; ++i) all.push_back(create_task(act(on)));
  return all;
}

coroutine<> make_trouble(soak& on, const std::vector<task<>>& all) {
  for (int n = on.s.pick(10); n > 0; --n) {
    co_await a_moment(on.s);
    const int who = on.s.pick(static_cast<int>(all.size()));
    if (all[static_cast<std::size_t>(who)].cancel()) ++on.done.cancelled;
  }
}

coroutine<> one_round(soak& on) {
  ++on.done.rounds;
  co_await open_servers(on);
  const auto all = begin_all(on);
  co_await make_trouble(on, all);
  for (const auto& each : all) {
    co_await until_done(each.state());
    on.s.must(went_well(each), "an activity has failed: " + error_in(each));
  }
  co_await wait_for(close_servers(on), 10s);
}

// Programs that were killed, and jobs that nobody waits for, take a moment to
// end.
coroutine<> all_ends(soak& on) {
  for (int i = 0; i < 10'000; ++i) {
    if (!has_child() && on.at_work.use_count() == 1) break;
    co_await sleep(1ms);
  }
  on.s.must(!has_child(), "a program or a zombie is left");
  on.s.must(on.at_work.use_count() == 1, "a job is left");
  on.s.must(all_tasks().size() == 1, "a task is left");
}

// One loop, for so long. It ends in the middle of a round, whatever is going
// on; then run() has to clean up.
coroutine<> rounds(soak& on, seconds how_long) {
  auto& s = on.s;
  const auto& loop = get_running_loop();
  const auto end =
      loop.time() +
      std::chrono::duration_cast<std::chrono::nanoseconds>(how_long);
  std::ptrdiff_t descriptors = 0;
  for (int n = 0; loop.time() < end && s.complaints().empty(); ++n) {
    co_await one_round(on);
    co_await all_ends(on);
    if (n == 0) descriptors = open_descriptors();
    s.must(open_descriptors() == descriptors, "a descriptor is left");
  }
  co_await open_servers(on);
  begin_all(on);
  co_await a_moment(s);
}

// KiB of this process that are in memory, without what was only kept for later.
long resident() {
  ::malloc_trim(0);
  long whole = 0, in_memory = 0;
  std::ifstream("/proc/self/statm") >> whole >> in_memory;
  return in_memory * (::sysconf(_SC_PAGESIZE) / 1024);
}

double number_or(const char* variable, double otherwise) {
  const char* const given = std::getenv(variable);
  return given ? std::atof(given) : otherwise;
}

TEST_CASE("all comes and goes, and nothing is left") {
  // Otherwise threads have memory of their own, which they keep for the next:
  // so much more than a leak would need that nothing is seen.
  ::mallopt(M_ARENA_MAX, 1);
  const double how_long = number_or("SOAK_SECONDS", 3);
  const auto seed = static_cast<unsigned>(number_or(
      "SOAK_SEED", static_cast<double>(std::random_device()() % 10'000)));
  INFO("SOAK_SEED=" << seed);
  story s(seed);
  counts done;
  const auto descriptors = open_descriptors();
  const auto in_a_loop = [&](double for_so_long) {
    {
      soak on{s, done, {}};
      run(rounds(on, seconds(for_so_long)));
    }
    CHECK_MESSAGE(open_descriptors() == descriptors,
                  "a loop has left a descriptor behind");
    CHECK_MESSAGE(!has_child(), "a loop has left a program behind");
    return resident();
  };
  const auto before =
      in_a_loop(how_long / 3);  // from here on it has all it needs
  const auto after = in_a_loop(how_long * 2 / 3);
  MESSAGE("SOAK_SEED=" << seed << ", " << how_long << " s: " << done.rounds
                       << " rounds, " << done.connections << " connections, "
                       << done.programs << " programs, " << done.threads
                       << " with threads, " << done.timers << " with timers, "
                       << done.cancelled << " cancelled; " << descriptors
                       << " descriptors; resident: " << before << " KiB, then "
                       << after << " KiB");
  CHECK_MESSAGE(s.complaints().empty(), s.complaints());
  // A sanitizer keeps memory on purpose, and finds leaks itself.
  if (!sanitized) CHECK_MESSAGE(after < before + 512, "the process grows");
}

}  // namespace

}  // namespace soak_test
