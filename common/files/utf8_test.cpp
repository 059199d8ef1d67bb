// What is a character of UTF-8, and what is not.

#include "common/files/utf8.hpp"

#include <doctest/doctest.h>
#include <string>

using common::character_size;

TEST_CASE("characters of one to four bytes") {
  CHECK(character_size("a…") == 1);
  CHECK(character_size("ü") == 2);
  CHECK(character_size("…a") == 3);
  CHECK(character_size("😀") == 4);
}

TEST_CASE("what is no character") {
  for (const std::string bad :
       {"", "\x80", "\xff", "\xc3", "\xc3(", "\xe2\x80", "\xc0\xaf",
        "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xef\xbf\xbf", "\xf4\x90\x80\x80"})
    CHECK(character_size(bad) == 0);
}
