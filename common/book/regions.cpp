// Regions: named parts of a source file, between marker lines.

#include "common/book/regions.hpp"

#include <set>
#include <string>

namespace book {
namespace {

enum class marker { none, begin, end };

struct marked {
  marker kind = marker::none;
  std::string_view name;
};

marked read_marker(std::string_view line) {
  line = trim(line);
  for (const std::string_view comment : {"// ", "# "}) {
    if (!line.starts_with(comment)) continue;
    const std::string_view rest = line.substr(comment.size());
    if (rest.starts_with("#region"))
      return {marker::begin, trim(rest.substr(7))};
    if (rest.starts_with("#endregion")) return {marker::end, {}};
  }
  return {};
}

}  // namespace

bool is_marker(std::string_view line) {
  return read_marker(line).kind != marker::none;
}

lines without_markers(const lines& source) {
  lines rest;
  for (const std::string& line : source)
    if (!is_marker(line)) rest.push_back(line);
  return rest;
}

lines find_region(const lines& source, std::string_view name) {
  lines region;
  std::size_t depth = 0;
  bool found = false;
  const std::string quoted = "region \"" + std::string(name) + "\"";
  for (const std::string& line : source) {
    const marked mark = read_marker(line);
    const bool here = mark.kind == marker::begin && mark.name == name;
    if (here && found) throw wrong("there are several of " + quoted);
    if (here) found = true;
    if (mark.kind == marker::begin && (here || depth > 0)) ++depth;
    if (mark.kind == marker::end && depth > 0) --depth;
    if (mark.kind == marker::none && depth > 0) region.push_back(line);
  }
  if (!found) throw wrong("there is no " + quoted);
  if (depth > 0) throw wrong(quoted + " has no #endregion");
  return region;
}

std::vector<defect> check_regions(const lines& source) {
  std::vector<defect> defects;
  std::set<std::string_view> names;
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < source.size(); ++at) {
    const marked mark = read_marker(source[at]);
    if (mark.kind == marker::begin) {
      open.push_back(at);
      if (mark.name.empty())
        defects.push_back({"", at + 1, "a region without a name"});
      else if (!names.insert(mark.name).second)
        defects.push_back({"", at + 1,
                           "a second region \"" + std::string(mark.name) +
                               "\" in this file"});
    } else if (mark.kind == marker::end) {
      if (open.empty())
        defects.push_back({"", at + 1, "an #endregion without a #region"});
      else
        open.pop_back();
    }
  }
  for (const std::size_t at : open)
    defects.push_back({"", at + 1, "a #region without an #endregion"});
  return defects;
}

}  // namespace book
