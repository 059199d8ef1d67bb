// exception_group: what it says, what it holds, and how it splits.

#include "10_task_groups/exception_group.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace exception_group_test {

namespace {

using asyncio::exception_group;
using errors = std::vector<std::exception_ptr>;

struct burnt : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct charred : burnt {
  using burnt::burnt;
};
struct raw : std::logic_error {
  using std::logic_error::logic_error;
};

template <class E>
std::exception_ptr error(E it) {
  return std::make_exception_ptr(it);
}

/// What a group holds: "dinner(toast, dessert(cake))".
std::string tree(const exception_group& group) {
  std::string all;
  for (const auto& each : group.exceptions()) {
    if (!all.empty()) all += ", ";
    try {
      std::rethrow_exception(each);
    } catch (const exception_group& nested) {
      all += tree(nested);
    } catch (const std::exception& e) {
      all += e.what();
    } catch (int number) {
      all += std::to_string(number);
    }
  }
  return group.message() + "(" + all + ")";
}
std::string tree(const std::optional<exception_group>& group) {
  return group ? tree(*group) : "none";
}

bool has(const std::string& all, const std::string& what) {
  return all.find(what) != std::string::npos;
}

const exception_group dessert("dessert",
                              {error(burnt("cake")), error(raw("egg"))});
const exception_group dinner("dinner",
                             {error(burnt("toast")), error(dessert),
                              error(raw("fish")), error(charred("meat"))});

}  // namespace

TEST_CASE("it says how many there are") {
  const exception_group one("a bad day", {error(raw("egg"))});
  CHECK(std::string(one.what()) == "a bad day (1 sub-exception)");
  CHECK(one.message() == "a bad day");
  CHECK(std::string(dinner.what()) == "dinner (4 sub-exceptions)");
}

TEST_CASE("it holds the exceptions themselves, in the order given") {
  const auto first = error(burnt("toast")), second = error(raw("egg"));
  const exception_group both("two", {first, second});
  const bool the_same = both.exceptions() == errors{first, second};
  CHECK_MESSAGE(the_same,
                "the exceptions that were given must be the ones it holds, in "
                "the order given; it holds "
                    << tree(both));
  CHECK(tree(dinner) == "dinner(toast, dessert(cake, egg), fish, meat)");
}

