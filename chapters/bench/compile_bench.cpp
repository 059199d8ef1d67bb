// What users compile: a trivial program with all of the library, with as much
// of it as it needs, and with Asio. Measured by running compilers: CPU seconds,
// the most memory that one of their processes had, and the size of the program.
// A part of the benchmark: common/bench/README.md.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <utility>
#include <vector>

#include "common/bench/rows.hpp"
#include "common/files/temporary_directory.hpp"

namespace {

struct program {
  const char* system;
  const char* file;
};
constexpr program programs[] = {{"ours", "all_chapters.cpp"},
                                {"chapters 1 to 6", "chapter_6.cpp"},
#if __has_include(<asio.hpp>)
                                {"Asio", "asio.cpp"}
#endif
};

double cpu_seconds(const rusage& used) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// This process has no other children, so that what the compiler and its own
// children have used is all that our children have.
bench::values compiled(const std::string& compiler, const std::string& level,
                       const std::string& file) {
  const common::temporary_directory here;
  const auto result = here.path() / "program";
  const std::string command = compiler + " -std=c++20 -pthread " + level +
                              " -I '" BENCH_ROOT "/chapters' -I '" BENCH_ROOT
                              "' '" BENCH_ROOT "/chapters/bench/programs/" +
                              file + "' -o '" + result.string() + "'";
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error(compiler + " cannot compile " + file);
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return {cpu_seconds(used), static_cast<double>(used.ru_maxrss) / 1024,
          static_cast<double>(std::filesystem::file_size(result)) / 1000};
}

bool is_installed(const std::string& compiler) {
  return std::system((compiler + " --version >/dev/null 2>&1").c_str()) == 0;
}

const bench::rows_of_a_chapter these(99, [] {
  for (const auto& [compiler, package] :
       std::vector<std::pair<std::string, std::string>>{
           {"g++", "g++"}, {"clang++-19", "clang-19"}}) {
    if (!is_installed(compiler)) {
      bench::skip(compiler, package);
      continue;
    }
    for (const std::string level : {"-O0", "-O2"}) {
      const auto row = compiler + " " + level;
      bench::add_row({"compile", row, {"CPU s", "peak MiB", "kB"}, "Asio"});
      for (const auto& [system, file] : programs)
        bench::add(row, system, [compiler = compiler, level, file = file] {
          return compiled(compiler, level, file);
        });
    }
  }
});

}  // namespace
