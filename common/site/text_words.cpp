// The plain words of a text, section by section.

#include "common/site/text_words.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "common/book/markdown_page.hpp"

namespace site {

void text_words::begin(unsigned level, std::string id) {
  sections_.push_back({level, std::move(id), "", ""});
  in_title_ = true;
}

const std::string& text_words::end_definition(const std::string& prefix) {
  end_title();
  section& last = sections_.back();
  if (last.title.ends_with('.')) last.title.pop_back();
  last.id = prefix + book::anchor_of(last.title);
  for (int before = 1; std::ranges::count(sections_, last.id, &section::id) > 1;
       ++before)
    last.id =
        prefix + book::anchor_of(last.title) + "-" + std::to_string(before);
  return last.id;
}

void text_words::add(std::string_view words) {
  section& last = sections_.back();
  std::string& into = in_title_ ? last.title : last.words;
  for (const char c : words) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank)
      into += c;
    else if (!into.empty() && into.back() != ' ')
      into += ' ';
  }
}

}  // namespace site
