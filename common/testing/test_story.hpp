// test_story: reports written by hand, as a loop would send them, for the tests
// of those who watch.

#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "common/observer/observer.hpp"

namespace common {

/// Tells the observers of this thread about subjects 1, 2, 3 … of its own.
class test_story {
 public:
  void name(std::uint64_t who, std::string_view name) const {
    asyncio::observer::name({this, who}, name);
  }
  void ready(std::uint64_t who) const {
    change(who, asyncio::activity::ready, {});
  }
  void runs(std::uint64_t who) const {
    change(who, asyncio::activity::running, {});
  }
  void waits(std::uint64_t who, std::string_view what) const {
    change(who, asyncio::activity::waiting, what);
  }
  void done(std::uint64_t who, std::string_view why = {}) const {
    change(who, asyncio::activity::done, why);
  }
  void cancelled(std::uint64_t who) const {
    change(who, asyncio::activity::cancelled, {});
  }
  void deadline(std::uint64_t who, std::chrono::nanoseconds when) const {
    asyncio::observer::deadline({this, who}, when);
  }
  void clock(std::chrono::nanoseconds now) const {
    asyncio::observer::time(now);
  }

  /// Three downloads take turns; the second fails. Nobody has a clock.
  void turns() const {
    constexpr std::string_view names[] = {"tea", "salt", "rice"};
    for (const auto i : {0u, 1u, 2u}) {
      name(i + 1, names[i]);
      ready(i + 1);
    }
    for (const auto who : {1u, 2u, 3u}) step(who);
    step(1);
    runs(2);
    done(2, "failed: no salt");
    step(3);
    for (const auto who : {1u, 3u}) {
      runs(who);
      done(who);
    }
  }

  /// Two cooks under virtual time: one is sent home after 3 s.
  void cooks() const {
    using namespace std::chrono_literals;
    clock(100s);
    name(1, "soup");
    name(2, "cake");
    ready(1);
    ready(2);
    runs(1);
    waits(1, "sleep 2 s");
    runs(2);
    waits(2, "the oven");
    clock(102s);
    step(1);
    clock(103s);
    ready(2);
    runs(2);
    cancelled(2);
    runs(1);
    done(1);
  }

 private:
  void change(std::uint64_t who, asyncio::activity now,
              std::string_view why) const {
    asyncio::observer::change({this, who}, now, why);
  }
  void step(std::uint64_t who) const {
    runs(who);
    ready(who);
  }
};

}  // namespace common
