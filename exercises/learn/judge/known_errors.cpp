// What compilers' errors mean: see known_errors.hpp.

#include "exercises/learn/judge/known_errors.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/judge/brick_names.hpp"

namespace learn {

namespace {

/// An error in which each of these texts stands, and what it means here.
struct known_error {
  std::vector<std::string_view> says;
  std::string_view means;
};

constexpr std::string_view in_a_catch_block =
    "C++ does not allow co_await in a catch block. Store the exception, leave "
    "the block, and await then (chapter 6 shows how).";
constexpr std::string_view must_return_a_coroutine =
    "A function with co_await, co_yield or co_return in it must return a "
    "coroutine<T> or a generator<T>; a lambda must say so: "
    "[]() -> coroutine<> { … }.";
constexpr std::string_view coroutine_ends =
    "A coroutine ends with co_return; it has no plain return.";

const std::vector<known_error>& anywhere() {
  static const std::vector<known_error> all = {
      {{"array used as initializer"},
       "g++ 12 cannot compile a list in braces inside an expression with "
       "co_await. Give the list a name first, and use that."},
      {{"await expressions are not permitted in handlers"}, in_a_catch_block},
      {{"'co_await' cannot be used in the handler"}, in_a_catch_block},
      {{"unable to find the promise type"}, must_return_a_coroutine},
      {{"this function cannot be a coroutine"}, must_return_a_coroutine},
      {{too_large},
       "The compiled program would be too large. Is there an array of many "
       "megabytes in your answer?"},
      {{"a 'return' statement is not allowed in coroutine"}, coroutine_ends},
      {{"return statement not allowed in coroutine"}, coroutine_ends}};
  return all;
}

constexpr std::string_view generator_ends =
    "A generator gives its values with co_yield, and ends with co_return; it "
    "has no plain return.";
constexpr std::string_view not_yet =
    "This is not a result yet: put co_await before it.";
constexpr std::string_view no_member =
    "A coroutine has no such member: for what it returns, put co_await before "
    "it.";
constexpr std::string_view is_no_task =
    "A coroutine becomes a task only by create_task(…).";
constexpr std::string_view call_it =
    "A function is not yet a coroutine: call it, with () behind its name.";
constexpr std::string_view give_away =
    "A coroutine that has a name is given away with std::move(…).";
constexpr std::string_view call_or_give_away =
    "Only a coroutine, a task or the like may stand here. If it is a function, "
    "call it, with () behind its name; if it is a coroutine that has a name, "
    "give it away with std::move(…).";
constexpr std::string_view not_awaitable =
    "This cannot be awaited: only a coroutine, a task, a future or the like "
    "can. If it is a function, call it, with () behind its name; to pause for "
    "a "
    "while, await sleep(1s).";
constexpr std::string_view unit =
    "A time needs a unit: 5ms, 1s, std::chrono::milliseconds(n).";
constexpr std::string_view literals =
    "The units of time need this line above: using namespace "
    "std::chrono_literals;";
constexpr std::string_view no_value =
    "There is no value here: leave out what takes it, \"auto x =\".";
constexpr std::string_view is_void =
    "A call that gives nothing (void) stands where a value is needed.";
constexpr std::string_view groups_body =
    "The body of a group takes its scope and is a coroutine: "
    "[&](task_group_scope& group) -> coroutine<> { … }.";
constexpr std::string_view needs_co_return =
    "If this is a coroutine, it needs a co_return: with no co_await, co_yield "
    "or co_return in it, it is an ordinary function, which returns nothing.";
constexpr std::string_view not_copied =
    "A unique_ptr cannot be copied: give it away with std::move(…), or lend "
    "what it points to as a reference.";

/// The first that fits counts. g++ names the types in an error, clang often
/// does not.
const std::vector<known_error>& in_an_answer() {
  static const std::vector<known_error> all = {
      {{"could not convert", "to 'asyncio::coroutine<", " return "},
       coroutine_ends},
      {{"could not convert", "to 'coroutine<", " return "}, coroutine_ends},
      {{"to function return type", "coroutine<"}, coroutine_ends},
      {{"with no value, in function returning 'asyncio::coroutine<"},
       coroutine_ends},
      {{"could not convert", "to 'asyncio::generator<", " return "},
       generator_ends},
      {{"to function return type", "generator<"}, generator_ends},
      {{"with no value, in function returning 'asyncio::generator<"},
       generator_ends},
      {{"non-void function", "should return a value"},
       "If this is a coroutine, it ends with co_return; it has no plain "
       "return."},
      {{"no member named 'return_void'", "coroutine<"},
       "A coroutine<T> ends with co_return and its result; only a coroutine<> "
       "has none."},
      {{"no member named 'return_value'"},
       "Neither a coroutine<> nor a generator<T> has a result to hand over "
       "with "
       "co_return; a coroutine<T> has."},
      {{"no member named 'yield_value'", "coroutine<"},
       "Only a generator<T> has co_yield; a coroutine<T> hands over one "
       "result, "
       "with co_return."},
      {{"conversion from 'asyncio::coroutine<", "type 'asyncio::task<"},
       is_no_task},
      {{"conversion from 'coroutine<", "to 'task<"}, is_no_task},
      {{"std::vector<asyncio::task<", "(asyncio::coroutine<"}, is_no_task},
      {{"asyncio::coroutine<", "' has no member named"}, no_member},
      {{"no member named", "in 'asyncio::coroutine<"}, no_member},
      {{"std::vector<asyncio::coroutine<", "::<lambda("}, call_it},
      {{"cannot convert 'asyncio::coroutine<"}, not_yet},
      {{"cannot convert 'asyncio::task<"}, not_yet},
      {{"no viable conversion from 'coroutine<"}, not_yet},
      {{"no viable conversion from 'task<"}, not_yet},
      {{"return_value(asyncio::coroutine<"}, not_yet},
      {{"no match for 'operator", "'asyncio::coroutine<"}, not_yet},
      {{"invalid operands to binary expression", "'coroutine<"}, not_yet},
      {{"asyncio::generator<", "await_transform("},
       "A generator cannot await: co_await is for coroutines."},
      {{"call to deleted member function 'await_transform'"},
       "A generator cannot await: co_await is for coroutines."},
      {{"no matching function for call to 'task_group"}, groups_body},
      {{"no matching function for call to 'timeout(", "<lambda()>"},
       "The body of a timeout takes its scope and is a coroutine: "
       "[&](timeout_scope& scope) -> coroutine<> { … }."},
      {{"non-void function", "[-Wreturn-type]"}, needs_co_return},
      {{"in function returning non-void", "[-Wreturn-type]"}, needs_co_return},
      {{"await_transform(", "(&)("}, call_it},
      {{"await_transform(", "<lambda("}, call_it},
      {{"no matching", "await_transform"}, not_awaitable},
      {{"no matching function for call to", "(&)("}, call_it},
      {{"'create_task(", "<lambda("}, call_it},
      {{"no matching function for call to", "(asyncio::coroutine<", ">&"},
       give_away},
      {{"no matching function for call to 'create_task'"}, call_or_give_away},
      {{"deleted function 'asyncio::sleep_awaitable asyncio::sleep("}, unit},
      {{"call to deleted function 'sleep'"}, unit},
      {{"no matching function for call to 'wait_for(", ", int)"}, unit},
      {{"no matching function for call to 'timeout(int"}, unit},
      {{"call_later(int"}, unit},
      {{"call to 'call_later'"}, unit},
      {{"unable to find numeric literal operator"}, literals},
      {{"no matching literal operator for call to"}, literals},
      {{"in a function with a deduced return type"}, must_return_a_coroutine},
      {{"event_loop::call_soon(asyncio::coroutine<"},
       "The loop calls plain functions; a coroutine is no function: start it "
       "with create_task(…)."},
      {{"'void ", "has incomplete type"}, no_value},
      {{"variable has incomplete type 'void'"}, no_value},
      {{"invalid use of void expression"}, is_void},
      {{"could not convert", "from 'void' to"}, is_void},
      {{"use of deleted function 'std::unique_ptr<"}, not_copied},
      {{"call to deleted constructor of 'std::unique_ptr<"}, not_copied}};
  return all;
}

/// A word that Python has, and what C++ has for it.
std::string pythons_word(const std::string& name) {
  constexpr std::array<std::array<std::string_view, 2>, 8> words = {
      {{"yield", "co_yield"},
       {"await", "co_await"},
       {"raise", "throw"},
       {"except", "catch"},
       {"None", "nullptr"},
       {"True", "true"},
       {"False", "false"},
       {"self", "this"}}};
  for (const auto& [python, cpp] : words)
    if (name == python) return "In C++, this word is " + std::string(cpp) + ".";
  return {};
}

std::string look_up(const std::vector<known_error>& all,
                    const std::string& error) {
  for (const known_error& each : all)
    if (std::ranges::all_of(each.says, [&](std::string_view words) {
          return common::has(error, words);
        }))
      return std::string(each.means);
  return {};
}

}  // namespace

std::string known_meaning(const std::string& error, bool in_answer) {
  std::string meaning = look_up(anywhere(), error);
  if (meaning.empty() && in_answer) meaning = look_up(in_an_answer(), error);
  if (meaning.empty() && in_answer) meaning = pythons_word(unknown_name(error));
  return meaning;
}

}  // namespace learn
