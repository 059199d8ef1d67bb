// The rules of framing, one by one: what each mistake looks like, in words for
// a reader who has just rewritten the rules.

#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "14_streams/errors.hpp"
#include "14_streams/framing.hpp"

namespace framing_rules_test {

namespace {

using namespace std::string_literals;
using asyncio::exactly;
using asyncio::until_separator;
using asyncio::up_to;

using words = std::vector<std::string>;

/// "3", or "not yet".
std::string told(std::optional<std::size_t> size) {
  return size ? std::to_string(*size) : "not yet";
}

/// What comes of bytes that arrive in these pieces: "[soup,][fish,]rest".
std::string cut(const words& pieces, const words& separators,
                std::size_t limit = 100) {
  std::string frames;
  std::string bytes;
  try {
    std::optional<until_separator> frame;
    frame.emplace(separators, limit);
    for (const std::string& piece : pieces) {
      bytes += piece;
      while (const auto size = frame->size_in(bytes)) {
        frames.append("[").append(bytes, 0, *size).append("]");
        if (*size == 0) return frames + " for ever";
        bytes.erase(0, *size);
        frame.emplace(separators, limit);
      }
    }
  } catch (const asyncio::limit_overrun_error& error) {
    frames.append(error.what()).append(": ");
    return frames + std::to_string(error.consumed());
  }
  return frames + bytes;
}

/// The first way to send `all` in three pieces of which something else comes,
/// and what; empty if there is none.
std::string wrong_split(const std::string& all, const words& separators,
                        const std::string& expected) {
  for (std::size_t one = 0; one <= all.size(); ++one)
    for (std::size_t two = one; two <= all.size(); ++two) {
      const words pieces{all.substr(0, one), all.substr(one, two - one),
                         all.substr(two)};
      const std::string frames = cut(pieces, separators);
      if (frames == expected) continue;
      std::string report = "from";
      for (const auto& piece : pieces) report += " '" + piece + "'";
      return report + " came " + frames;
    }
  return "";
}

const std::string found = "Separator is found, but chunk is longer than limit";
const std::string not_found =
    "Separator is not found, and chunk exceed the limit";

}  // namespace

TEST_CASE("rule: exactly so many bytes") {
  const auto too_few = told(exactly(3).size_in("ab"));
  CHECK_MESSAGE(too_few == "not yet"s,
                "exactly(3) was shown two bytes, 'ab', and said: "s
                    << too_few
                    << ". The third one is still on its way: what one read "
                       "brings is not a frame"s);
  const auto just = told(exactly(3).size_in("abc"));
  CHECK_MESSAGE(just == "3"s,
                "exactly(3) was shown 'abc', and said: "s
                    << just
                    << ". They are all there; perhaps nothing more "
                       "will ever come"s);
  const auto more = told(exactly(3).size_in("abcd"));
  CHECK_MESSAGE(more == "3"s, "exactly(3) was shown 'abcd', and said: "s
                                  << more
                                  << ". The 'd' belongs to the next frame"s);
}

TEST_CASE("rule: up to so many bytes") {
  const auto none = told(up_to(3).size_in(""));
  CHECK_MESSAGE(none == "not yet"s,
                "up_to(3) was shown no bytes, and said: "s
                    << none
                    << ". An empty frame is how a reader tells the end; that "
                       "nothing has come yet is not the end"s);
  const auto some = told(up_to(3).size_in("ab"));
  CHECK_MESSAGE(some == "2"s, "up_to(3) was shown 'ab', and said: "s
                                  << some
                                  << ". It takes what there is, and does not "
                                     "wait for the third byte"s);
  const auto more = told(up_to(3).size_in("abcd"));
  CHECK_MESSAGE(more == "3"s,
                "up_to(3) was shown 'abcd', and said: "s
                    << more << ". The caller has asked for three at most"s);
}

TEST_CASE("rule: a frame ends with its separator") {
  const auto frames = cut({"soup,fish,rest"}, {","});
  REQUIRE_MESSAGE(frames != "soup,fish,rest"s,
                  "'soup,fish,rest' has come, and size_in() finds no ',' in "
                  "it"s);
  CHECK_MESSAGE(frames.find("[soup,fish") == frames.npos,
                "of 'soup,fish,rest' came "s
                    << frames
                    << ". These are two frames: the first separator ends the "
                       "first one"s);
  CHECK_MESSAGE(frames.find("[soup]") == frames.npos,
                "of 'soup,fish,rest' came "s
                    << frames
                    << ". The separator is a part of the frame: what is not "
                       "taken out is found again"s);
  CHECK_MESSAGE(frames.find("[rest]") == frames.npos,
                "of 'soup,fish,rest' came "s
                    << frames
                    << ". No ',' has come behind 'rest' yet: it may be the "
                       "first half of 'restaurant,'"s);
}

TEST_CASE("rule: fewer bytes than the separator has") {
  const auto frames = cut({"a", "b<END>"}, {"<END>"});
  REQUIRE_MESSAGE(frames.find("limit") == frames.npos,
                  "'a' has come, the separator is '<END>', the limit 100, and "
                  "size_in() threw: "s
                      << frames
                      << ". Lengths have no sign: 1 - 4 is not -3, it is more "
                         "than any limit"s);
}

TEST_CASE("rule: a separator that comes in two pieces") {
  const auto wrong = wrong_split("soup;;fish;;", {";;"}, "[soup;;][fish;;]");
  CHECK_MESSAGE(wrong.empty(),
                "'soup;;fish;;', separated by ';;': "s
                    << wrong
                    << ". When the last byte that has come is ';', the "
                       "separator may have begun, and must be found when the "
                       "second ';' comes"s);
}

TEST_CASE("rule: a longer separator that comes in pieces") {
  const auto wrong =
      wrong_split("one<END>two<EN<END>", {"<END>"}, "[one<END>][two<EN<END>]");
  CHECK_MESSAGE(wrong.empty(),
                "'one<END>two<EN<END>', separated by '<END>': "s
                    << wrong
                    << ". Of a separator of five bytes, up to four may have "
                       "come: the next search has to begin four bytes back"s);
}

TEST_CASE("rule: of several separators, the first to end a frame") {
  const auto either = cut({"soup;fish,"}, {",", ";"});
  CHECK_MESSAGE(either == "[soup;][fish,]"s,
                "'soup;fish,', separated by ',' or ';', became "s
                    << either
                    << ". It does not matter which of them stands first in "
                       "the list"s);
  const auto within = cut({"abcd"}, {"abcd", "bc"});
  CHECK_MESSAGE(within == "[abc]d"s,
                "'abcd', separated by 'abcd' or 'bc', became "s
                    << within
                    << ". The shortest frame counts: the separator that ends "
                       "first, not the one that begins first"s);
  const auto wrong =
      wrong_split("one<END>two,", {",", "<END>"}, "[one<END>][two,]");
  CHECK_MESSAGE(wrong.empty(),
                "'one<END>two,', separated by ',' or '<END>': "s
                    << wrong
                    << ". The longest of all separators says how far back the "
                       "next search begins"s);
}

TEST_CASE("rule: as long as the limit is not too long") {
  const auto just = cut({"12345,"}, {","}, 5);
  CHECK_MESSAGE(just == "[12345,]"s,
                "the limit is 5, '12345,' came, and became: "s
                    << just << ". The separator does not count"s);
  const auto no_end = cut({"12345"}, {","}, 5);
  CHECK_MESSAGE(no_end == "12345"s,
                "the limit is 5, '12345' came, and became: "s
                    << no_end
                    << ". The next byte may be the separator, and then it is "
                       "not too long"s);
  const auto begun = cut({"12345<EN"}, {"<END>"}, 5);
  CHECK_MESSAGE(begun == "12345<EN"s,
                "the limit is 5, '12345<EN' came, and became: "s
                    << begun
                    << ". A separator that has begun does not count, either: "
                       "count only the bytes at which none can begin"s);
}

TEST_CASE("rule: longer than the limit is an error") {
  const auto ended = cut({"123456,"}, {","}, 5);
  REQUIRE_MESSAGE(ended.starts_with(found),
                  "the limit is 5, '123456,' came, and became: "s
                      << ended
                      << ". A frame that is too long must not be given, even "
                         "if its end is there already: limit_overrun_error, '"s
                      << found << "'"s);
  const auto endless = cut({"123456"}, {","}, 5);
  REQUIRE_MESSAGE(endless.starts_with(not_found),
                  "the limit is 5, '123456' came, and became: "s
                      << endless
                      << ". If the end of the frame never comes, the memory "
                         "fills up: limit_overrun_error, '"s
                      << not_found << "'"s);
  CHECK_MESSAGE(ended == found + ": 6",
                "the limit is 5, '123456,' came, and consumed() is not 6: "s
                    << ended << ". It counts the bytes before the separator"s);
  const auto begun = cut({"1234567<EN"}, {"<END>"}, 5);
  CHECK_MESSAGE(begun == not_found + ": 6",
                "the limit is 5, '1234567<EN' came, the separator is '<END>', "
                "and consumed() is not 6: "s
                    << begun
                    << ". Whoever drops what was consumed must not drop the "
                       "beginning of a separator: it may be in the last four "
                       "bytes"s);
}

// A different text than before: so one sees where the search begins.
TEST_CASE("rule: what was searched is not searched again") {
  const words comma{","};
  until_separator frame(comma, 100);
  static_cast<void>(frame.size_in("abcdefgh"));
  const auto size = told(frame.size_in(",,,,,,,,,,"));
  CHECK_MESSAGE((size == "9"s || size == "8"s),
                "no separator was in the first eight bytes. When more bytes "
                "came, the search began with byte "s
                    << size
                    << " again. A peer that sends a long line byte by byte "
                       "makes us search all of it each time: `searched_` says "
                       "where to go on"s);
}

}  // namespace framing_rules_test
