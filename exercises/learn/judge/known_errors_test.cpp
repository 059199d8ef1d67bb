// What compilers say of slips with coroutines (g++ 12's words, then clang's),
// and what a student reads below it.

#include "exercises/learn/judge/known_errors.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/judge/explain.hpp"

using namespace learn;

namespace {

/// What a student reads of an error in line 3 of the answer.
std::string explained(const std::string& error, const std::string& line) {
  outcome what;
  what.what = verdict::does_not_compile;
  what.answer_file = "a.hpp";
  what.book = LEARN_ROOT;
  what.compiler_said =
      "a.hpp:3:1: error: " + error + "\n    3 |   " + line + "\n      |   ^\n";
  return common::replace_all(explain(what), "\n", " ");  // however wrapped
}

struct slip {
  std::string line;
  std::string means;
  std::vector<std::string> errors;
};

const std::vector<slip> slips = {
    {"return 7;",
     "A coroutine ends with co_return",
     {"could not convert '7' from 'int' to 'asyncio::coroutine<int>'",
      "no viable conversion from returned value of type 'int' to function "
      "return type 'coroutine<int>'",
      "no viable conversion from returned value of type 'int' to function "
      "return type 'asyncio::coroutine<int>'"}},
    {"return other();",
     "A coroutine ends with co_return",
     {"could not convert 'other()()' from 'coroutine<int>' to "
      "'coroutine<void>'"}},
    {"return;",
     "A coroutine ends with co_return",
     {"return-statement with no value, in function returning "
      "'asyncio::coroutine<>' [-fpermissive]"}},
    {"return;",
     "If this is a coroutine, it ends with co_return",
     {"non-void function 'b' should return a value [-Wreturn-mismatch]"}},
    {"return 7;",
     "A generator gives its values with co_yield",
     {"could not convert '7' from 'int' to 'asyncio::generator<int>'",
      "no viable conversion from returned value of type 'int' to function "
      "return type 'generator<int>'"}},
    {"return;",
     "A generator gives its values with co_yield",
     {"return-statement with no value, in function returning "
      "'asyncio::generator<int>' [-fpermissive]"}},
    {"int x = number();",
     "put co_await before it",
     {"cannot convert 'asyncio::coroutine<int>' to 'int' in initialization",
      "no viable conversion from 'coroutine<int>' to 'int'",
      "cannot convert 'asyncio::task<int>' to 'int' in initialization",
      "no viable conversion from 'task<int>' to 'int'"}},
    {"co_return number();",
     "put co_await before it",
     {"no matching function for call to 'asyncio::coroutine<int>::"
      "promise_type::return_value(asyncio::coroutine<int>)'"}},
    {"co_return number() + 1;",
     "put co_await before it",
     {"no match for 'operator+' (operand types are 'asyncio::coroutine<int>' "
      "and 'int')",
      "invalid operands to binary expression ('coroutine<int>' and 'int')"}},
    {"return next.result();",
     "put co_await before it",
     {"'class asyncio::coroutine<std::optional<int> >' has no member named "
      "'result'",
      "no member named 'result' in 'asyncio::coroutine<std::optional<int>>'"}},
    {"all.push_back(cook);",
     "call it, with ()",
     {"no matching function for call to "
      "'std::vector<asyncio::coroutine<> >::push_back(const hire(bell&)::"
      "<lambda(bell&)>&)'"}},
    {"last.set_result(f());",
     "gives nothing (void)",
     {"invalid use of void expression",
      "could not convert 'f()' from 'void' to 'bool'"}},
    {"co_await task_group([&](task_group_scope&) { … });",
     "[&](task_group_scope& group) -> coroutine<> { … }",
     {"no matching function for call to 'task_group(asyncio::race(int)::<lambda"
      "(asyncio::task_group_scope&)>)'",
      "no matching function for call to 'task_group'"}},
    {"co_await timeout(limit, [&]() -> coroutine<> { … });",
     "[&](timeout_scope& scope) -> coroutine<> { … }",
     {"no matching function for call to 'timeout(std::chrono::milliseconds, "
      "d()::<lambda()>)'"}},
    {"task<int> x = number();",
     "create_task",
     {"conversion from 'asyncio::coroutine<int>' to non-scalar type "
      "'asyncio::task<int>' requested",
      "no viable conversion from 'coroutine<int>' to 'task<int>'",
      "no matching function for call to 'std::vector<asyncio::task<int> >::"
      "push_back(asyncio::coroutine<int>)'"}},
    {"co_return;",
     "ends with co_return and its result",
     {"no member named 'return_void' in 'std::__n4861::__coroutine_traits_impl"
      "<asyncio::coroutine<int>, void>::promise_type' {aka "
      "'asyncio::coroutine<int>::promise_type'}",
      "no member named 'return_void' in "
      "'asyncio::coroutine<int>::promise_type'"}},
    {"co_return 7;",
     "Neither a coroutine<> nor a generator<T> has a result",
     {"no member named 'return_value' in 'std::__n4861::__coroutine_traits_impl"
      "<asyncio::coroutine<>, void>::promise_type' {aka "
      "'asyncio::coroutine<>::promise_type'}",
      "no member named 'return_value' in 'promise_type'"}},
    {"co_yield 7;",
     "Only a generator<T> has co_yield",
     {"no member named 'yield_value' in 'std::__n4861::__coroutine_traits_impl"
      "<asyncio::coroutine<>, void>::promise_type' {aka "
      "'asyncio::coroutine<>::promise_type'}",
      "no member named 'yield_value' in 'asyncio::coroutine<>::promise_type'"}},
    {"co_await sleep(1s);",
     "A generator cannot await",
     {"use of deleted function 'void asyncio::generator<T>::promise_type::"
      "await_transform(U&&) [with U = asyncio::sleep_awaitable; T = int]'",
      "call to deleted member function 'await_transform'"}},
    {"co_await number;",
     "call it, with ()",
     {"no matching function for call to 'asyncio::coroutine<>::promise_type::"
      "await_transform(asyncio::coroutine<int> (&)())'",
      "no matching member function for call to 'await_transform'"}},
    {"create_task(body);",
     "call it, with ()",
     {"no matching function for call to 'create_task(q()::<lambda()>&)'",
      "no matching function for call to "
      "'create_task(asyncio::coroutine<int> (&)())'",
      "no matching function for call to 'create_task'"}},
    {"co_await 7;",
     "This cannot be awaited",
     {"no matching function for call to 'asyncio::coroutine<>::promise_type::"
      "await_transform(int)'",
      "no matching member function for call to 'await_transform'"}},
    {"create_task(c);",
     "std::move(",
     {"no matching function for call to 'create_task(asyncio::coroutine<int>&)"
      "'",
      "no matching function for call to 'wait_for(asyncio::coroutine<int>&, "
      "std::chrono::milliseconds)'",
      "no matching function for call to 'create_task'"}},
    {"co_await sleep(5);",
     "A time needs a unit",
     {"use of deleted function 'asyncio::sleep_awaitable "
      "asyncio::sleep(Number) [with Number = int]'",
      "call to deleted function 'sleep'",
      "no matching function for call to 'wait_for(asyncio::coroutine<int>, "
      "int)'",
      "no matching function for call to 'timeout(int, b()::<lambda("
      "asyncio::timeout_scope&)>)'",
      "no matching function for call to 'asyncio::event_loop::call_later(int, "
      "pp()::<lambda()>)'",
      "no matching member function for call to 'call_later'"}},
    {"co_await sleep(5ms);",
     "using namespace std::chrono_literals;",
     {"unable to find numeric literal operator 'operator\"\"ms'",
      "no matching literal operator for call to 'operator\"\"ms' with "
      "argument of type 'unsigned long long' or 'const char *', and no "
      "matching literal operator template"}},
    {"auto body = [] { co_await sleep(1s); };",
     "[]() -> coroutine<> { … }",
     {"'co_await' cannot be used in a function with a deduced return type"}},
    {"loop.call_soon(number());",
     "start it with create_task",
     {"no matching function for call to 'asyncio::event_loop::call_soon("
      "asyncio::coroutine<int>)'"}},
    {"auto x = co_await sleep(1s);",
     "There is no value here",
     {"'void x' has incomplete type", "variable has incomplete type 'void'"}},
    {"auto q = p;",
     "std::move(",
     {"use of deleted function 'std::unique_ptr<_Tp, _Dp>::unique_ptr(const "
      "std::unique_ptr<_Tp, _Dp>&) [with _Tp = int; _Dp = "
      "std::default_delete<int>]'",
      "call to deleted constructor of 'std::unique_ptr<int>'"}},
    {"yield 7;",
     "In C++, this word is co_yield",
     {"'yield' was not declared in this scope; did you mean "
      "'std::this_thread::yield'?",
      "use of undeclared identifier 'yield'"}},
    {"co_return None;",
     "In C++, this word is nullptr",
     {"'None' was not declared in this scope"}},
};

}  // namespace

