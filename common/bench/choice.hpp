// What is to be measured, and how often.

#pragma once

#include <string>

namespace bench {

struct choice {
  std::string what;  ///< tables, or parts of rows' names; empty: everything
  int rounds = 5;
  bool quick = false;
  std::string plot;  ///< a file for the picture; empty: none
  std::string python = "python3";
};

/// What this run was asked for. Set once, before rows are added.
inline choice& chosen() {
  static choice it;
  return it;
}

}  // namespace bench
