// For tests: reads a page as strictly as our pages are written, and says what
// is wrong with it.

#pragma once

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/files/files.hpp"

namespace site {

class html_check {
 public:
  explicit html_check(std::string_view html) : rest_(html) {
    expect("<!doctype html>\n");
    while (problems.empty() && !rest_.empty()) {
      if (rest_[0] == '<')
        tag();
      else
        text(take(rest_.find('<')));
    }
    if (problems.empty() && !open_.empty())
      problem("not closed: " + open_.back());
    check_headings();
  }

  std::vector<std::string> problems;
  std::set<std::string> ids;
  std::vector<std::string> targets;  ///< of href and src
  std::vector<int> headings;         ///< their levels
  std::string title;

 private:
  using names = std::set<std::string>;

  void problem(const std::string& what) {
    problems.push_back(what + " before: " + std::string(rest_.substr(0, 60)));
  }

  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool expect(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) {
      problem("expected " + std::string(wanted));
      return false;
    }
    take(wanted.size());
    return true;
  }

  /// Each `&` must begin an entity.
  void text(std::string_view what) {
    for (std::size_t at = 0; (at = what.find('&', at)) != what.npos; ++at) {
      const std::size_t end = what.find_first_of("; ", at);
      if (end == what.npos || what[end] != ';') problem("a bare &");
    }
    if (!open_.empty() && open_.back() == "title") title += what;
  }

  std::string name() {
    const auto is_name = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
    };
    const auto end = std::ranges::find_if_not(rest_, is_name);
    return std::string(take(static_cast<std::size_t>(end - rest_.begin())));
  }

  void tag() {
    take(1);
    if (rest_.starts_with('/')) return closing();
    const std::string element = name();
    if (element.empty()) return problem("a bare <");
    static const names blocks = {"p",  "div", "figure", "table", "ul",
                                 "ol", "pre", "h2",     "h3",    "details"};
    if (blocks.contains(element) && std::ranges::count(open_, "p") > 0)
      problem("<" + element + "> within a paragraph");
    attributes_.clear();
    while (rest_.starts_with(' ')) attribute();
    expect(">");
    check_element(element);
    static const names empty = {"meta", "link", "img", "br", "hr"};
    if (!empty.contains(element)) open_.push_back(element);
  }

  void closing() {
    take(1);
    const std::string element = name();
    expect(">");
    if (open_.empty() || open_.back() != element)
      return problem("</" + element + "> closes " +
                     (open_.empty() ? "nothing" : open_.back()));
    open_.pop_back();
  }

  void attribute() {
    take(1);
    const std::string key = name();
    std::string value;
    if (rest_.starts_with('=')) {
      take(1);
      if (!expect("\"")) return;
      value = take(rest_.find('"'));
      text(value);
      if (value.find('<') != value.npos) problem("< in an attribute");
      expect("\"");
    }
    if (key == "style" || key.starts_with("on")) no_inline();
    if (key == "href" || key == "src") targets.push_back(value);
    if (key == "id" && !ids.insert(value).second)
      problem("the id " + value + " stands twice");
    attributes_.push_back(key + "=" + value);
  }

  /// What a server's rule "only from here" (CSP) forbids.
  void no_inline() { problem("a script or a style within the page"); }

  void check_element(const std::string& element) {
    const auto is_source = [](const std::string& each) {
      return each.starts_with("src=");
    };
    if (element == "style" ||
        (element == "script" && std::ranges::none_of(attributes_, is_source)))
      no_inline();
    if (element.size() == 2 && element[0] == 'h' &&
        std::isdigit(static_cast<unsigned char>(element[1])) != 0)
      headings.push_back(element[1] - '0');
    const auto has_text = [](const std::string& each) {
      return each.starts_with("alt=") && each.size() > 4;
    };
    if (element == "img" && std::ranges::none_of(attributes_, has_text))
      problem("a picture without a text");
  }

  void check_headings() {
    if (std::ranges::count(headings, 1) != 1) problem("not one <h1>");
    int last = 0;
    for (const int level : headings) {
      if (level > last + 1)
        problem("a heading of level " + std::to_string(level) +
                " below one of " + std::to_string(last));
      last = level;
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::vector<std::string> attributes_;
};

/// What a piece of HTML shows: without tags, with its entities decoded.
inline std::string shown_text(std::string_view html) {
  std::string text;
  bool inside = false;
  for (const char c : html) {
    if (c == '<') inside = true;
    if (!inside) text += c;
    if (c == '>') inside = false;
  }
  for (const auto& [entity, character] : {std::pair{"&lt;", "<"},
                                          {"&gt;", ">"},
                                          {"&quot;", "\""},
                                          {"&amp;", "&"}})
    text = common::replace_all(text, entity, character);
  return text;
}

}  // namespace site
