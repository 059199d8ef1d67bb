// What must hold for the frame of a generator: who owns it, and that everything
// in it is destroyed, once, wherever the body stands.

#include <doctest/doctest.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"
#include "common/testing/leak_count.hpp"

namespace generator_lifetime_test {

using asyncio::generator;

namespace {

using log = std::vector<std::string>;

/// Writes a line when it is destroyed. What was moved from writes nothing.
class witness {
 public:
  witness(log& lines, std::string name)
      : lines_(&lines), name_(std::move(name)) {}
  witness(witness&& other) noexcept
      : lines_(std::exchange(other.lines_, nullptr)),
        name_(std::move(other.name_)) {}
  witness& operator=(witness&&) = delete;
  ~witness() {
    if (lines_ != nullptr) lines_->push_back(name_ + " destroyed");
  }

 private:
  log* lines_;
  std::string name_;
};

/// Has a parameter and two locals, the second of them in a loop.
generator<int> body(log& lines, [[maybe_unused]] witness parameter) {
  const witness outer(lines, "outer");
  for (int i = 1; i <= 2; ++i) {
    const witness inner(lines, "inner " + std::to_string(i));
    co_yield i;
    lines.push_back("went on after " + std::to_string(i));
  }
}

generator<int> named(log& lines, std::string name) {
  const witness local(lines, std::move(name));
  co_yield 1;
  co_yield 2;
}

}  // namespace

static_assert(!std::is_copy_constructible_v<generator<int>>);
static_assert(!std::is_copy_assignable_v<generator<int>>);
static_assert(std::is_nothrow_move_constructible_v<generator<int>>);
static_assert(std::is_nothrow_move_assignable_v<generator<int>>);

TEST_CASE("A body destroyed midway loses its locals innermost first") {
  log lines;
  {
    auto g = body(lines, witness(lines, "parameter"));
    g.next();
    CHECK(lines.empty());
  }
  CHECK(lines ==
        log{"inner 1 destroyed", "outer destroyed", "parameter destroyed"});
}

TEST_CASE("A body that ends loses its locals then, its parameters later") {
  log lines;
  {
    auto g = body(lines, witness(lines, "parameter"));
    for (int i = 0; i < 3; ++i) g.next();
    CHECK(lines == log{"went on after 1", "inner 1 destroyed",
                       "went on after 2", "inner 2 destroyed",
                       "outer destroyed"});
    lines.clear();
  }
  CHECK_MESSAGE(lines == log{"parameter destroyed"},
                "the frame itself, with the parameters, goes with the "
                "generator");
}

TEST_CASE("A body that never started is destroyed without running") {
  log lines;
  {
    auto g = body(lines, witness(lines, "parameter"));
  }
  CHECK_MESSAGE(lines == log{"parameter destroyed"},
                "nothing but the parameters was there to destroy");
}

TEST_CASE("Destroying a pipeline destroys its stages, the asking one first") {
  log lines;
  const auto passes_on = [](log& out, generator<int> source,
                            std::string name) -> generator<int> {
    const witness local(out, std::move(name));
    while (int* x = source.next()) co_yield *x;
  };
  {
    auto g = passes_on(lines, passes_on(lines, named(lines, "a"), "b"), "c");
    g.next();
    CHECK(lines.empty());
  }
  CHECK(lines == log{"c destroyed", "b destroyed", "a destroyed"});
}

TEST_CASE("A body that drops its own generator goes when it pauses") {
  log lines;
  std::optional<generator<int>> owner;
  const auto drops_itself = [&](log& out, char end) -> generator<int> {
    const witness local(out, "local");
    co_yield 1;
    owner.reset();
    out.push_back("dropped");
    if (end == 't') throw std::runtime_error("thrown");
    if (end == 'y') co_yield 2;
  };
  const log all{"dropped", "local destroyed"};
  SUBCASE("at its next co_yield, whose value nobody gets") {
    owner.emplace(drops_itself(lines, 'y'));
    owner->next();
    CHECK(owner->next() == nullptr);
  }
  SUBCASE("at its end") {
    owner.emplace(drops_itself(lines, 'e'));
    owner->next();
    CHECK(owner->next() == nullptr);
  }
  SUBCASE("with what it throws") {
    owner.emplace(drops_itself(lines, 't'));
    owner->next();
    CHECK_THROWS_WITH_AS(owner->next(), "thrown", std::runtime_error);
  }
  SUBCASE("in a loop, which it ends") {
    owner.emplace(drops_itself(lines, 'y'));
    for (const int value : *owner) CHECK(value == 1);
  }
  SUBCASE("by assignment") {
    owner.emplace(drops_itself(lines, 'y'));
    const auto replaces = [&](log& out) -> generator<int> {
      const witness local(out, "local");
      owner = generator<int>();
      out.push_back("dropped");
      co_yield 1;
    };
    owner.emplace(replaces(lines));
    CHECK(owner->next() == nullptr);
  }
  CHECK(lines == all);
}

TEST_CASE("A generator that moves takes its frame along") {
  log lines;
  {
    auto from = named(lines, "local");
    from.next();
    auto to = std::move(from);
    CHECK(from.next() == nullptr);
    int* second = to.next();
    REQUIRE_MESSAGE(second != nullptr, "the body did not come along");
    CHECK(*second == 2);
    CHECK(lines.empty());
  }
  CHECK_MESSAGE(lines == log{"local destroyed"},
                "a frame must be destroyed exactly once");
}

TEST_CASE("Assignment destroys the old frame at once and empties its source") {
  log lines;
  auto to = named(lines, "old");
  auto from = named(lines, "new");
  to.next();
  from.next();
  to = std::move(from);
  CHECK(lines == log{"old destroyed"});
  CHECK(from.next() == nullptr);
  int* second = to.next();
  REQUIRE_MESSAGE(second != nullptr, "the body did not come along");
  CHECK(*second == 2);
  to = {};
  CHECK(lines == log{"old destroyed", "new destroyed"});
}

TEST_CASE("An owner that is assigned to itself keeps its frame") {
  log lines;
  auto g = named(lines, "local");
  g.next();
  auto& same = g;
  g = std::move(same);
  CHECK(lines.empty());
  int* second = g.next();
  REQUIRE(second != nullptr);
  CHECK(*second == 2);
}

TEST_CASE("A watcher hears of every frame made and destroyed") {
  log lines;
  common::leak_count frames;
  auto started = named(lines, "started");
  auto unstarted = named(lines, "unstarted");
  started.next();
  CHECK(frames.survivors() == "2 coroutine frames");
  started = {};
  CHECK(frames.survivors() == "1 coroutine frame");
  unstarted = {};
  CHECK(frames.alive() == 0);
}

}  // namespace generator_lifetime_test
