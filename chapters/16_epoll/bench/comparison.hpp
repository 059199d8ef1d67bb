// The comparison: the server's time for a message, by selector, with more and
// more guests who are silent, or who talk.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iomanip>
#include <istream>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "16_epoll/bench/clients.hpp"
#include "16_epoll/bench/selectors.hpp"
#include "common/plot/plot.hpp"

namespace epoll_bench {

/// Rows of µs for a message, one for each count of guests; empty where a
/// selector cannot watch them all.
struct comparison {
  struct row {
    int guests;
    std::array<std::optional<double>, kinds.size()> micros;
  };
  std::vector<row> rows;
};

inline constexpr int rounds = 5;

/// The selectors take turns, and the best of five rounds counts: whatever else
/// the machine does can only add to the time.
inline comparison::row measured(int guests, const load& what) {
  std::array<std::vector<double>, kinds.size()> all;
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      load with = what;
      with.selector = kinds[i].name;
      const outcome it = asyncio::run(try_out(std::move(with)));
      if (it.answered == it.sent) all[i].push_back(it.micros);
    }
  comparison::row result{guests, {}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (all[i].size() < rounds) continue;
    result.micros[i] = std::ranges::min(all[i]);
  }
  return result;
}

inline comparison with_silent_ones() {
  comparison result;
  for (const int idle : {0, 10, 100, 900, 9000})
    result.rows.push_back(
        measured(idle, {"", 1, idle, idle < 1000 ? 10000 : 300}));
  return result;
}

inline comparison with_talking_ones() {
  comparison result;
  for (const int talking : {1, 64, 900, 10000})
    result.rows.push_back(measured(talking, {"", talking, 0, 30000}));
  return result;
}

inline void print(std::ostream& out, const std::string& which,
                  const comparison& it) {
  out << std::setw(8) << which;
  for (const kind& each : kinds) out << std::setw(14) << each.name;
  out << '\n' << std::fixed << std::setprecision(2);
  for (const auto& row : it.rows) {
    out << std::setw(8) << row.guests;
    for (const auto& each : row.micros)
      if (each)
        out << std::setw(11) << *each << " µs";
      else
        out << std::setw(14) << "wall";
    out << std::endl;
  }
}

/// Reads the first table of what print() has printed. Throws
/// std::runtime_error if there is none.
inline comparison read_table(std::istream& in) {
  comparison result;
  std::string line;
  std::getline(in, line);  // the names
  while (std::getline(in, line)) {
    std::istringstream words(line);
    comparison::row row{};
    if (!(words >> row.guests)) break;  // the next table
    for (auto& each : row.micros) {
      std::string word, unit;
      if (words >> word && word != "wall" && words >> unit)
        each = std::stod(word);
    }
    result.rows.push_back(row);
  }
  if (result.rows.empty()) throw std::runtime_error("there is no table");
  return result;
}

inline std::string drawn(const comparison& it) {
  common::plot picture("The server's time for a message", "silent guests",
                       "µs of CPU");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    std::vector<common::plot::point> line;
    for (const auto& row : it.rows)
      if (row.micros[i])
        line.push_back(
            {static_cast<double>(std::max(row.guests, 1)), *row.micros[i]});
    picture.line(std::string(kinds[i].name), std::move(line));
  }
  return picture.svg();
}

}  // namespace epoll_bench
