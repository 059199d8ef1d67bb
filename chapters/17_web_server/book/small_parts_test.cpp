// The small parts of the book's server.

#include <doctest/doctest.h>
#include <string>

#include "17_web_server/book/program_options.hpp"
#include "17_web_server/book/supervised.hpp"
#include "17_web_server/book/text_pieces.hpp"

namespace small_parts_test {

using namespace book_server;

TEST_CASE("text_pieces: a character is told as a whole, wherever it was cut") {
  const std::string all = "a é € \xf0\x9f\x8d\x9c z";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    text_pieces pieces;
    const auto first = pieces.take(all.substr(0, cut));
    const auto second = pieces.take(all.substr(cut));
    CHECK(first + second == all);
    CHECK(pieces.rest().empty());
    const bool in_character =
        cut < all.size() &&
        (static_cast<unsigned char>(all[cut]) & 0xc0) == 0x80;
    CHECK((first.size() == cut) == !in_character);
  }
}

TEST_CASE("text_pieces: what is no character does not wait for ever") {
  text_pieces pieces;
  CHECK(pieces.take("\xff") == "\xff");
  CHECK(pieces.take("\x80\x80\x80\x80") == "\x80\x80\x80\x80");
  CHECK(pieces.take("a\xc3") == "a");
  CHECK(pieces.take("b") ==
        "\xc3"
        "b");
  CHECK(pieces.take("\xe2\x82").empty());
  CHECK(pieces.rest() == "\xe2\x82");
}

TEST_CASE("program_options: a description that is none") {
  for (const std::string bad :
       {"", "{}", R"({"options":[]})", R"({"program":"a","options":{}})",
        R"({"program":"a","options":[{}]})",
        R"({"program":"a","options":[{"name":"--a","kind":"number",
           "help":"","least":1}]})"})
    CHECK_THROWS_AS(program_options{bad}, common::json_error);
}

TEST_CASE("supervised: a report that is cut off") {
  const auto end = end_of("abc", run_limits());
  CHECK(!end.status);
  CHECK(end.why == "its supervisor was killed");
}

}  // namespace small_parts_test
