// JSON that is read and written, and what is none.

#include "common/json/json.hpp"

#include <doctest/doctest.h>
#include <string>

namespace json_test {
namespace {

using common::as_json;
using common::read_json;

std::string refused(const std::string& text) {
  try {
    read_json(text);
  } catch (const common::json_error& error) {
    const std::string before = "that is not JSON: ";
    const std::string what = error.what();
    REQUIRE(what.starts_with(before));
    return what.substr(before.size());
  }
  return "it was read";
}

}  // namespace

TEST_CASE("json: values of each kind") {
  const auto it = read_json(
      " {\"a\": [1, -2.5e1, true, false, null],\n\t\"b\": {}, \"c\":\"d\" } ");
  const auto& list = *it.find("a")->as_list();
  REQUIRE(list.size() == 5);
  CHECK(list[0].as_int() == 1);
  CHECK(*list[1].as_number() == -25);
  CHECK(*list[2].as_bool());
  CHECK(!*list[3].as_bool());
  CHECK(list[4].as_bool() == nullptr);
  CHECK(it.find("b")->as_object()->empty());
  CHECK(*it.find("c")->as_text() == "d");
  CHECK(it.find("e") == nullptr);
  CHECK(list[0].find("e") == nullptr);
}

TEST_CASE("json: a whole number, or none") {
  CHECK(read_json("2147483647").as_int() == 2147483647);
  CHECK(read_json("3e2").as_int() == 300);
  for (const std::string none : {"2147483648", "1.5", "\"1\"", "true", "1e99"})
    CHECK_MESSAGE(!read_json(none).as_int(), none);
}

TEST_CASE("json: escapes in strings") {
  CHECK(*read_json(R"("\"\\\/\n\t\r\b\f")").as_text() == "\"\\/\n\t\r\b\f");
  CHECK(*read_json(R"("\u0041\u00e9\u20aC\ud83c\udf5c")").as_text() ==
        "Aé€\xf0\x9f\x8d\x9c");
  CHECK(refused(R"("\x")") == "an unknown escape");
  CHECK(refused(R"("\ud83c")") == "half a character");
  CHECK(refused(R"("\ud83c\u0041")") == "half a character");
  CHECK(refused(R"("\udf5c")") == "half a character");
  CHECK(refused(R"("\u00g0")") == "\\u needs four digits");
}

TEST_CASE("json: what is none") {
  CHECK(refused("") == "there is no value");
  CHECK(refused("soup") == "there is no value");
  CHECK(refused("1 2") == "something follows the value");
  CHECK(refused("{\"a\":1,\"a\":2}") == "two members have one name");
  CHECK(refused("{\"a\" 1}") == "a colon is missing");
  CHECK(refused("{a:1}") == "a member needs a name");
  CHECK(refused("{\"a\":1,}") == "a member needs a name");
  CHECK(refused("{\"a\":1") == "an object has no end");
  CHECK(refused("[1") == "a list has no end");
  CHECK(refused("\"a") == "a string has no end, or is no UTF-8");
  CHECK(refused("\"\xff\"") == "a string has no end, or is no UTF-8");
  CHECK(refused("\"a\nb\"") == "a string holds a control character");
  for (const std::string number : {"01", "-", "1.", "1e", "+1", ".5", "1e999"})
    CHECK_MESSAGE(refused(number) != "it was read", number);
  CHECK(refused(std::string(100'000, '[')) == "it is nested too deep");
  CHECK(refused(std::string(17, '[') + std::string(17, ']')) == "it was read");
}

TEST_CASE("json: any bytes can be written") {
  CHECK(as_json("a \"b\" \\ c\n") == R"("a \"b\" \\ c\n")");
  CHECK(as_json(std::string("\0\x1b\x7f", 3)) == "\"\\u0000\\u001b\x7f\"");
  CHECK(as_json("\xff\xc3") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  std::string all;
  for (int i = 0; i < 128; ++i) all += static_cast<char>(i);
  CHECK(*read_json(as_json(all + "é")).as_text() == all + "é");
}

}  // namespace json_test
