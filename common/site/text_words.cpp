// The plain words of a text, section by section.

#include "common/site/text_words.hpp"

#include <cctype>
#include <utility>

namespace site {

void text_words::begin(unsigned level, std::string id) {
  sections_.push_back({level, std::move(id), "", ""});
  in_title_ = true;
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
