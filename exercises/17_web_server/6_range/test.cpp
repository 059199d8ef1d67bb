// Parts of a page with ten bytes, "0123456789".

#include <answer.hpp>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace range_test {

namespace {

using namespace std::string_literals;
using asyncio::http_page;
using asyncio::http_request;
using asyncio::http_response;
using fields = std::vector<std::pair<std::string, std::string>>;

const http_page digits("text/plain", "0123456789");
const std::string max_and_four = "18446744073709551620";

http_request request(const fields& all, const std::string& method = "GET") {
  http_request it;
  it.method = method;
  for (const auto& [name, value] : all) it.fields.add(name, value);
  return it;
}

/// An answer: "206 '2345' bytes 2-5/10", "200 whole", "416 nothing bytes */10".
std::string shown(const http_response& it) {
  std::string text = std::to_string(it.status);
  if (!it.body)
    text += " nothing";
  else if (*it.body == "0123456789")
    text += " whole";
  else
    text += " '" + *it.body + "'";
  if (const auto range = it.fields.find("Content-Range"))
    text += " " + std::string(*range);
  return text;
}

/// What is answered for that page, or what is thrown.
std::string answer(const fields& all, const std::string& method = "GET",
                   const http_page& page = digits) {
  try {
    return shown(asyncio::with_range(request(all, method), page.answer()));
  } catch (const std::exception& error) {
    return "THROWN: "s + error.what();
  }
}
std::string range(const std::string& text) { return answer({{"Range", text}}); }

/// Of these ranges, the first that is not ignored, and what comes; or nothing.
std::string not_ignored(const std::vector<std::string>& all) {
  for (const auto& each : all)
    if (const auto told = range(each); told != "200 whole"s)
      return "'" + each + "' -> " + told;
  return "";
}

}  // namespace

TEST_CASE("a part") {
  const auto middle = range("bytes=2-5");
  REQUIRE_MESSAGE(middle != "200 whole"s,
                  "bytes=2-5 was asked for, and the answer is whole"s);
  REQUIRE_MESSAGE(middle.starts_with("206 '2345'"),
                  "bytes=2-5 was asked for, which are four bytes, '2345', and "
                  "the answer is: "s
                      << middle << ". Both ends are included"s);
  CHECK_MESSAGE(middle == "206 '2345' bytes 2-5/10"s,
                "bytes=2-5 was asked for, and the answer is: "s
                    << middle
                    << ". Content-Range says which bytes these are, and of how "
                       "many: bytes 2-5/10"s);
  const auto zeros = range("bytes=008-09");
  CHECK_MESSAGE(zeros == "206 '89' bytes 8-9/10"s,
                "bytes=008-09 was asked for, and the answer is: "s
                    << zeros
                    << ". These are digits, and a number is read with base 10 "
                       "whatever stands in front"s);
  const auto one = range("bytes=0-0");
  CHECK_MESSAGE(
      one == "206 '0' bytes 0-0/10"s,
      "bytes=0-0 was asked for, the first byte, and the answer is: "s << one);
  const auto rest = range("bytes=7-");
  CHECK_MESSAGE(rest == "206 '789' bytes 7-9/10"s,
                "bytes=7- was asked for, and the answer is: "s
                    << rest << ". It goes up to the end"s);
  const auto last = range("bytes=-3");
  CHECK_MESSAGE(last == "206 '789' bytes 7-9/10"s,
                "bytes=-3 was asked for, and the answer is: "s
                    << last << ". These are the last three, not the first"s);
}

TEST_CASE("beyond the end") {
  const auto longer = range("bytes=7-99");
  CHECK_MESSAGE(longer == "206 '789' bytes 7-9/10"s,
                "of ten bytes, bytes=7-99 were asked for, and the answer is: "s
                    << longer
                    << ". Content-Range says what is there, and not what was "
                       "asked for"s);
  const auto all = range("bytes=-20");
  CHECK_MESSAGE(all == "206 whole bytes 0-9/10"s,
                "of ten bytes the last 20 were asked for, and the answer is: "s
                    << all
                    << ". These are all ten. 10 - 20 is no number of bytes"s);
  const auto largest = range("bytes=7-18446744073709551615");
  CHECK_MESSAGE(largest == "206 '789' bytes 7-9/10"s,
                "bytes=7-18446744073709551615 were asked for, and the answer "
                "is: "s
                    << largest
                    << ". This is the largest number there is, and one more is "
                       "zero"s);
}

