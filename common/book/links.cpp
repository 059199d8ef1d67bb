// Links: every one must lead somewhere.

#include "common/book/links.hpp"

#include <algorithm>
#include <cctype>
#include <regex>

#include "common/book/text.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

bool is_escape(const std::string& text) {
  const auto is_hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
  return text.size() == 3 && text[0] == '%' &&
         std::all_of(text.begin() + 1, text.end(), is_hex);
}

/// "%20" and the like as the characters they stand for.
std::string decode(const std::string& target) {
  std::string plain;
  for (std::size_t at = 0; at < target.size(); ++at) {
    if (is_escape(target.substr(at, 3))) {
      plain +=
          static_cast<char>(std::stoi(target.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      plain += target[at];
    }
  }
  return plain;
}

std::string check_web(const std::string& target) {
  static const std::regex shape(
      R"(https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?([/?#][^\s<>"]*)?)"
      R"(|mailto:[^@\s]+@[^@\s]+)");
  if (std::regex_match(target, shape)) return {};
  return "the address " + target + " is not of the form https://host/path";
}

bool has(const markdown_page& page, const std::string& anchor) {
  return std::find(page.anchors.begin(), page.anchors.end(), anchor) !=
         page.anchors.end();
}

bool leaves(const fs::path& relative) {
  return relative.empty() || *relative.begin() == "..";
}

}  // namespace

bool is_web(const std::string& target) {
  static const std::regex scheme(R"(([A-Za-z][A-Za-z0-9+.-]+:|//).*)");
  return std::regex_match(target, scheme);
}

std::string check_link(const fs::path& root, const fs::path& file,
                       const markdown_page& page, const std::string& target) {
  if (is_web(target)) return check_web(target);
  const std::size_t hash = std::min(target.find('#'), target.size());
  const std::string path = decode(target.substr(0, hash));
  const std::string anchor =
      decode(target.substr(std::min(hash + 1, target.size())));
  if (path.empty() && anchor.empty()) return "an empty link";
  if (path.starts_with("/"))
    return "the link " + target + " begins at the root of the file system";

  const fs::path relative = (file.parent_path() / path).lexically_normal();
  const fs::path there = path.empty() ? root / file : root / relative;
  if (!path.empty() && leaves(relative))
    return "the link " + target + " leads out of the project";
  if (!fs::exists(there))
    return "the link " + target + " is dead: there is no " + relative.string();
  if (hash == target.size()) return {};
  if (there.extension() != ".md")
    return "the link " + target + " has an anchor, but " + relative.string() +
           " has no headings (and line numbers drift)";
  const bool found = path.empty()
                         ? has(page, anchor)
                         : has(read_markdown(read_file(there)), anchor);
  if (found) return {};
  return "the link " + target + " is dead: no heading of " +
         (path.empty() ? file.string() : relative.string()) + " is #" + anchor;
}

}  // namespace book
