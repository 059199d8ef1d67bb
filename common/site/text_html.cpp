// Markdown to HTML: md4c calls back for every block, span and piece of text,
// and each adds to the end of the HTML.

#include "common/site/text_html.hpp"

#include <algorithm>
#include <utility>

#include "common/book/markdown_page.hpp"
#include "common/book/text.hpp"
#include "common/markdown/walk_markdown.hpp"
#include "common/site/html.hpp"
#include "common/site/text_words.hpp"

namespace site {
namespace {

std::string text_of(const MD_ATTRIBUTE& attribute) {
  return {attribute.text, attribute.size};
}

/// The element that a block simply is; empty where there is more to it.
std::string element_of(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_QUOTE:
      return "blockquote";
    case MD_BLOCK_UL:
      return "ul";
    case MD_BLOCK_LI:
      return "li";
    case MD_BLOCK_THEAD:
      return "thead";
    case MD_BLOCK_TBODY:
      return "tbody";
    case MD_BLOCK_TR:
      return "tr";
    default:
      return {};
  }
}

std::string element_of(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_EM:
      return "em";
    case MD_SPAN_STRONG:
      return "strong";
    case MD_SPAN_CODE:
      return "code";
    case MD_SPAN_DEL:
      return "del";
    default:
      return {};
  }
}

class html_writer {
 public:
  html_writer(const std::string& markdown, const text_style& style)
      : style_(style), headings_(book::read_markdown(markdown).headings) {}

  text_html result() { return {std::move(html_), words_.take()}; }

  void enter(MD_BLOCKTYPE type, void* detail) {
    if (type != MD_BLOCK_P && type != MD_BLOCK_HTML) after_picture_ = false;
    begin_ = html_.size();
    if (const std::string element = element_of(type); !element.empty())
      html_ += "<" + element + ">";
    else if (type == MD_BLOCK_P)
      html_ += "<p>";
    else if (type == MD_BLOCK_OL)
      begin_list(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start);
    else if (type == MD_BLOCK_HR)
      html_ += "<hr>\n";
    else if (type == MD_BLOCK_H)
      begin_heading();
    else if (type == MD_BLOCK_TABLE)
      html_ += "<div class=\"wide\"><table>\n";
    else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
      begin_cell(type, static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align);
    in_verbatim_ = type == MD_BLOCK_CODE || type == MD_BLOCK_HTML;
    verbatim_.clear();
  }

  void leave(MD_BLOCKTYPE type, void* detail) {
    in_verbatim_ = false;
    if (const std::string element = element_of(type); !element.empty())
      html_ += "</" + element + ">\n";
    else if (type == MD_BLOCK_P)
      end_paragraph();
    else if (type == MD_BLOCK_OL)
      html_ += "</ol>\n";
    else if (type == MD_BLOCK_H)
      end_heading();
    else if (type == MD_BLOCK_CODE)
      end_code(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->info);
    else if (type == MD_BLOCK_HTML)
      html_ += without_comments(verbatim_);
    else if (type == MD_BLOCK_TABLE)
      html_ += "</table></div>\n";
    else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
      end_cell(type);
    words_.add(" ");
  }