TEST_CASE("many digits") {
  const auto longer = range("bytes=7-" + max_and_four);
  CHECK_MESSAGE(longer == "206 '789' bytes 7-9/10"s,
                "bytes=7-18446744073709551620 were asked for, and the answer "
                "is: "s
                    << longer
                    << ". That a number does not fit into a std::size_t does "
                       "not make it a wrong one: it lies beyond the end"s);
  const auto behind = range("bytes=" + max_and_four + "-");
  CHECK_MESSAGE(behind == "416 nothing bytes */10"s,
                "bytes=18446744073709551620- were asked for, and the answer "
                "is: "s
                    << behind
                    << ". There is no byte with that number. In a "
                       "std::size_t that begins again at zero it would be "
                       "number 4"s);
  const auto all = range("bytes=-" + max_and_four);
  CHECK_MESSAGE(all == "206 whole bytes 0-9/10"s,
                "the last 18446744073709551620 bytes were asked for, and the "
                "answer is: "s
                    << all);
}

TEST_CASE("nothing of it is there") {
  const auto behind = range("bytes=10-");
  REQUIRE_MESSAGE(behind.starts_with("416"),
                  "of ten bytes, bytes=10- were asked for; the last one has "
                  "number 9. The answer is: "s
                      << behind);
  REQUIRE_MESSAGE(behind.starts_with("416 nothing"),
                  "of ten bytes, bytes=10- were asked for, and the answer is: "s
                      << behind << ". A 416 has no part, and no body"s);
  CHECK_MESSAGE(behind == "416 nothing bytes */10"s,
                "of ten bytes, bytes=10- were asked for, and the answer is: "s
                    << behind
                    << ". Content-Range says how many there are, so that the "
                       "client can ask better: bytes */10"s);
  const auto far = range("bytes=20-30");
  CHECK_MESSAGE(
      far == "416 nothing bytes */10"s,
      "of ten bytes, bytes=20-30 were asked for, and the answer is: "s << far);
  const auto none = range("bytes=-0");
  CHECK_MESSAGE(none == "416 nothing bytes */10"s,
                "the last 0 bytes were asked for, and the answer is: "s
                    << none
                    << ". A part has at least one byte, or Content-Range could "
                       "not say which"s);
  for (const std::string each : {"bytes=0-", "bytes=-5"}) {
    const auto empty =
        answer({{"Range", each}}, "GET", http_page("text/plain", ""));
    CHECK_MESSAGE(empty == "416 nothing bytes */0"s,
                  "of an empty page "s
                      << each
                      << " was asked for, and the answer is: " << empty);
  }
}

TEST_CASE("what is ignored") {
  const auto backwards = not_ignored({"bytes=5-2", "bytes=20-10", "bytes=1-0"});
  CHECK_MESSAGE(backwards.empty(),
                "a part that ends before it begins is not well written, so it "
                "is ignored; but: "s
                    << backwards);
  const auto several =
      not_ignored({"bytes=0-1,4-5", "bytes=0-1, 4-5", "bytes=2-,0-1"});
  CHECK_MESSAGE(several.empty(),
                "several parts would need an answer of another kind, so they "
                "are ignored; but: "s
                    << several
                    << ". A client that gets one of two takes it for both"s);
  const auto unit = not_ignored({"lines=2-5", "2-5", "bytes 2-5", "=2-5", ""});
  CHECK_MESSAGE(
      unit.empty(),
      "what is not in bytes is not for us: it is ignored; but: "s << unit);
  const auto numbers = not_ignored(
      {"bytes=+2-5", "bytes=2-+5", "bytes= 2-5", "bytes=2 -5", "bytes=2- 5",
       "bytes=2-5 ", "bytes=0x2-5", "bytes=2-5x", "bytes=2.0-5", "bytes=--5",
       "bytes=2--5", "bytes=a-5", "bytes=2-b"});
  CHECK_MESSAGE(numbers.empty(),
                "a number is digits and nothing else, or it is ignored; but: "s
                    << numbers
                    << ". Library functions take blanks, signs, and what "
                       "stands behind the digits"s);
  const auto half = not_ignored({"bytes=", "bytes=-", "bytes=5", "bytes"});
  CHECK_MESSAGE(half.empty(),
                "a part without any number, or without its dash, is ignored; "
                "but: "s
                    << half);
  const auto two = answer({{"Range", "bytes=2-5"}, {"range", "bytes=2-5"}});
  CHECK_MESSAGE(two == "200 whole"s,
                "there were two fields named Range, and the answer is: "s
                    << two << ". One of them would be a guess"s);
}

