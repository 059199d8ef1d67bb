// Reading Markdown by md4c: it calls back for every block and span that begins
// or ends, and for the text between. Here, callbacks are members of a visitor:
//
//   struct visitor {
//     void enter(MD_BLOCKTYPE type, void* detail);
//     void leave(MD_BLOCKTYPE type, void* detail);
//     void enter(MD_SPANTYPE type, void* detail);
//     void leave(MD_SPANTYPE type);
//     void text(MD_TEXTTYPE type, std::string_view what);
//   };

#pragma once

#include <exception>
#include <md4c.h>
#include <string_view>

namespace common {

/// A visitor, and what one of its members threw: an exception must not pass
/// through md4c, which is C and would leave its memory behind.
template <class Visitor>
struct markdown_walk {
  Visitor& visitor;
  std::exception_ptr thrown = {};

  template <class Call>
  static int on(void* self, Call call) {
    auto& walk = *static_cast<markdown_walk*>(self);
    try {
      call(walk.visitor);
      return 0;
    } catch (...) {
      walk.thrown = std::current_exception();
      return 1;
    }
  }
};

/// Walks through a text with some of md4c's MD_FLAG_…s. Gives false when md4c
/// gives up; throws what a member of the visitor threw, and ends there.
template <class Visitor>
bool walk_markdown(std::string_view text, unsigned flags, Visitor& visitor) {
  using walk = markdown_walk<Visitor>;
  MD_PARSER parser{};
  parser.flags = flags;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
    return walk::on(self, [&](Visitor& to) { to.enter(type, detail); });
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
    return walk::on(self, [&](Visitor& to) { to.leave(type, detail); });
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
    return walk::on(self, [&](Visitor& to) { to.enter(type, detail); });
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
    return walk::on(self, [&](Visitor& to) { to.leave(type); });
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* what, MD_SIZE size,
                   void* self) {
    return walk::on(self, [&](Visitor& to) {
      to.text(type, std::string_view(what, size));
    });
  };
  walk state{visitor};
  const int result =
      md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &state);
  if (state.thrown) std::rethrow_exception(state.thrown);
  return result == 0;
}

}  // namespace common
