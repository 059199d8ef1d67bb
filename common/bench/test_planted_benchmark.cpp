// A benchmark of planted rows, for bench_test.cpp: its figures are known.

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "common/bench/benchmark.hpp"
#include "common/bench/rows.hpp"

namespace {

using bench::values;

// The rows of a later chapter stand below, in whatever order the files are.
const bench::rows_of_a_chapter later(7, [] {
  bench::add_row({"servers", "echo-1", {"CPU us"}, "C epoll"});
  bench::add("echo-1", "C epoll", [] { return values{10}; });
  bench::add("echo-1", "ours", [] { return values{12.5}; });
});

const bench::rows_of_a_chapter earlier(6, [] {
  bench::add_row({"tasks", "spawn", {"ns"}, "floor", {"ms late"}});
  bench::add("spawn", "ours", [] { return values{1236, 0.25}; });
  bench::add("spawn", "floor", [] { return values{1000, 0.5}; });
  bench::add("spawn", "Asio", [] {
    return values{static_cast<double>(bench::times(200'000)), 1};
  });
  if (const char* how = std::getenv("PLANTED"))
    bench::add("spawn", "uvloop", [how = std::string(how)]() -> values {
      if (how == "crash") std::abort();
      throw std::runtime_error("it does not want to");
    });
});

}  // namespace

int main(int argc, char** argv) { return bench::run_benchmark(argc, argv); }
