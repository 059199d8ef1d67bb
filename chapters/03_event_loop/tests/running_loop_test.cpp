// One running loop in each thread, and get_running_loop().

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <thread>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace running_loop_test {

using namespace std::chrono_literals;
using asyncio::event_loop;
using asyncio::get_running_loop;

TEST_CASE("get_running_loop gives the loop that runs, and only while it does") {
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  CHECK_THROWS_WITH_AS(get_running_loop(), "no running event loop",
                       std::runtime_error);
  loop.call_soon([&] { CHECK(&get_running_loop() == &loop); });
  loop.call_later(1s, [&] {
    CHECK(&get_running_loop() == &loop);
    get_running_loop().stop();
  });
  loop.run_forever();
  CHECK_THROWS_AS(get_running_loop(), std::runtime_error);
}

TEST_CASE("a loop that runs cannot be run again from within") {
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  bool next = false;
  loop.call_soon([&] {
    CHECK_THROWS_WITH_AS(loop.run_forever(),
                         "This event loop is already running",
                         std::runtime_error);
    CHECK(loop.is_running());
    CHECK(&get_running_loop() == &loop);
  });
  loop.call_soon([&] {
    next = true;
    loop.stop();
  });
  loop.run_forever();
  CHECK(next);
}

TEST_CASE("a thread runs one loop at a time") {
  event_loop outer(std::make_unique<asyncio::virtual_time>());
  event_loop inner(std::make_unique<asyncio::virtual_time>());
  outer.call_soon([&] {
    CHECK_THROWS_WITH_AS(
        inner.run_forever(),
        "Cannot run the event loop while another loop is running",
        std::runtime_error);
    CHECK_FALSE(inner.is_running());
    CHECK(&get_running_loop() == &outer);
    inner.call_soon([&] { inner.stop(); });  // to fill it is allowed
    outer.stop();
  });
  outer.run_forever();
  inner.run_forever();  // one after the other is fine
  CHECK_FALSE(inner.is_running());
}

TEST_CASE("each thread may run a loop of its own") {
  event_loop here(std::make_unique<asyncio::virtual_time>());
  event_loop there(std::make_unique<asyncio::virtual_time>());
  here.call_soon([&] {
    std::thread([&] {
      CHECK_THROWS_AS(get_running_loop(), std::runtime_error);
      there.call_soon([&] {
        CHECK(&get_running_loop() == &there);
        there.stop();
      });
      there.run_forever();
      CHECK_THROWS_WITH_AS(here.run_forever(),
                           "This event loop is already running",
                           std::runtime_error);
    }).join();
    CHECK(&get_running_loop() == &here);
    here.stop();
  });
  here.run_forever();
}

}  // namespace running_loop_test