TEST_CASE("slips with coroutines are explained") {
  for (const slip& each : slips)
    for (const std::string& error : each.errors)
      CHECK_MESSAGE(common::has(explained(error, each.line), each.means),
                    explained(error, each.line)
                        << "does not say: " << each.means);
}

TEST_CASE("what is no slip with coroutines is not taken for one") {
  for (const auto& [error, line] :
       {std::pair("could not convert '7' from 'int' to 'std::string'",
                  "return 7;"),
        std::pair("could not convert '7' from 'int' to "
                  "'asyncio::coroutine<int>'",
                  "co_return run_it(7);"),
        std::pair("no match for 'operator=' (operand types are "
                  "'asyncio::task<int>' and 'asyncio::task<void>')",
                  "t = u;"),
        std::pair("expected ';' before '}' token", "co_return }"),
        std::pair("no matching function for call to 'f(std::vector<int>&)'",
                  "f(all);")})
    CHECK_MESSAGE(
        known_meaning(std::string(error) + "\n    3 |   " + line, true) == "",
        error);
}

TEST_CASE("of warnings, a coroutine without co_return is the one to be read") {
  outcome what;
  what.what = verdict::crashed;
  what.answer_file = "a.hpp";
  what.compiler_said =
      "a.hpp:3:1: warning: unused parameter 'most' [-Wunused-parameter]\n"
      "    3 |   f\n"
      "a.hpp: In function 'asyncio::coroutine<> g()':\n"
      "a.hpp:9:1: warning: no return statement in function returning non-void "
      "[-Wreturn-type]\n    9 | }\n";
  CHECK(common::has(explain(what), "a.hpp:9:1"));
  CHECK(common::has(explain(what), "If this is a coroutine, it needs a co_r"));
  CHECK_FALSE(common::has(explain(what), "unused"));
  // The function may end behind the region, in the book's own file.
  what.compiler_said =
      common::replace_all(what.compiler_said, "a.hpp:9:1", "starter.hpp:9:1");
  CHECK(common::has(explain(what), "starter.hpp:9:1"));
  CHECK(common::has(explain(what), "If this is a coroutine, it needs a co_r"));
}

TEST_CASE("in the book's own files, such an error has another cause") {
  outcome what;
  what.what = verdict::does_not_compile;
  what.answer_file = "a.hpp";
  what.compiler_said =
      "tests/a_test.cpp:9:1: error: no member named 'yield_value' in "
      "'asyncio::coroutine<>::promise_type'\n";
  CHECK_FALSE(common::has(explain(what), "Only a generator"));
}
