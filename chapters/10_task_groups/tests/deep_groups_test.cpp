// exception_group: groups in groups, deeper than the stack would bear if one
// function called itself for each.

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#include "06_tasks/run.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"

namespace deep_groups_test {

namespace {

using namespace asyncio;

constexpr int depth = 100'000;

// An error that one can see the end of.
class burnt : public std::runtime_error {
 public:
  explicit burnt(std::shared_ptr<int> dish)
      : std::runtime_error("burnt"), dish_(std::move(dish)) {}

 private:
  std::shared_ptr<int> dish_;
};

exception_group around(const std::exception_ptr& error) {
  exception_group all("level 1", {error});
  for (int i = 2; i <= depth; ++i)
    all = exception_group("level " + std::to_string(i),
                          {std::make_exception_ptr(all)});
  return all;
}

coroutine<> nest(int levels) {
  if (levels == 0) throw std::runtime_error("burnt");
  co_await task_group([levels](task_group_scope& group) -> coroutine<> {
    group.create_task(nest(levels - 1));
    co_return;
  });
}

}  // namespace

TEST_CASE("groups in groups are dropped one after the other") {
  const auto dish = std::make_shared<int>();
  {
    const auto all = around(std::make_exception_ptr(burnt(dish)));
    CHECK(dish.use_count() == 2);
  }
  CHECK_MESSAGE(dish.use_count() == 1, "the error in the innermost is left");
}

TEST_CASE("groups in groups are split, each within the one before") {
  const auto dish = std::make_shared<int>();
  {
    const auto all = around(std::make_exception_ptr(burnt(dish)));
    const auto [matching, rest] = all.split<burnt>();
    CHECK_FALSE(rest.has_value());
    REQUIRE(matching.has_value());
    exception_group inner = *matching;
    int levels = 0;
    std::string innermost;
    while (innermost.empty()) {
      ++levels;
      try {
        std::rethrow_exception(inner.exceptions().front());
      } catch (const exception_group& nested) {
        inner = nested;
      } catch (const burnt& error) {
        innermost = error.what();
      }
    }
    CHECK(levels == depth);
    CHECK(innermost == "burnt");
  }
  CHECK_MESSAGE(dish.use_count() == 1, "the error in the innermost is left");
}

TEST_CASE("task groups in task groups, and an error in the innermost") {
  CHECK_THROWS_AS(run(nest(depth / 4)), exception_group);
}

}  // namespace deep_groups_test
