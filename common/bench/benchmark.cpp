// The benchmark as a whole: see benchmark.hpp.

#include "common/bench/benchmark.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <sys/utsname.h>
#include <vector>

#include "common/bench/apart.hpp"
#include "common/bench/options.hpp"
#include "common/bench/plot.hpp"
#include "common/bench/results.hpp"
#include "common/bench/rows.hpp"
#include "common/bench/table.hpp"
#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"

namespace bench {
namespace {

/// The tables, in order.
std::vector<std::string> tables() {
  std::vector<std::string> all;
  for (const row& each : rows())
    if (std::ranges::count(all, each.table) == 0) all.push_back(each.table);
  return all;
}

/// "echo,scale" as its words.
std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    if (end > begin) all.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

bool fits(const row& each, const std::string& word) {
  return each.table == word || common::has(each.name, word);
}

/// The rows that `what` names. Throws common::usage_error for a word that names
/// none.
std::vector<row> rows_for(const std::string& what) {
  const auto words = split_at_commas(what);
  for (const auto& word : words)
    if (std::ranges::none_of(rows(), [&](auto& r) { return fits(r, word); })) {
      std::string known;
      for (const auto& each : tables())
        known += (known.empty() ? "" : ", ") + each;
      throw common::usage_error("there is no table and no row \"" + word +
                                "\" (the tables: " + known + ")");
    }
  std::vector<row> chosen;
  for (const row& each : rows())
    if (words.empty() || std::ranges::any_of(words, [&](const auto& word) {
          return fits(each, word);
        }))
      chosen.push_back(each);
  return chosen;
}

/// Where a system comes from, for those who do not have it.
struct peer {
  const char* system;
  const char* package;
};
constexpr peer peers[] = {{"Asio", "libasio-dev"},
                          {"libuv", "libuv1-dev"},
                          {"CPython", "python3"},
                          {"uvloop", "python3-uvloop"}};

void skip_missing_peers() {
  for (const auto& [system, package] : peers)
    if (std::ranges::none_of(measurements(), [&](const measurement& each) {
          return each.system == system;
        }))
      skip(system, package);
}

/// One round: row by row, the systems of each in random order.
/// Returns how many measurements failed.
int measure_round(int round, const std::vector<row>& chosen, results& into) {
  static std::mt19937 random{std::random_device()()};
  int failed = 0;
  for (const row& each : chosen) {
    std::vector<measurement> those;
    std::ranges::copy_if(
        measurements(), std::back_inserter(those),
        [&](const measurement& some) { return some.row == each.name; });
    std::ranges::shuffle(those, random);
    for (const measurement& some : those) try {
        into.add(round, some, measured_apart(some.measure));
      } catch (const std::exception& error) {
        ++failed;
        std::cerr << "failed: " << some.row << ", " << some.system << ": "
                  << error.what() << "\n";
      }
  }
  return failed;
}

std::string how_measured(int rounds) {
  utsname system{};
  ::uname(&system);
  return std::string("Medians of ") + std::to_string(rounds) +
         (rounds == 1 ? " round" : " rounds") +
         "; in brackets, the median of the ratios within a round to the system "
         "marked (1).\nCompiled by " +
#ifdef __clang__
         "clang " __clang_version__
#else
         "g++ " __VERSION__
#endif
         "; " +
         system.sysname + " " + system.machine + ".\n" +
         (chosen().quick ? "Quick: the figures say little.\n" : "");
}

void show(const results& from) {
  for (const auto& table : tables())
    if (const auto text = markdown_table(table, from); !text.empty())
      std::cout << "\n" << text;
  if (!chosen().plot.empty())
    common::write_file(chosen().plot, drawn(tables(), from));
}

/// Throws common::usage_error unless the plot's file can be written: minutes
/// later would be late to hear of it.
void expect_plot_is_possible() {
  if (chosen().plot.empty()) return;
  try {
    common::write_file(chosen().plot, "");
  } catch (const std::exception& error) {
    throw common::usage_error(error.what());
  }
}

int measure_all() {
  add_rows_of_all_chapters();
  skip_missing_peers();
  const auto these = rows_for(chosen().what);
  const int rounds = chosen().quick ? 1 : chosen().rounds;
  expect_plot_is_possible();
#ifndef NDEBUG
  std::cerr << "benchmark: not optimised: use the preset release\n";
#endif
  std::cerr << skipped();
  results from;
  int failed = 0;
  for (int round = 1; round <= rounds; ++round) {
    std::cerr << "round " << round << " of " << rounds << " …" << std::endl;
    failed += measure_round(round, these, from);
  }
  std::cout << how_measured(rounds) << skipped();
  show(from);
  if (failed > 0)
    std::cerr << "benchmark: " << failed
              << (failed == 1 ? " measurement" : " measurements")
              << " failed (see above)\n";
  return failed > 0 ? 1 : 0;
}

}  // namespace

int run_benchmark(int argc, char** argv) try {
  CLI::App app("Measures the library and its peers in turns.", "benchmark");
  add_options(app, chosen());
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw common::usage_error(error.what());
  }
  return measure_all();
} catch (const common::usage_error& error) {
  std::cerr << "benchmark: " << error.what() << "\n";
  return 2;
} catch (const std::exception& error) {
  std::cerr << "benchmark: " << error.what() << "\n";
  return 1;
}

}  // namespace bench
