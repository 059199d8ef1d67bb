// What may follow `./learn bench`: declared once, for ./learn, which says what
// is wrong before it builds anything, and for the benchmark itself.

#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common/bench/choice.hpp"

namespace bench {

/// Declares the options; `to` receives them when `app` parses.
inline void add_options(CLI::App& app, choice& to) {
  app.add_option("WHAT", to.what,
                 "tables, or parts of rows' names, with commas between: "
                 "tasks, servers, scale, compile, echo-64 … (default: all)");
  app.add_option("--rounds", to.rounds,
                 "how often each is measured; the medians are shown")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_flag("--quick", to.quick,
               "one round of a hundredth of the work: that it runs, no more");
  app.add_option("--plot", to.plot, "draw the ratios into this file (SVG)");
  app.add_option("--python", to.python, "the Python to compare with")
      ->capture_default_str();
}

/// The same choice as words for a command line.
inline std::vector<std::string> words(const choice& from) {
  std::vector<std::string> all = {"--rounds=" + std::to_string(from.rounds),
                                  "--python=" + from.python};
  if (from.quick) all.push_back("--quick");
  if (!from.plot.empty()) all.push_back("--plot=" + from.plot);
  if (!from.what.empty()) all.push_back(from.what);
  return all;
}

}  // namespace bench