TEST_CASE("which answers have parts") {
  const fields part{{"Range", "bytes=2-5"}};
  for (const std::string method : {"POST", "HEAD"}) {
    const auto told = answer(part, method);
    CHECK_MESSAGE(told == "200 whole"s,
                  "the method is "s << method << ", and the answer is: " << told
                                    << ". Range is for GET only"s);
  }
  for (const int status : {404, 201}) {
    const auto error = shown(asyncio::with_range(
        request(part), http_response::text(status, "there is no such page")));
    CHECK_MESSAGE(error == std::to_string(status) + " 'there is no such page'",
                  "the whole answer is no 200, and was made into: "s
                      << error << ". Nobody has asked for a part of that"s);
  }
  const auto without = asyncio::with_range(request(part), http_response(200));
  CHECK_MESSAGE(
      (shown(without) == "200 nothing"s && without.fields.size() == 0),
      "the whole answer has no body, and was made into: "s
          << shown(without)
          << ". There are no parts of what is not there, and it "
             "should not say Accept-Ranges"s);
}

TEST_CASE("fields") {
  for (const fields& asked : {fields{}, fields{{"Range", "lines=1"}},
                              fields{{"Range", "bytes=2-5"}}}) {
    for (const std::string method : {"GET", "HEAD", "POST"}) {
      const auto it =
          asyncio::with_range(request(asked, method), digits.answer());
      CHECK_MESSAGE(it.fields.find("Accept-Ranges") == "bytes",
                    "an answer with a page and status 200 does not say "
                    "'Accept-Ranges: bytes', whole or not: so no browser will "
                    "ever ask for a part"s);
      CHECK_MESSAGE((it.fields.find("ETag") == digits.tag() &&
                     it.fields.find("Content-Type") == "text/plain" &&
                     it.fields.find("Cache-Control") == "no-cache"),
                    "ETag, Content-Type or Cache-Control of the page were "
                    "lost on the way: a part has all the fields of the whole"s);
    }
  }
}

TEST_CASE("is it still the same?") {
  const std::string tag = digits.tag();
  const auto same = answer({{"Range", "bytes=2-5"}, {"If-Range", tag}});
  CHECK_MESSAGE(
      same == "206 '2345' bytes 2-5/10"s,
      "If-Range has the tag of the page, and the answer is: "s << same);
  const auto other = answer({{"Range", "bytes=2-5"}, {"If-Range", "\"old\""}});
  REQUIRE_MESSAGE(other == "200 whole"s,
                  "If-Range has another tag than the page, and the answer is: "s
                      << other
                      << ". The client has the beginning of another page, and "
                         "would put the end of this one behind it"s);
  const auto behind = answer({{"Range", "bytes=10-"}, {"If-Range", "\"old\""}});
  CHECK_MESSAGE(behind == "200 whole"s,
                "If-Range has another tag than the page, so Range does not "
                "count, whatever it asks for; and the answer is: "s
                    << behind);
  for (const std::string& each : {"W/" + tag, tag + ", \"old\"", "*"s,
                                  "Sat, 28 Nov 2026 22:00:00 GMT"s}) {
    const auto told = answer({{"Range", "bytes=2-5"}, {"If-Range", each}});
    CHECK_MESSAGE(told == "200 whole"s,
                  "If-Range is "s << each << ", and the answer is: " << told
                                  << ". It has to be the tag, to the letter: "
                                     "this is no list, and 'nearly the same' "
                                     "(W/) is not the same byte for byte"s);
  }
  auto untagged = http_response::text(200, "0123456789");
  const auto told = shown(asyncio::with_range(
      request({{"Range", "bytes=2-5"}, {"If-Range", "\"old\""}}),
      std::move(untagged)));
  CHECK_MESSAGE(told == "200 whole"s,
                "there is an If-Range, and the page has no tag, and the answer "
                "is: "s
                    << told);
}

TEST_CASE("the client has it already") {
  const auto told =
      answer({{"Range", "bytes=2-5"}, {"If-None-Match", digits.tag()}});
  CHECK_MESSAGE(told == "200 whole"s,
                "If-None-Match has the tag of the page, and the answer is: "s
                    << told
                    << ". The server makes a 304 of a 200, and of nothing "
                       "else, so this should be one"s);
  const auto behind =
      answer({{"Range", "bytes=10-"}, {"If-None-Match", digits.tag()}});
  CHECK_MESSAGE(behind == "200 whole"s,
                "If-None-Match has the tag of the page, Range asks for bytes "
                "that are not there, and the answer is: "s
                    << behind << ". What is there already need not be sent"s);
  const auto other =
      answer({{"Range", "bytes=2-5"}, {"If-None-Match", "\"old\""}});
  CHECK_MESSAGE(other == "206 '2345' bytes 2-5/10"s,
                "If-None-Match has another tag than the page, and the answer "
                "is: "s
                    << other);
}

}  // namespace range_test
