// gather(): what it takes, and what it gives.

#include "08_gather/gather.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <doctest/doctest.h>
#include <list>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "08_gather/as_completed.hpp"
#include "08_gather/tests/gather_test.hpp"

namespace gather_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

template <class T>
coroutine<T> give(T value) {
  co_await sleep(0s);
  co_return value;
}

// Counts how often it was copied.
struct dish {
  int copies = 0;
  dish() = default;
  dish(const dish& other) : copies(other.copies + 1) {}
  dish(dish&&) noexcept = default;
};
coroutine<dish> cook_dish() { co_return dish(); }

}  // namespace

TEST_CASE_FIXTURE(kitchen, "results are in the order asked for") {
  const auto main = [&]() -> coroutine<> {
    auto all = gather(cook("a", 9), cook("b", 1), cook("c", 5));
    static_assert(
        std::same_as<decltype(all), future<std::tuple<int, int, int>>>);
    log("nobody has begun");
    const auto begin = get_running_loop().time();
    const auto [a, b, c] = co_await all;
    CHECK(std::vector{a, b, c} == std::vector{9, 1, 5});
    CHECK(minutes_since(begin) == 9);
  };
  run(main());
  CHECK(log.str() ==
        "nobody has begun; a begins; b begins; c begins; b ends; c ends; "
        "a ends");
}

