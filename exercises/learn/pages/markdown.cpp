// Markdown for a terminal: see markdown.hpp. md4c reads the text and calls us
// for every block and span that begins or ends, and for the text between; what
// we make of it goes to a page.

#include "exercises/learn/pages/markdown.hpp"

#include <algorithm>
#include <md4c.h>
#include <string_view>
#include <utility>
#include <vector>

#include "common/files/files.hpp"
#include "common/markdown/walk_markdown.hpp"
#include "exercises/learn/pages/markdown_text.hpp"
#include "exercises/learn/pages/page.hpp"

namespace learn {
namespace {

/// A list we are in.
struct list {
  bool tight;       ///< no blank lines between its items
  unsigned number;  ///< of the next item; 0: bullets
};

class renderer {
 public:
  renderer(std::size_t width, bool colours) : page_(width, colours) {}

  void enter(MD_BLOCKTYPE type, void* detail);
  void leave(MD_BLOCKTYPE type, void* detail);
  void enter(MD_SPANTYPE type, void* detail);
  void leave(MD_SPANTYPE type);
  void text(MD_TEXTTYPE type, std::string_view what);

  const std::string& result() const { return page_.text(); }

 private:
  void add(std::string_view what) {
    inline_.push_back({std::string(what), look_});
  }
  bool is_tight() const { return !lists_.empty() && lists_.back().tight; }
  void begin_item();
  void end_paragraph();
  void end_html();

  page page_;
  std::vector<list> lists_;
  styled_line inline_;  ///< the text of the block we are in
  unsigned look_ = plain;
  std::vector<std::string> links_;
  bool in_verbatim_ = false;
  std::string verbatim_;  ///< the content of a code or HTML block
  table_rows table_;
};

/// In a tight list text comes without a paragraph around it, so every block
/// that begins ends the text before it.
void renderer::end_paragraph() {
  if (inline_.empty()) return;
  page_.paragraph(std::exchange(inline_, {}));
  page_.want_gap(!is_tight());
}

void renderer::begin_item() {
  page_.begin_block();
  unsigned& number = lists_.back().number;
  const std::string mark = number == 0 ? "• " : std::to_string(number++) + ". ";
  page_.push_margin(mark, std::string(columns_of(mark), ' '));
}

void renderer::end_html() {
  const std::string text = text_of_html(verbatim_);
  if (!common::trim(text).empty()) page_.paragraph({{text}});
}

void renderer::enter(MD_BLOCKTYPE type, void* detail) {
  if (type != MD_BLOCK_TD && type != MD_BLOCK_TH) end_paragraph();
  switch (type) {
    case MD_BLOCK_QUOTE:
      page_.begin_block();
      page_.push_margin("│ ", "│ ");
      break;
    case MD_BLOCK_UL:
      lists_.push_back(
          {static_cast<MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0, 0});
      break;
    case MD_BLOCK_OL: {
      const auto* made = static_cast<MD_BLOCK_OL_DETAIL*>(detail);
      lists_.push_back({made->is_tight != 0, std::max(1u, made->start)});
      break;
    }
    case MD_BLOCK_LI:
      begin_item();
      break;
    case MD_BLOCK_H:
    case MD_BLOCK_TH:
      look_ |= strong;
      break;
    case MD_BLOCK_TR:
      table_.emplace_back();
      break;
    case MD_BLOCK_CODE:
    case MD_BLOCK_HTML:
      verbatim_.clear();
      in_verbatim_ = true;
      break;
    default:
      break;
  }
}

void renderer::leave(MD_BLOCKTYPE type, void* detail) {
  if (type == MD_BLOCK_CODE || type == MD_BLOCK_HTML) in_verbatim_ = false;
  if (type == MD_BLOCK_H || type == MD_BLOCK_TH) look_ &= ~unsigned{strong};
  switch (type) {
    case MD_BLOCK_P:
      end_paragraph();
      break;
    case MD_BLOCK_QUOTE:
      page_.pop_margin();
      page_.want_gap(true);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      lists_.pop_back();
      page_.want_gap(!is_tight());
      break;
    case MD_BLOCK_LI:
      end_paragraph();
      page_.pop_margin();
      break;
    case MD_BLOCK_HR:
      page_.rule();
      break;
    case MD_BLOCK_H:
      page_.heading(std::exchange(inline_, {}),
                    static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
      break;
    case MD_BLOCK_CODE:
      page_.code_block(verbatim_);
      break;
    case MD_BLOCK_HTML:
      end_html();
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      table_.back().push_back(std::exchange(inline_, {}));
      break;
    case MD_BLOCK_TABLE:
      page_.table(std::exchange(table_, {}));
      break;
    default:
      break;
  }
}

unsigned look_of(MD_SPANTYPE type) {
  return type == MD_SPAN_EM       ? emphasis
         : type == MD_SPAN_STRONG ? strong
         : type == MD_SPAN_CODE   ? code
         : type == MD_SPAN_A      ? link
                                  : plain;
}

void renderer::enter(MD_SPANTYPE type, void* detail) {
  look_ |= look_of(type);
  if (type == MD_SPAN_IMG) add("[picture: ");
  if (type != MD_SPAN_A) return;
  const auto& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
  links_.emplace_back(href.text, href.size);
}

void renderer::leave(MD_SPANTYPE type) {
  look_ &= ~look_of(type);
  if (type == MD_SPAN_IMG) add("]");
  if (type != MD_SPAN_A) return;
  const std::string shown = inline_.empty() ? "" : inline_.back().text;
  const std::string where = shown_target(links_.back());
  links_.pop_back();
  if (!where.empty() && where != shown) add(" (" + where + ")");
}

void renderer::text(MD_TEXTTYPE type, std::string_view what) {
  if (in_verbatim_) {
    verbatim_ += what;
    return;
  }
  switch (type) {
    case MD_TEXT_BR:
      add("\n");
      break;
    case MD_TEXT_SOFTBR:
      add(" ");
      break;
    case MD_TEXT_ENTITY:
      add(decoded_entity(what));
      break;
    case MD_TEXT_HTML:
      add(text_of_html(std::string(what)));
      break;
    default:
      add(what);
      break;
  }
}

}  // namespace

std::string render_markdown(const std::string& text, std::size_t width,
                            bool colours) {
  renderer into(width, colours);
  common::walk_markdown(text, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH, into);
  return into.result();
}

}  // namespace learn
