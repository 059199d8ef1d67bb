// A trivial program, for compile_bench.cpp, with as much of the library as it
// needs.

#include <chrono>
#include <cstdio>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

asyncio::coroutine<> hello() {
  co_await asyncio::sleep(std::chrono::milliseconds(1));
  std::puts("hello");
}

}  // namespace

int main() { asyncio::run(hello()); }
