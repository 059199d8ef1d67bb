// The recipes of the house get fingerprints, so that nobody can change one
// unnoticed. To compute one, all of a file must be read: that is done in
// threads, while the kitchen clock ticks in the loop. With --blocking it is
// done in the loop itself. Ctrl-C stops it in the middle, and nothing is left
// behind.
//
// By default a minute in the kitchen passes in a twentieth of a second, or in
// what --minute says; with --virtual it is a minute, and passes in no time.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run_main.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/task_group.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "common/command_line/command_line.hpp"
#include "common/files/temporary_directory.hpp"

using asyncio::coroutine;
using asyncio::task_group;
using asyncio::task_group_scope;
using asyncio::to_thread;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> menu{"soup", "fish", "stew", "cake"};

// The kitchen's clock and its voice.
class kitchen {
 public:
  explicit kitchen(std::chrono::nanoseconds minute) : minute_(minute) {}
  auto minutes(int n) const { return asyncio::sleep(n * minute_); }
  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - opened_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point opened_ = asyncio::get_running_loop().time();
};

// #region fingerprint
/// Says to threads that nobody wants their work any more.
using stop_sign = std::shared_ptr<std::atomic<bool>>;

/// Reads all of a file, and makes one number of its bytes (FNV-1a). Knows
/// nothing of loops: it runs in any thread.
std::uint64_t fingerprint(const std::string& path, const stop_sign& stop) {
  std::ifstream file(path, std::ios::binary);
  std::uint64_t hash = 0xcbf29ce484222325;
  std::vector<char> room(65'536);
  while (file && !*stop) {
    file.read(room.data(), static_cast<std::streamsize>(room.size()));
    for (std::streamsize i = 0; i < file.gcount(); ++i) {
      hash ^= static_cast<unsigned char>(room[static_cast<std::size_t>(i)]);
      hash *= 0x100000001b3;
    }
  }
  return hash;
}
// #endregion

std::string in_hex(std::uint64_t number) {
  std::ostringstream text;
  text << std::hex << std::setw(16) << std::setfill('0') << number;
  return text.str();
}

void write_recipes(const std::string& directory, int kilobytes) {
  for (const auto& dish : menu) {
    const std::string line = "Take some " + dish + ", and stir.\n";
    std::string text;
    for (int i = 0; i < kilobytes * 1000 / 30; ++i) text += line;
    std::ofstream(directory + "/" + dish, std::ios::binary) << text;
  }
}

// #region read
/// Fetches the recipe, which takes a while, and has its fingerprint computed.
coroutine<> read(const kitchen& here, std::string dish, int minutes,
                 std::string path, stop_sign stop, bool blocking) {
  co_await here.minutes(minutes);
  here.tell(dish + ": is read");
  std::uint64_t number = 0;
  if (blocking)
    number = fingerprint(path, stop);
  else
    number = co_await to_thread(fingerprint, path, stop);
  here.tell(dish + ": " + in_hex(number));
}
// #endregion

// #region tick
coroutine<> tick(const kitchen& here) {
  while (true) {
    here.tell("tick");
    co_await here.minutes(2);
  }
}
// #endregion

struct options {
  std::chrono::nanoseconds minute;
  int kilobytes;
  bool blocking;
};

// #region evening
/// Sets the sign when the evening ends, however that comes about.
class raised_at_the_end {
 public:
  explicit raised_at_the_end(stop_sign it) : it_(std::move(it)) {}
  raised_at_the_end(const raised_at_the_end&) = delete;
  raised_at_the_end& operator=(const raised_at_the_end&) = delete;
  ~raised_at_the_end() { *it_ = true; }

 private:
  stop_sign it_;
};

coroutine<> read_all(const kitchen& here, const options& with,
                     const std::string& directory) {
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  const raised_at_the_end sign(stop);
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    int minutes = 1;
    for (const auto& dish : menu) {
      all.create_task(read(here, dish, minutes, directory + "/" + dish, stop,
                           with.blocking),
                      dish);
      minutes += 2;
    }
    co_return;
  });
}

coroutine<> evening(options with) {
  asyncio::current_task()->set_name("host");
  const common::temporary_directory recipes;
  write_recipes(recipes.path(), with.kilobytes);
  const kitchen here(with.minute);
  const auto clock = asyncio::create_task(tick(here), "clock");
  std::exception_ptr stopped;
  try {
    co_await read_all(here, with, recipes.path());
    here.tell("host: all recipes are read");
  } catch (const asyncio::cancelled_error&) {
    stopped = std::current_exception();
    here.tell("host: stopped, and the recipes are put away");
  }
  clock.cancel();
  if (stopped) std::rethrow_exception(stopped);
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int kilobytes = 1000;
  int minute_ms = 50;
  bool blocking = false;
  bool in_virtual_time = false;
  int status = 0;
  common::command_line line("13_threads_and_signals",
                            "Recipes are read in threads; the clock ticks.");
  line.number("--kilobytes", kilobytes, "how large each recipe is", 1,
              1'000'000);
  line.number("--minute", minute_ms, "how long a minute takes, in ms", 1,
              60'000);
  line.flag("--blocking", blocking, "read in the loop itself, for comparison");
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  const int parsed = line.run(argc, argv, [&] {
    const options with{in_virtual_time ? 1min : minute_ms * 1ms, kilobytes,
                       blocking};
    // #region main
    status = asyncio::run_main(asyncio::interruptible(evening(with)),
                               asyncio::real_or_virtual(in_virtual_time));
    // #endregion
  });
  return parsed != 0 ? parsed : status;
}
