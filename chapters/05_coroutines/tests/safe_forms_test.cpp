// The forms that are safe with every compiler we support. g++ 12 destroys some
// temporaries of an awaiting expression twice, or too early: lambdas that
// capture more than references and numbers, aggregates, what is awaited behind
// &&, || and ?:, and an object that ?: makes. What has a name is safe, and so
// is a class with a constructor. Every object here counts itself, so that one
// destruction too many is seen without a sanitizer too.

#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/tests/coroutine_test.hpp"

namespace safe_forms_test {

using asyncio::coroutine;
using asyncio::run_now;

namespace {

/// Text that is too long to be kept in place, and counts how many are alive.
class order {
 public:
  order() { ++alive; }
  explicit order(std::string dish) : dish_(std::move(dish)) { ++alive; }
  order(const order& other) : dish_(other.dish_) { ++alive; }
  order(order&& other) noexcept : dish_(std::move(other.dish_)) { ++alive; }
  order& operator=(const order&) = default;
  order& operator=(order&&) = default;
  ~order() { --alive; }

  const std::string& dish() const { return dish_; }

  inline static int alive = 0;

 private:
  std::string dish_;
};

const std::string long_name = "a soufflé that rises for twenty-five minutes";

/// Both an aggregate ...
struct ticket {
  order wanted;
  int table = 0;
};
/// ... and the same with a constructor.
class checked_ticket {
 public:
  checked_ticket(order wanted, int table)
      : wanted_(std::move(wanted)), table_(table) {}
  std::string text() const { return wanted_.dish() + std::to_string(table_); }

 private:
  order wanted_;
  int table_;
};
struct place {
  int table = 0;
  int seat = 0;
};

coroutine<std::string> cook(ticket it) {
  co_return it.wanted.dish() + std::to_string(it.table);
}
coroutine<std::string> cook(checked_ticket it) { co_return it.text(); }
coroutine<int> seat(place where) { co_return 10 * where.table + where.seat; }
template <class F>
coroutine<std::string> call(F f) {
  co_return f();
}
coroutine<order> make(std::string dish) { co_return order(std::move(dish)); }
coroutine<int> give(int value) { co_return value; }

/// Runs the body, and looks that what was made there is gone, once.
template <class T>
T balanced(coroutine<T> body) {
  T result = run_now(std::move(body));
  CHECK_MESSAGE(order::alive == 0,
                "something was destroyed more than once, or never");
  order::alive = 0;
  return result;
}

}  // namespace

// #region lambda
TEST_CASE("Safe: a capturing lambda with a name") {
  const auto main = []() -> coroutine<std::string> {
    const order wanted(long_name);
    auto work = [wanted] { return wanted.dish(); };
    co_return co_await call(std::move(work));
  };
  CHECK(balanced(main()) == long_name);
}
// #endregion

TEST_CASE("Safe: a lambda temporary that captures references and numbers") {
  const auto main = [](int table) -> coroutine<std::string> {
    const order wanted(long_name);
    co_return co_await call(
        [&wanted, table] { return wanted.dish() + std::to_string(table); });
  };
  CHECK(balanced(main(4)) == long_name + "4");
}

TEST_CASE("Safe: a capturing lambda coroutine with a name") {
  const auto main = []() -> coroutine<std::string> {
    const order wanted(long_name);
    const auto work = [wanted]() -> coroutine<std::string> {
      const order made = co_await make(wanted.dish());
      co_return made.dish();
    };
    co_return co_await work();
  };
  CHECK(balanced(main()) == long_name);
}

// #region aggregate
TEST_CASE("Safe: an aggregate with a name") {
  const auto main = []() -> coroutine<std::string> {
    ticket named{order(long_name), 4};
    co_return co_await cook(std::move(named));
  };
  CHECK(balanced(main()) == long_name + "4");
}
// #endregion

TEST_CASE("Safe: a temporary of a class with a constructor") {
  const auto main = []() -> coroutine<std::string> {
    co_return co_await cook(checked_ticket(order(long_name), 4));
  };
  CHECK(balanced(main()) == long_name + "4");
}

TEST_CASE("Safe: a temporary aggregate of numbers") {
  const auto main = []() -> coroutine<int> {
    co_return co_await seat(place{4, 2}) + co_await seat({.table = 1});
  };
  CHECK(balanced(main()) == 52);
}

TEST_CASE("Safe: an aggregate made of a result that has a name") {
  const auto main = []() -> coroutine<std::string> {
    order made = co_await make(long_name);
    const ticket it{std::move(made), 4};
    co_return it.wanted.dish();
  };
  CHECK(balanced(main()) == long_name);
}

TEST_CASE("Safe: if and else, where ?: would await objects") {
  const auto main = [](bool first) -> coroutine<std::string> {
    order made;
    if (first)
      made = co_await make(long_name);
    else
      made = co_await make("soup");
    const int table = first ? co_await give(1) : co_await give(2);
    co_return made.dish() + std::to_string(table);
  };
  CHECK(balanced(main(true)) == long_name + "1");
  CHECK(balanced(main(false)) == "soup2");
}

// #region names
TEST_CASE("Safe: awaits with names, where && and || would await objects") {
  const auto main = [](std::string wanted) -> coroutine<bool> {
    const order first = co_await make(wanted);
    if (first.dish() != long_name) co_return false;
    const order second = co_await make(long_name);
    co_return second.dish() == first.dish();
  };
  CHECK(balanced(main(long_name)));
  CHECK_FALSE(balanced(main("soup")));
}
// #endregion

TEST_CASE("Safe: a chosen argument with a name, where ?: would make a string") {
  const auto main = [](bool first) -> coroutine<std::string> {
    const std::string wanted = first ? long_name : std::string("soup");
    const order made = co_await make(wanted);
    co_return made.dish();
  };
  CHECK(balanced(main(true)) == long_name);
  CHECK(balanced(main(false)) == "soup");
}

TEST_CASE("Safe: to await first, and then throw or make new") {
  const auto main = []() -> coroutine<std::string> {
    const order made = co_await make(long_name);
    const auto on_heap = std::make_unique<order>(made);
    const int table = co_await give(4);
    throw std::runtime_error(on_heap->dish() + std::to_string(table));
  };
  CHECK_THROWS_WITH_AS(balanced(main()), (long_name + "4").c_str(),
                       std::runtime_error);
  CHECK(order::alive == 0);
}

TEST_CASE("Safe: a vector filled one await at a time") {
  const auto main = []() -> coroutine<std::string> {
    std::vector<order> all;
    for (int i = 0; i < 3; ++i)
      all.push_back(co_await make(long_name + std::to_string(i)));
    co_return all.back().dish();
  };
  CHECK(balanced(main()) == long_name + "2");
}

}  // namespace safe_forms_test
