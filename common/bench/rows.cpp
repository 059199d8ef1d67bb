// The rows of the benchmark: see rows.hpp.

#include "common/bench/rows.hpp"

#include <algorithm>
#include <map>

namespace bench {
namespace {

std::multimap<int, std::function<void()>>& chapters() {
  static std::multimap<int, std::function<void()>> them;
  return them;
}

std::string& all_skipped() {
  static std::string lines;
  return lines;
}

}  // namespace

std::vector<row>& rows() {
  static std::vector<row> all;
  return all;
}

std::vector<measurement>& measurements() {
  static std::vector<measurement> all;
  return all;
}

void add_row(row what) { rows().push_back(std::move(what)); }

void add(std::string row, std::string system, std::function<values()> measure) {
  measurements().push_back(
      {std::move(row), std::move(system), std::move(measure)});
}

void skip(const std::string& what, const std::string& package) {
  skip_because(what, "is not installed (Debian: " + package + ")");
}

void skip_because(const std::string& what, const std::string& why) {
  all_skipped() += "skipped: " + what + " " + why + "\n";
}

const std::string& skipped() { return all_skipped(); }

rows_of_a_chapter::rows_of_a_chapter(int chapter, std::function<void()> add) {
  chapters().emplace(chapter, std::move(add));
}

void add_rows_of_all_chapters() {
  for (const auto& [chapter, add] : chapters()) add();
}

}  // namespace bench