TEST_CASE("no exceptions, or an empty pointer, make no group") {
  CHECK_THROWS_WITH_AS(exception_group("empty", {}),
                       "an exception_group of no exceptions",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(exception_group("empty", {error(raw("egg")), {}}),
                       "an exception_group of an empty pointer",
                       std::invalid_argument);
}

TEST_CASE("a copy is the same group, and does not throw") {
  static_assert(std::is_nothrow_copy_constructible_v<exception_group>);
  static_assert(std::is_nothrow_copy_assignable_v<exception_group>);
  const exception_group copy = dinner;
  CHECK(&copy.exceptions() == &dinner.exceptions());
}

TEST_CASE("catch: as itself and as a std::exception, not as what it holds") {
  static_assert(!std::is_base_of_v<std::runtime_error, exception_group>);
  CHECK_THROWS_AS(throw exception_group(dinner), exception_group);
  CHECK_THROWS_AS(throw exception_group(dinner), std::exception);
}

TEST_CASE("rule: split() takes apart, by type") {
  const exception_group flat(
      "lunch", {error(burnt("toast")), error(raw("egg")), error(raw("fish"))});
  const auto [matching, rest] = flat.split<raw>();
  CHECK_MESSAGE(tree(matching) == "lunch(egg, fish)",
                "of a toast that is burnt, and an egg and a fish that are raw, "
                "split<raw>() gives first: "
                    << tree(matching));
  CHECK_MESSAGE(
      tree(rest) == "lunch(toast)",
      "what split<raw>() leaves is lost, or not what was left: " << tree(rest));
}

TEST_CASE("rule: what catch would take, matches") {
  const exception_group one("lunch", {error(charred("meat"))});
  CHECK_MESSAGE(tree(one.split<burnt>().first) == "lunch(meat)",
                "catch (const burnt&) takes a class derived from it, and "
                "split<burnt>() did not");
}

TEST_CASE("rule: none of a kind is no group") {
  const exception_group one("lunch", {error(raw("egg"))});
  CHECK_NOTHROW_MESSAGE(static_cast<void>(one.split<burnt>()),
                        "a group cannot be empty: give std::nullopt");
  const auto show = [](const auto& both) {
    return tree(both.first) + " and " + tree(both.second);
  };
  const auto of_burnt = show(one.split<burnt>());
  CHECK_MESSAGE(of_burnt == "none and lunch(egg)",
                "of a raw egg, split<burnt>() gives: " << of_burnt);
  const auto of_raw = show(one.split<raw>());
  CHECK_MESSAGE(of_raw == "lunch(egg) and none",
                "of a raw egg, split<raw>() gives: " << of_raw);
}

TEST_CASE("rule: a group within is split too, and stays a group") {
  const auto [matching, rest] = dinner.split<burnt>();
  const std::string taken = tree(matching), left = tree(rest);
  CHECK_MESSAGE(!has(taken, "egg"),
                "the group within the group was taken as a whole, with the raw "
                "egg in it: "
                    << taken);
  CHECK_MESSAGE(has(taken, "cake"),
                "the burnt cake in the group within was not found: " << taken);
  CHECK_MESSAGE(taken == "dinner(toast, dessert(cake), meat)",
                "what was in the group within must stay in a group, with its "
                "message and in its place: "
                    << taken);
  CHECK_MESSAGE(left == "dinner(dessert(egg), fish)",
                "an egg, in the group within, and a fish are not burnt, and "
                "split<burnt>() leaves: "
                    << left);
}

TEST_CASE("rule: a group within that has none of a kind leaves no trace") {
  const exception_group outer("outer", {error(dessert)});
  const auto [matching, rest] = outer.split<charred>();
  CHECK_MESSAGE(tree(matching) == "none",
                "in the group within nothing is charred, and split<charred>() "
                "gives first: "
                    << tree(matching));
  CHECK_MESSAGE(tree(rest) == "outer(dessert(cake, egg))",
                "in the group within nothing is charred, and split<charred>() "
                "leaves: "
                    << tree(rest));
}

TEST_CASE("rule: the exceptions themselves are handed on, not copies") {
  const auto egg = error(raw("egg"));
  const exception_group one("lunch", {egg});
  const auto found = one.subgroup<raw>();
  REQUIRE_MESSAGE(found.has_value(),
                  "a raw egg is in the group, and subgroup<raw>() finds none");
  const bool the_same = found->exceptions()[0] == egg;
  CHECK_MESSAGE(the_same,
                "the exception that was thrown must be handed on as it is, and "
                "subgroup<raw>() handed on a copy");
}

TEST_CASE("rule: groups stand in groups, however deep") {
  const exception_group party("party", {error(dinner), error(raw("cheese"))});
  const auto [matching, rest] = party.split<burnt>();
  CHECK_MESSAGE(tree(matching) == "party(dinner(toast, dessert(cake), meat))",
                "the burnt cake is in a group within a group within the group: "
                "look as deep as there are groups. split<burnt>() gives first: "
                    << tree(matching));
  CHECK_MESSAGE(tree(rest) == "party(dinner(dessert(egg), fish), cheese)",
                "the raw egg is in a group within a group within the group, "
                "and split<burnt>() leaves: "
                    << tree(rest));
}

TEST_CASE("rule: anything can be thrown") {
  const exception_group numbers("numbers", {error(7), error(raw("egg"))});
  std::string taken, left = "an exception flew out of split()";
  try {
    const auto [matching, rest] = numbers.split<raw>();
    taken = tree(matching), left = tree(rest);
  } catch (...) {  // left says it
  }
  CHECK_MESSAGE(left == "numbers(7)",
                "a 7 was thrown, which is not a std::exception, and belongs to "
                "the rest as well; split<raw>() leaves: "
                    << left);
  CHECK_MESSAGE(taken == "numbers(egg)",
                "of a 7 and a raw egg, split<raw>() gives first: " << taken);
}

TEST_CASE("rule: split<std::exception>() splits groups as well") {
  const exception_group part("part", {error(8), error(raw("egg"))});
  const exception_group mixed("mixed", {error(7), error(part)});
  const auto [matching, rest] = mixed.split<std::exception>();
  CHECK_MESSAGE(tree(matching) == "mixed(part(egg))",
                "a group is a std::exception too, and was taken as a whole, "
                "with an 8 in it that is none: look for groups first. "
                "split<std::exception>() gives first: "
                    << tree(matching));
  CHECK_MESSAGE(tree(rest) == "mixed(7, part(8))",
                "7 and 8 are no std::exception, and split<std::exception>() "
                "leaves: "
                    << tree(rest));
}

TEST_CASE("rule: split<exception_group>() takes the group as it is") {
  const auto [whole, rest] = dinner.split<exception_group>();
  CHECK_MESSAGE(tree(whole) == tree(dinner),
                "split<exception_group>() must give the whole group, "
                    << tree(dinner) << ", and not only the groups in it; it "
                    << "gives first: " << tree(whole));
  CHECK_MESSAGE(
      tree(rest) == "none",
      "split<exception_group>() takes everything, and leaves: " << tree(rest));
}

TEST_CASE("rule: subgroup() is the first half") {
  const auto raws = tree(dinner.subgroup<raw>());
  CHECK_MESSAGE(
      raws == "dinner(dessert(egg), fish)",
      "subgroup<raw>() is what split<raw>() gives first, and is: " << raws);
  const auto numbers = tree(dinner.subgroup<int>());
  CHECK_MESSAGE(numbers == "none",
                "no int is in the group, and subgroup<int>() is: " << numbers);
}

}  // namespace exception_group_test
