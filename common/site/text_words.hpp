// The plain words of a text, section by section: what the search looks in.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/site/page.hpp"

namespace site {

class text_words {
 public:
  /// What stands above the first heading is a section, too.
  text_words() : sections_(1) {}

  /// A heading begins: until end_title(), words are its own.
  void begin(unsigned level, std::string id);
  void end_title() { in_title_ = false; }
  /// The title was that of a definition, such as "Lock, semaphore.": gives the
  /// anchor that the section has from now on.
  const std::string& end_definition(const std::string& prefix);
  /// White space of any length is one blank.
  void add(std::string_view words);
  std::vector<section> take() { return std::move(sections_); }

 private:
  std::vector<section> sections_;
  bool in_title_ = false;
};

}  // namespace site
