// What md4c finds in a Markdown text. md4c calls back for every block, span
// and piece of text; where something stands follows from the pointers it
// passes, most of which point into the text itself.

#include "common/book/markdown_page.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>

#include "common/book/text.hpp"
#include "common/markdown/walk_markdown.hpp"

namespace book {
namespace {

/// The length of the character at the front of UTF-8 text.
std::size_t character_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    ++size;
  return size;
}

/// Punctuation outside ASCII: U+00A0 to U+00BF, U+2000 to U+22FF.
bool is_punctuation(std::string_view character) {
  return character.starts_with("\xC2") || character.starts_with("\xE2\x80") ||
         character.starts_with("\xE2\x81") ||
         character.starts_with("\xE2\x86") || character.starts_with("\xE2\x87");
}

/// The values of an attribute in a piece of HTML.
std::vector<std::string_view> html_values(std::string_view html,
                                          std::string_view attribute) {
  std::vector<std::string_view> values;
  const std::string begin = " " + std::string(attribute) + "=\"";
  for (std::size_t at = 0; (at = html.find(begin, at)) != html.npos;) {
    at += begin.size();
    values.push_back(html.substr(at, html.find('"', at) - at));
  }
  return values;
}

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}

  markdown_page read() {
    const unsigned flags =
        MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS;
    if (!common::walk_markdown(text_, flags, *this))
      throw wrong("md4c cannot read this text");
    return std::move(page_);
  }

  void enter(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_H) {
      in_heading_ = true;
      page_.headings.push_back(
          {"", static_cast<MD_BLOCK_H_DETAIL*>(detail)->level, 0, ""});
    }
    if (type == MD_BLOCK_CODE) {
      const bool fenced =
          static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->fence_char != 0;
      if (fenced) ++page_.fenced;
      unfenced_begins_ = !fenced;
    }
  }

  void leave(MD_BLOCKTYPE type, void*) {
    if (type != MD_BLOCK_H) return;
    in_heading_ = false;
    heading& last = page_.headings.back();
    last.line = line_;
    const std::string anchor = anchor_of(last.text);
    const int before = seen_[anchor]++;
    last.anchor = before == 0 ? anchor : anchor + "-" + std::to_string(before);
    page_.anchors.push_back(last.anchor);
  }

  void enter(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_A)
      refer(static_cast<MD_SPAN_A_DETAIL*>(detail)->href, false);
    if (type == MD_SPAN_IMG) {
      refer(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src, true);
      in_picture_ = true;
    }
  }

  void leave(MD_SPANTYPE type) {
    if (type == MD_SPAN_IMG) in_picture_ = false;
  }

  void text(MD_TEXTTYPE type, std::string_view what) {
    locate(what);
    if (unfenced_begins_) page_.unfenced.push_back(line_);
    unfenced_begins_ = false;
    if (type == MD_TEXT_HTML)
      html(what);
    else if (in_picture_)
      page_.references.back().alternative += what;
    else if (in_heading_)
      page_.headings.back().text += what;
  }

 private:
  /// Moves on to where `piece` stands, when it is a part of the text.
  void locate(std::string_view piece) {
    const std::less<> before;
    const char* end = text_.data() + text_.size();
    if (before(piece.data(), text_.data()) || !before(piece.data(), end))
      return;
    // md4c goes forward through the text, but for an occasional step back.
    if (before(piece.data(), counted_)) {
      line_ = 1;
      counted_ = text_.data();
    }
    line_ += static_cast<std::size_t>(std::count(counted_, piece.data(), '\n'));
    counted_ = piece.data();
  }

  void refer(const MD_ATTRIBUTE& target, bool picture) {
    const std::string_view text(target.text, target.size);
    locate(text);
    page_.references.push_back({std::string(text), line_, picture, ""});
  }

  void html(std::string_view text) {
    for (const char* anchor : {"id", "name"})
      for (const std::string_view each : html_values(text, anchor))
        page_.anchors.emplace_back(each);
    for (const std::string_view each : html_values(text, "href"))
      page_.references.push_back({std::string(each), line_, false, ""});
    for (const char* source : {"src", "srcset"})
      for (const std::string_view each : html_values(text, source)) {
        const auto alternative = html_values(text, "alt");
        // Only <img> can have a text; a <source> beside it needs none.
        page_.references.push_back({std::string(each), line_, true,
                                    !alternative.empty()
                                        ? std::string(alternative.front())
                                    : source == std::string("src") ? ""
                                                                   : "-"});
      }
  }

  std::string_view text_;
  markdown_page page_;
  std::size_t line_ = 1;
  const char* counted_ = text_.data();  ///< the line ends before it are counted
  bool in_heading_ = false;
  bool in_picture_ = false;
  bool unfenced_begins_ = false;
  std::map<std::string, int> seen_;
};

}  // namespace

std::string anchor_of(std::string_view text) {
  std::string anchor;
  for (std::size_t size = 0; !text.empty(); text.remove_prefix(size)) {
    size = character_size(text);
    const auto c = static_cast<unsigned char>(text[0]);
    if (c == ' ')
      anchor += '-';
    else if (std::isalnum(c) != 0 || c == '-' || c == '_')
      anchor += static_cast<char>(std::tolower(c));
    else if (c >= 0x80 && !is_punctuation(text))
      anchor += text.substr(0, size);
  }
  return anchor;
}

markdown_page read_markdown(std::string_view text) {
  return reader(text).read();
}

}  // namespace book
