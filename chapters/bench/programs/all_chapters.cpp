// A trivial program, for compile_bench.cpp, with all of the library.

#include <asyncio.hpp>
#include <chrono>
#include <cstdio>

namespace {

asyncio::coroutine<> hello() {
  co_await asyncio::sleep(std::chrono::milliseconds(1));
  std::puts("hello");
}

}  // namespace

int main() { asyncio::run(hello()); }
