// What becomes of futures when their loop closes, and of long chains of them.

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/future.hpp"

namespace future_close_test {

namespace {

using asyncio::event_loop;
using asyncio::future;

// Completes a future when it is destroyed.
class guard {
 public:
  enum class by { result, exception, cancel };
  guard(future<> it, by how) : it_(std::move(it)), how_(how) {}
  guard(const guard&) = delete;
  guard& operator=(const guard&) = delete;
  ~guard() {
    if (it_.done()) return;
    if (how_ == by::result) it_.set_result();
    if (how_ == by::exception) it_.set_exception(std::runtime_error("dropped"));
    if (how_ == by::cancel) it_.cancel();
  }

 private:
  future<> it_;
  by how_;
};

TEST_CASE("what a destructor completes while the loop closes, is complete") {
  for (const auto how :
       {guard::by::result, guard::by::exception, guard::by::cancel}) {
    event_loop loop;
    const future<> f(loop);
    const auto held = std::make_shared<int>();
    bool called = false;
    f.add_done_callback([held, &called](const auto&) { called = true; });
    loop.call_soon([g = std::make_shared<guard>(f, how)] {});
    loop.close();
    CHECK(f.done());
    CHECK_FALSE_MESSAGE(called, "a closed loop calls nobody");
    CHECK_MESSAGE(held.use_count() == 1, "the callback was not forgotten");
    if (how == guard::by::exception) CHECK(f.exception());
  }
}

TEST_CASE("a callback that comes after the loop was closed is forgotten") {
  event_loop loop;
  const future<> f(loop);
  f.set_result();
  loop.close();
  const auto held = std::make_shared<int>();
  f.add_done_callback([held](const auto&) {});
  CHECK(held.use_count() == 1);
}

TEST_CASE("a long chain of futures is destroyed without recursion") {
  constexpr int many = 200'000;
  event_loop loop;
  SUBCASE("each held by a callback of the next") {
    future<> last(loop);
    for (int i = 0; i < many; ++i) {
      const future<> f(loop);
      f.add_done_callback([last](const auto&) {});
      last = f;
    }
  }
  SUBCASE("each held by the result of the next") {
    struct node {
      std::shared_ptr<future<node>> next;
    };
    future<node> last(loop);
    for (int i = 0; i < many; ++i) {
      const future<node> f(loop);
      f.set_result(node{std::make_shared<future<node>>(last)});
      last = f;
    }
  }
}

// Counts how often it is asked for its number.
class numbered final : public asyncio::done_callback {
 public:
  std::uint64_t id() const noexcept override {
    ++asked;
    return id_;
  }
  void on_done(event_loop&, asyncio::future_state&) override {}
  inline static std::size_t asked = 0;

 private:
  std::uint64_t id_ = asyncio::new_callback_number();
};

TEST_CASE("removing callbacks by number searches the list no more than once") {
  constexpr std::size_t many = 1000;
  event_loop loop;
  const future<> f(loop);
  std::vector<numbered> all(many);
  for (auto& each : all) f.state()->add_done_callback(each);
  numbered::asked = 0;
  for (std::size_t i = many; i-- > 0;) {
    auto* const found = f.state()->find_done_callback(all[i].id());
    REQUIRE(found == &all[i]);
    CHECK(f.state()->remove_done_callback(*found));
    CHECK(f.state()->find_done_callback(all[i].id()) == nullptr);
  }
  CHECK(numbered::asked < 8 * many);
}

TEST_CASE("callbacks that come after a removal are found, and are in order") {
  event_loop loop;
  const future<> f(loop);
  std::string called;
  const auto add = [&](char name) {
    return f.add_done_callback(
        [&called, name](const auto&) { called += name; });
  };
  const auto a = add('a');
  add('b');
  CHECK(f.remove_done_callback(a));
  const auto c = add('c');
  add('d');
  CHECK(f.remove_done_callback(c));
  CHECK_FALSE(f.remove_done_callback(c));
  f.set_result();
  CHECK_FALSE_MESSAGE(f.remove_done_callback(c), "nothing is left to remove");
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  CHECK(called == "bd");
}

}  // namespace

TEST_CASE("a callback that is forgotten looks for others in the same list") {
  class listens final : public asyncio::done_callback {
    void on_done(event_loop&, asyncio::future_state&) override {}
  };
  for (const bool has_index : {false, true}) {
    listens last;
    event_loop loop;
    const future<> bell(loop);
    std::uint64_t later = 0;
    auto looks = asyncio::farewell([&] {
      CHECK_FALSE_MESSAGE(bell.remove_done_callback(later), "it is too late");
      CHECK(bell.state()->remove_done_callback(last));
    });
    bell.add_done_callback([it = std::move(looks)](const future<>&) {});
    bell.state()->add_done_callback(last);
    later = bell.add_done_callback([](const future<>&) {});
    // Looking for a number makes the index, which is forgotten first.
    if (has_index) CHECK_FALSE(bell.remove_done_callback(later + 1));
    loop.close();
    bell.set_result();
    CHECK_FALSE(bell.state()->remove_done_callback(last));
  }
}

}  // namespace future_close_test
