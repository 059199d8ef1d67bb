// Texts as lines.

#include "common/book/text.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace book {

std::string to_string(const defect& each) {
  const std::string place =
      each.line == 0 ? each.file : each.file + ":" + std::to_string(each.line);
  return place + ": " + each.what;
}

std::string join_lines(const lines& all) {
  std::string text;
  for (const std::string& line : all) text += line + "\n";
  return text;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

lines slice(const lines& all, std::size_t from, std::size_t to) {
  return {all.begin() + static_cast<std::ptrdiff_t>(from),
          all.begin() + static_cast<std::ptrdiff_t>(to)};
}

lines dedent(lines all) {
  std::size_t common = std::string::npos;
  for (const std::string& line : all)
    if (!trim(line).empty())
      common = std::min(common, line.find_first_not_of(" \t"));
  for (std::string& line : all)
    line = trim(line).empty() ? "" : line.substr(common);
  return all;
}

std::string first_difference(const lines& shown, std::string_view shown_is,
                             const lines& real, std::string_view real_is) {
  const auto [at, real_at] =
      std::mismatch(shown.begin(), shown.end(), real.begin(), real.end());
  if (at == shown.end() && real_at == real.end()) return {};
  const auto or_end = [](const lines& all, lines::const_iterator line) {
    return line == all.end() ? std::string("(ends here)") : *line;
  };
  std::ostringstream out;
  out << "they part in line " << at - shown.begin() + 1 << ":\n"
      << "    " << shown_is << ": " << or_end(shown, at) << "\n"
      << "    " << real_is << ": " << or_end(real, real_at);
  return out.str();
}

}  // namespace book