  /// A picture's alternative text holds no elements.
  void enter(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_IMG && pictures_++ == 0) {
      const auto* picture = static_cast<MD_SPAN_IMG_DETAIL*>(detail);
      const std::string target = text_of(picture->src);
      html_ += "<img src=\"" + escaped(style_.link(target)) + "\"" +
               style_.picture_size(target) + " alt=\"";
    }
    if (pictures_ > 0) return;
    if (type == MD_SPAN_STRONG && is_paragraph_begin() && style_.defines) {
      defining_ = true;
      words_.begin(3, "");
    }
    if (type == MD_SPAN_A) {
      const auto* link = static_cast<MD_SPAN_A_DETAIL*>(detail);
      html_ += "<a href=\"" + escaped(style_.link(text_of(link->href))) + "\">";
    } else if (const std::string name = element_of(type); !name.empty()) {
      html_ += "<" + name + ">";
    }
  }

  void leave(MD_SPANTYPE type) {
    if (type == MD_SPAN_IMG && --pictures_ == 0) html_ += "\">";
    if (pictures_ > 0) return;
    const std::string name = type == MD_SPAN_A ? "a" : element_of(type);
    if (!name.empty()) html_ += "</" + name + ">";
    if (type == MD_SPAN_STRONG && std::exchange(defining_, false))
      html_.insert(
          begin_ + 2,
          " id=\"" + escaped(words_.end_definition(style_.prefix)) + "\"");
  }

  void text(MD_TEXTTYPE type, std::string_view what) {
    if (in_verbatim_) {
      verbatim_ += what;
    } else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
      html_ += type == MD_TEXT_BR ? "<br>\n" : "\n";
      words_.add(" ");
    } else if (type == MD_TEXT_HTML) {
      html_ += without_comments(std::string(what));
    } else if (type == MD_TEXT_ENTITY) {
      html_ += what;
    } else {
      html_ += escaped(what);
      words_.add(what);
    }
  }

 private:
  /// Are we behind a `<p>`?
  bool is_paragraph_begin() const {
    return html_.size() == begin_ + 3 && html_.ends_with("<p>");
  }

  void begin_list(unsigned start) {
    html_ += "<ol";
    if (start != 1) html_ += " start=\"" + std::to_string(start) + "\"";
    html_ += ">\n";
  }

  unsigned heading_level() const {
    const int level =
        static_cast<int>(headings_.at(heading_).level) + style_.lower;
    return static_cast<unsigned>(std::clamp(level, 1, 6));
  }
  std::string heading_element() const {
    return "h" + std::to_string(heading_level());
  }
  std::string heading_id() const {
    return style_.prefix + headings_.at(heading_).anchor;
  }

  void begin_heading() {
    words_.begin(heading_level(), heading_id());
    html_ += "<" + heading_element() + " id=\"" + escaped(heading_id()) + "\">";
  }

  void end_heading() {
    words_.end_title();
    html_ += " <a class=\"anchor\" href=\"#" + escaped(heading_id()) +
             "\" aria-label=\"Link to this section\">#</a></" +
             heading_element() + ">\n";
    ++heading_;
  }

  /// A picture by itself gets a frame, and a line in italics below it is its
  /// caption.
  void end_paragraph() {
    const std::size_t inside = begin_ + 3;  // behind "<p>"
    const bool is_picture = html_.compare(inside, 5, "<img ") == 0 &&
                            html_.find('>', inside) + 1 == html_.size();
    const bool is_caption = after_picture_ &&
                            html_.compare(inside, 4, "<em>") == 0 &&
                            html_.find("</em>", inside) + 5 == html_.size();
    if (is_picture) html_.insert(begin_ + 2, " class=\"picture\"");
    if (is_caption) html_.insert(begin_ + 2, " class=\"caption\"");
    html_ += "</p>\n";
    after_picture_ = is_picture;
  }

  void end_code(const MD_ATTRIBUTE& info) {
    words_.add(verbatim_);
    html_ += style_.block(text_of(info), verbatim_);
  }

  void begin_cell(MD_BLOCKTYPE type, MD_ALIGN align) {
    html_ += type == MD_BLOCK_TH ? "<th" : "<td";
    if (align == MD_ALIGN_RIGHT) html_ += " class=\"right\"";
    if (align == MD_ALIGN_CENTER) html_ += " class=\"center\"";
    html_ += ">";
  }

  void end_cell(MD_BLOCKTYPE type) {
    const bool empty = html_.find('>', begin_) + 1 == html_.size();
    if (type == MD_BLOCK_TH && empty)  // it is the heading of nothing
      html_.replace(begin_, html_.npos, "<td></td>");
    else
      html_ += type == MD_BLOCK_TH ? "</th>" : "</td>";
  }

  const text_style& style_;
  std::vector<book::heading> headings_;
  std::size_t heading_ = 0;  ///< the number of the next, or of the one here
  std::string html_;
  text_words words_;
  std::size_t begin_ = 0;  ///< where the HTML of the last block begins
  bool after_picture_ = false;
  bool defining_ = false;  ///< are we in the bold words of a definition?
  bool in_verbatim_ = false;
  std::string verbatim_;   ///< the content of a code or HTML block
  unsigned pictures_ = 0;  ///< in how many pictures we are
};

}  // namespace

text_html to_html(const std::string& markdown, const text_style& style) {
  html_writer into(markdown, style);
  if (!common::walk_markdown(markdown, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                             into))
    throw book::wrong("md4c cannot read this text");
  return into.result();
}

}  // namespace site
