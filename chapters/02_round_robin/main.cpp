// Recipes are downloaded side by side: each download is a generator that pauses
// between two chunks, and a round_robin lets them take turns. There is no
// network here and nobody sleeps: when it is a download's turn, its next chunk
// has just arrived.
//
// On a terminal every download has a progress bar on a line of its own, redrawn
// in place; elsewhere every chunk is a new line.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "02_round_robin/round_robin.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/failure_text.hpp"

using asyncio::generator;
using asyncio::round_robin;
using asyncio::turn;

namespace {

struct recipe {
  std::string name;
  std::size_t chunks;         // how many it is cut into
  std::size_t breaks_at = 0;  // the chunk that does not get through; 0: none
};

/// What can be downloaded, with its size in sixths of the largest.
struct offer {
  std::string_view name;
  std::size_t sixths;
};
constexpr std::array<offer, 12> offers{{{"bread", 6},
                                        {"soup", 3},
                                        {"tea", 2},
                                        {"curry", 5},
                                        {"omelette", 2},
                                        {"pancakes", 4},
                                        {"risotto", 6},
                                        {"salad", 1},
                                        {"dumplings", 5},
                                        {"porridge", 1},
                                        {"lasagne", 6},
                                        {"chutney", 4}}};

/// The first so many offers. Number `broken` will lose its connection halfway.
std::vector<recipe> choose(std::size_t count, std::size_t chunks,
                           std::size_t broken) {
  if (broken > count)
    throw common::usage_error("--broken must be at most " +
                              std::to_string(count) +
                              ", the number of downloads (see --tasks)");
  std::vector<recipe> chosen;
  for (const auto& [name, sixths] : offers) {
    if (chosen.size() == count) break;
    const std::size_t cut = chunks * sixths / 6;
    chosen.push_back({std::string(name), std::max<std::size_t>(cut, 1)});
    if (chosen.size() == broken) chosen.back().breaks_at = cut / 2 + 1;
  }
  return chosen;
}

bool can_redraw() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

/// A progress bar for each of several downloads.
class progress_bars {
 public:
  explicit progress_bars(const std::vector<recipe>& recipes)
      : in_place_(can_redraw()) {
    for (const auto& each : recipes) names_.push_back(each.name);
    if (in_place_)
      for (const auto& name : names_) std::cout << name << '\n';
  }

  void chunk_arrived(const recipe& of, std::size_t arrived) {
    ++tick_;
    std::string text = "[" + std::string(width * arrived / of.chunks, '#');
    text.resize(1 + width, '.');
    text += "] " + std::to_string(arrived) + " of " + std::to_string(of.chunks);
    if (arrived == of.chunks) text += ", done at tick " + std::to_string(tick_);
    show(of.name, text);
  }

  void failed(const std::string& name, const std::string& why) {
    ++tick_;
    show(name, "failed at tick " + std::to_string(tick_) + ": " + why);
  }

 private:
  static constexpr std::size_t width = 24;

  void show(const std::string& name, const std::string& text) {
    std::string line = name;
    line.resize(10, ' ');
    line += text;
    if (!in_place_) {
      std::cout << line << '\n';
      return;
    }
    // Up to the download's line, over it, clear its rest, and back down.
    const auto place = std::ranges::find(names_, name);
    const auto rows = std::to_string(names_.end() - place);
    line = "\x1b[" + rows + "A\r" + line + "\x1b[K\x1b[" + rows + "B\r";
    std::cout << line << std::flush;
  }

  std::vector<std::string> names_;
  bool in_place_;
  std::size_t tick_ = 0;  // the time: a chunk takes one tick
};

/// Gets one chunk in each of its turns.
generator<turn> download(recipe what, progress_bars& bars) {
  for (std::size_t chunk = 1; chunk <= what.chunks; ++chunk) {
    if (chunk > 1) co_yield turn{};
    if (chunk == what.breaks_at) throw std::runtime_error("connection lost");
    bars.chunk_arrived(what, chunk);
  }
}

void download_all(const std::vector<recipe>& recipes, bool sequential) {
  progress_bars bars(recipes);
  const auto report = [&](const std::string& name, std::exception_ptr error) {
    bars.failed(name, asyncio::failure_text(error));
  };
  // #region turns
  round_robin scheduler(report);
  for (const recipe& each : recipes) {
    scheduler.add(each.name, download(each, bars));
    if (sequential) scheduler.run();  // alone, before the next one is added
  }
  scheduler.run();
  // #endregion
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int most_tasks = offers.size();
  int tasks = 3;
  int chunks = 6;
  int broken = 0;
  bool sequential = false;
  common::command_line line("02_round_robin",
                            "Downloads recipes side by side.");
  line.number("--tasks", tasks, "how many downloads", 1, most_tasks);
  line.number("--chunks", chunks, "chunks of the largest", 1, 100'000);
  line.number("--broken", broken, "which one breaks; 0: none", 0, most_tasks);
  line.flag("--sequential", sequential, "one after the other");
  return line.run(argc, argv, [&] {
    const auto size = [](int n) { return static_cast<std::size_t>(n); };
    download_all(choose(size(tasks), size(chunks), size(broken)), sequential);
  });
}
