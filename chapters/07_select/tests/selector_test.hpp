// What the tests of selectors share: descriptors to watch, and the default
// selector, to watch them with.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/default_selector.hpp"
#include "07_select/selector.hpp"

namespace selector_test {

using asyncio::default_selector;
using asyncio::selector;
using namespace std::chrono_literals;

inline constexpr auto readable = selector::readable;
inline constexpr auto writable = selector::writable;
inline constexpr auto gone = selector::gone;

/// Three connected pairs: what is written to theirs[i] can be read from
/// ours[i]. And an alarm clock, which is the lowest descriptor.
struct fixture {
  explicit fixture(asyncio::selector_maker make = default_selector)
      : made(make()) {
    names[alarm] = "alarm ";
    for (int i = 0; i < 3; ++i) {
      int pair[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
      ours.push_back(pair[0]);
      theirs.push_back(pair[1]);
      names[pair[0]] = std::to_string(i);
    }
  }
  ~fixture() {
    ::close(alarm);
    for (const int fd : ours) ::close(fd);
    for (const int fd : theirs) ::close(fd);
  }

  void write_to(int i) { CHECK(::write(theirs[at(i)], "x", 1) == 1); }
  // After that long, the alarm can be read. A select() that waits longer than
  // it should finds it, and the test says so in place of hanging.
  void set_alarm(std::chrono::nanoseconds after) {
    itimerspec when{};
    when.it_value.tv_nsec = after.count();
    REQUIRE(::timerfd_settime(alarm, 0, &when, nullptr) == 0);
    asked.add(alarm, readable);
  }
  void close_ours(int i) { ::close(std::exchange(ours[at(i)], -1)); }

  // What it finds now, as "0r 2rw", or "1g": g stands for gone. By rising
  // descriptor; a selector may have another order.
  std::string look(std::chrono::nanoseconds timeout = 0ns) {
    std::vector<selector::ready_one> found;
    asked.select(timeout, found);
    std::ranges::sort(found, {}, &selector::ready_one::fd);
    return in_words(found);
  }
  // How many waits of that long it takes until the alarm is found, which comes
  // after 20 ms. Counted, no wait can be too short by chance.
  int waits_until_alarm(std::chrono::nanoseconds each) {
    set_alarm(20ms);
    int waits = 1;
    while (look(each) != "alarm r" && waits < 1000) ++waits;
    return waits;
  }
  std::string in_words(const std::vector<selector::ready_one>& found) {
    std::string text;
    for (const auto& [fd, what] : found) {
      text += (text.empty() ? "" : " ") + names[fd];
      if ((what & readable) != 0) text += 'r';
      if ((what & writable) != 0) text += 'w';
      if ((what & gone) != 0) text += 'g';
    }
    return text;
  }

  const int alarm = ::timerfd_create(CLOCK_MONOTONIC, 0);
  std::vector<int> ours;
  std::vector<int> theirs;
  std::map<int, std::string> names;
  const std::unique_ptr<selector> made;
  selector& asked = *made;

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
};

}  // namespace selector_test
