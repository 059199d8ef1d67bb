// Framing and the queue of bytes, without a socket: at every split, the same.

#include "14_streams/framing.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "14_streams/byte_queue.hpp"
#include "14_streams/errors.hpp"

namespace framing_test {

using namespace asyncio;

namespace {

using words = std::vector<std::string>;

// The frames that come out when bytes arrive in these pieces; the rest behind
// them, and an error in its place. `make` makes what finds the next one's end.
template <class Make>
words frames_by(Make make, const words& pieces) {
  words frames;
  std::string bytes;
  std::optional<decltype(make())> next;
  const auto look = [&] {
    while (true) {
      if (!next) next.emplace(make());
      const auto size = next->size_in(bytes);
      if (!size || *size == 0) return;  // an empty frame: for ever the next
      frames.push_back(bytes.substr(0, *size));
      bytes.erase(0, *size);
      next.reset();
    }
  };
  try {
    for (const auto& piece : pieces) {
      bytes += piece;
      look();
    }
    frames.push_back(bytes);
  } catch (const limit_overrun_error& error) {
    frames.push_back(error.what() + std::string(" ") +
                     std::to_string(error.consumed()));
  }
  return frames;
}

words frames_of(const words& pieces, const words& separators,
                std::size_t limit = 1000) {
  return frames_by([&] { return until_separator(separators, limit); }, pieces);
}

words split(std::string_view all, std::size_t one, std::size_t two) {
  return {std::string(all.substr(0, one)),
          std::string(all.substr(one, two - one)),
          std::string(all.substr(two))};
}

void same_at_every_split(std::string_view all, const words& separators,
                         const words& expected, std::size_t limit = 1000) {
  for (std::size_t one = 0; one <= all.size(); ++one)
    for (std::size_t two = one; two <= all.size(); ++two) {
      CAPTURE(one);
      CAPTURE(two);
      CHECK(frames_of(split(all, one, two), separators, limit) == expected);
    }
}

}  // namespace

TEST_CASE("a frame ends where its separator does, however it came in") {
  same_at_every_split("soup\nfish\n\nrest", {"\n"},
                      {"soup\n", "fish\n", "\n", "rest"});
  same_at_every_split("one<END>two<EN<END><END>", {"<END>"},
                      {"one<END>", "two<EN<END>", "<END>", ""});
  same_at_every_split("aaaab", {"aab"}, {"aaaab", ""});
}

TEST_CASE("of several separators, the first to end a frame counts") {
  same_at_every_split("a\r\nb\nc", {"\r\n", "\n"}, {"a\r\n", "b\n", "c"});
  CHECK(frames_of({"abcd"}, {"abcd", "bc"}) == words{"abc", "d"});
}

TEST_CASE("byte by byte, too") {
  words pieces;
  for (const char c : std::string("a<END>b<END>")) pieces.emplace_back(1, c);
  CHECK(frames_of(pieces, {"<END>"}) == words{"a<END>", "b<END>", ""});
}

TEST_CASE("as long as the limit is allowed, one byte more is not") {
  same_at_every_split("12345\n", {"\n"}, {"12345\n", ""}, 5);
  const std::string found =
      "Separator is found, but chunk is longer than limit 6";
  const std::string not_found =
      "Separator is not found, and chunk exceed the limit 6";
  CHECK(frames_of({"123456\n"}, {"\n"}, 5) == words{found});
  CHECK(frames_of({"123456", "\n"}, {"\n"}, 5) == words{not_found});
  CHECK(frames_of({"12345", "6\n"}, {"\n"}, 5) == words{found});
  CHECK(frames_of({"12345"}, {"\n"}, 5) == words{"12345"});
  CHECK(frames_of({"12345<EN"}, {"<END>"}, 5) == words{"12345<EN"});
}

TEST_CASE("a line is a frame that ends with a newline") {
  for (const std::string_view all :
       {"", "\n", "\n\n", "one\n", "one\ntwo\n\nthree", "no end"})
    for (std::size_t limit = 0; limit < 8; ++limit)
      for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        CAPTURE(all);
        CAPTURE(limit);
        CAPTURE(cut);
        const auto pieces = split(all, cut, all.size());
        CHECK(frames_by([&] { return until_newline(limit); }, pieces) ==
              frames_of(pieces, {"\n"}, limit));
      }
}

TEST_CASE("what was searched once is not searched again") {
  const words newline{"\n"};
  until_separator frame(newline, 100);
  CHECK_FALSE(frame.size_in("abc"));
  CHECK_MESSAGE(*frame.size_in("\n\n\n\n") == 4,
                "the first three bytes were looked at again");
  until_newline line(100);
  CHECK_FALSE(line.size_in("abc"));
  CHECK_MESSAGE(*line.size_in("\n\n\n\n") == 4,
                "the first three bytes were looked at again");
}

TEST_CASE("a separator has at least a byte") {
  CHECK_THROWS_WITH_AS(until_separator({""}, 5),
                       "Separator should be at least one-byte string",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(until_separator({}, 5),
                       "Separator should contain at least one element",
                       std::invalid_argument);
}

TEST_CASE("frames by their size") {
  CHECK_FALSE(exactly(3).size_in("ab"));
  CHECK(exactly(3).size_in("abcd") == 3);
  CHECK(exactly(0).size_in("") == 0);
  CHECK_FALSE(up_to(3).size_in(""));
  CHECK(up_to(3).size_in("ab") == 2);
  CHECK(up_to(3).size_in("abcd") == 3);
}

TEST_CASE("the errors say what came and what was expected") {
  const incomplete_read_error known("abc", 5);
  CHECK(known.what() ==
        std::string("3 bytes read on a total of 5 expected bytes"));
  CHECK(known.partial() == "abc");
  CHECK(known.expected() == 5);
  const incomplete_read_error unknown("abc");
  CHECK(unknown.what() ==
        std::string("3 bytes read on a total of undefined expected bytes"));
  CHECK_FALSE(unknown.expected());
}

TEST_CASE("bytes leave the queue in the order in which they came") {
  byte_queue queue;
  std::string expected;
  std::string taken;
  std::size_t number = 0;
  for (int round = 0; round < 200; ++round) {
    for (int i = 0; i < round % 7; ++i) {
      const auto word = std::to_string(++number) + " ";
      expected += word;
      queue.append(word);
    }
    taken += queue.take(queue.size() / 2);
    CHECK(taken + std::string(queue.view()) == expected);
  }
  taken += queue.take_all();
  CHECK(taken == expected);
  CHECK(queue.empty());
}

TEST_CASE("taking small pieces from a long queue does not copy the rest") {
  byte_queue queue;
  queue.append(std::string(1'000'000, 'x'));
  const auto* const place = queue.view().data();
  queue.take(10);
  CHECK(queue.view().data() == place + 10);
  queue.drop(10);
  CHECK(queue.size() == 999'980);
}

}  // namespace framing_test