TEST_CASE_FIXTURE(kitchen, "any awaitables, mixed") {
  const auto main = [&]() -> coroutine<> {
    const future<std::string> order;
    const auto early = create_task(cook("early", 2));
    get_running_loop().call_later(1min, [order] { order.set_result("soup"); });
    const auto [nothing, number, text, slept, word, pointer] =
        co_await gather(sleep(1min), early, order, sleep(3min, 'z'),
                        give(std::string("w")), give(std::make_unique<int>(7)));
    static_assert(std::same_as<decltype(nothing), const std::monostate>);
    CHECK(number == 2);
    CHECK(text == "soup");
    CHECK(slept == 'z');
    CHECK(word == "w");
    CHECK(*pointer == 7);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a range gives a vector") {
  const auto main = [&]() -> coroutine<> {
    const auto begin = get_running_loop().time();
    std::vector<coroutine<int>> cooks;
    for (int i = 0; i < 4; ++i) cooks.push_back(cook("cook", 4 - i));
    const std::vector<int> results = co_await gather(std::move(cooks));
    CHECK(results == std::vector{4, 3, 2, 1});
    CHECK(minutes_since(begin) == 4);
  };
  run(main());
}

TEST_CASE("ranges of every kind") {
  const auto main = []() -> coroutine<> {
    // Handles are copied from a range that is used again.
    const std::list<task<int>> tasks{create_task(give(1)),
                                     create_task(give(2))};
    const auto from_list = co_await gather(tasks);
    CHECK(from_list == std::vector{1, 2});
    CHECK(tasks.front().result() == 1);

    const std::array<future<int>, 2> futures;
    futures[1].set_result(8);
    futures[0].set_result(7);
    const auto from_array = co_await gather(futures);
    CHECK(from_array == std::vector{7, 8});

    // A view makes its elements on the way.
    const auto thrice =
        std::views::iota(1, 4) |
        std::views::transform([](int n) { return give(3 * n); });
    const auto from_view = co_await gather(thrice);
    CHECK(from_view == std::vector{3, 6, 9});

    std::vector<coroutine<std::unique_ptr<int>>> pointers;
    pointers.push_back(give(std::make_unique<int>(5)));
    const auto from_moved = co_await gather(std::move(pointers));
    CHECK(*from_moved.at(0) == 5);
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(kitchen, "a range of void gives nothing, when all are done") {
  const auto main = [&]() -> coroutine<> {
    const auto begin = get_running_loop().time();
    const std::vector<task<>> naps{create_task(sleep(5min)),
                                   create_task(sleep(7min))};
    auto all = gather(naps);
    static_assert(std::same_as<decltype(all), future<void>>);
    co_await all;
    CHECK(minutes_since(begin) == 7);
  };
  run(main());
}

TEST_CASE("of nobody: done at once") {
  const auto main = []() -> coroutine<> {
    CHECK(gather().done());
    const auto none = gather(std::vector<task<int>>{});
    REQUIRE(none.done());
    CHECK(none.result().empty());
    CHECK(gather(std::vector<task<>>{}).done());
    CHECK(gather(return_exceptions).done());
    CHECK_FALSE(none.cancel());
    co_return;
  };
  run_virtually(main());
}

TEST_CASE("of futures that are all done: done at once, as in CPython 3.12") {
  const auto main = []() -> coroutine<> {
    const future<int> a, b, failed;
    a.set_result(1);
    b.set_result(2);
    failed.set_exception(std::runtime_error("burnt"));
    const auto all = gather(a, b);
    REQUIRE(all.done());
    CHECK(all.result() == std::tuple(1, 2));
    const future<int> pending;
    const auto fails = gather(pending, failed, a);
    REQUIRE(fails.done());
    CHECK(what_is(fails.exception()) == "burnt");
    CHECK_FALSE(gather(a, pending).done());
    pending.set_result(3);
    co_await sleep(0s);
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(kitchen, "the same future twice") {
  const auto main = [&]() -> coroutine<> {
    const auto one = create_task(cook("one", 3));
    const future<int> other;
    other.set_result(5);
    const auto [a, b, c, d] = co_await gather(one, other, one, other);
    CHECK(std::vector{a, b, c, d} == std::vector{3, 5, 3, 5});
    const std::vector thrice{one, one, one};  // g++ 12: not within co_await
    const auto list = co_await gather(thrice);
    CHECK(list == std::vector{3, 3, 3});
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "nested") {
  const auto main = [&]() -> coroutine<> {
    std::vector<coroutine<int>> some;
    some.push_back(cook("c", 1));
    some.push_back(cook("d", 2));
    const auto [ab, cd, alone] =
        co_await gather(gather(cook("a", 3), cook("b", 4)),
                        gather(std::move(some)), gather(gather(cook("e", 5))));
    CHECK(ab == std::tuple(3, 4));
    CHECK(cd == std::vector{1, 2});
    CHECK(std::get<0>(std::get<0>(alone)) == 5);
  };
  run(main());
}

TEST_CASE("the result of a kept handle is copied, else it is moved") {
  const auto main = []() -> coroutine<> {
    const auto held = create_task(cook_dish());
    const auto all = gather(held, cook_dish());
    co_await until_done(all.state());
    auto& [of_held, of_ours] = all.result();
    CHECK(of_held.copies == 1);
    CHECK(of_ours.copies == 0);
    CHECK(held.result().copies == 0);

    // What cannot be copied is taken out of the future that others hold.
    const auto pointer = create_task(give(std::make_unique<int>(7)));
    const auto taken = gather(pointer);
    co_await until_done(taken.state());
    CHECK(*std::get<0>(taken.result()) == 7);
    CHECK_THROWS_WITH_AS(pointer.result(), "Result was taken already.",
                         invalid_state_error);

    auto given = create_task(cook_dish());
    const auto [of_given] = co_await gather(std::move(given));
    CHECK(of_given.copies == 0);

    const std::vector kept{create_task(cook_dish())};
    const auto of_kept = co_await gather(kept);
    CHECK(of_kept[0].copies == 1);
    CHECK(kept[0].result().copies == 0);
    auto tasks = kept;
    tasks[0] = create_task(cook_dish());
    const auto of_tasks = co_await gather(std::move(tasks));
    CHECK(of_tasks[0].copies == 0);
    // A view may see what others hold.
    const auto of_view = co_await gather(std::views::all(kept));
    CHECK(of_view[0].copies == 1);
  };
  run_virtually(main());
}

TEST_CASE("what cannot be copied, though its type says it can") {
  struct page {
    std::vector<std::unique_ptr<int>> parts;
  };
  const auto get_page = []() -> coroutine<page> {
    page made;
    made.parts.push_back(std::make_unique<int>(7));
    co_return made;
  };
  const auto main = [&]() -> coroutine<> {
    const auto [a, b] =
        co_await gather(get_page(), create_task(get_page(), "b"));
    CHECK(*a.parts[0] + *b.parts[0] == 14);
    std::vector<task<page>> tasks;
    tasks.push_back(create_task(get_page()));
    const auto of_tasks = co_await gather(std::move(tasks));
    CHECK(*of_tasks[0].parts[0] == 7);
    const auto outcomes = co_await gather(return_exceptions, get_page());
    CHECK(*std::get<0>(outcomes).value().parts[0] == 7);
    std::vector<coroutine<page>> pages;
    pages.push_back(get_page());
    for (auto next : as_completed(std::move(pages))) {
      const auto given = co_await std::move(next);
      CHECK(*given.parts[0] == 7);
    }
  };
  run_virtually(main());
}

TEST_CASE("of tasks of any type: all are awaited, and nothing is given") {
  const auto main = []() -> coroutine<std::string> {
    create_task(give(1));
    create_task(sleep(1s, std::string("x")));
    std::vector<any_task> others;
    for (const auto& each : all_tasks())
      if (each != *current_task()) others.push_back(each);
    static_assert(std::same_as<decltype(gather(others)), future<>>);
    co_await gather(others);
    CHECK(all_tasks().size() == 1);
    const auto outcomes = co_await gather(return_exceptions, others);
    CHECK(outcomes.size() == 2);
    const auto all = co_await gather(others[0], give(3));
    CHECK(std::get<1>(all) == 3);
    const auto burns = []() -> coroutine<int> {
      throw std::runtime_error("burnt");
      co_return 0;
    };
    co_return co_await outcome_of(gather(any_task(create_task(burns()))));
  };
  CHECK(run_virtually(main()) == "burnt");
}

TEST_CASE("a result that throws when it is copied is a failure, not a hang") {
  const auto main = []() -> coroutine<std::string> {
    const auto held = create_task(whisper());
    co_return co_await outcome_of(gather(held));
  };
  CHECK(run_virtually(main()) == "not to be copied");
}

TEST_CASE("outside a loop, and across loops") {
  CHECK_THROWS_WITH_AS(static_cast<void>(gather(give(1))),
                       "no running event loop", std::runtime_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(gather()), "no running event loop",
                       std::runtime_error);
  event_loop one, other;
  const future<int> a(one), b(other);
  CHECK_THROWS_WITH_AS(static_cast<void>(gather(a, b)),
                       "The future belongs to a different loop than the one "
                       "specified as the loop argument",
                       std::invalid_argument);
  // The first future says which loop it is.
  const auto all = gather(a, sleep(0s, 2));
  CHECK(all.state()->loop() == &one);
  a.set_result(1);
  CHECK(run_until_complete(one, all) == std::tuple(1, 2));
}

}  // namespace gather_test
