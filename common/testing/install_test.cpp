// A project somewhere else, which knows nothing of the book's directories, uses
// the library: installed, in two of its files, or as a directory of its own.

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/files/temporary_directory.hpp"
#include "common/process/run_program.hpp"

namespace {

constexpr std::string_view head = R"(cmake_minimum_required(VERSION 3.24)
project(outside LANGUAGES CXX)
)";

constexpr std::string_view tail = R"(
target_link_libraries(outside PRIVATE asyncio::asyncio)
)";

constexpr std::string_view main_cpp = R"(#include <asyncio/asyncio.hpp>
#include <chrono>
#include <iostream>
#include <memory>

asyncio::coroutine<int> cook(int dish);

int main() {
  std::cout << asyncio::run(cook(7), std::make_unique<asyncio::virtual_time>())
            << "\n";
}
)";

constexpr std::string_view kitchen_cpp = R"(#include <asyncio/asyncio.hpp>
#include <chrono>

asyncio::coroutine<int> cook(int dish) {
  const auto helper = asyncio::create_task(asyncio::sleep(
      std::chrono::hours(1), dish));
  co_return co_await helper + 1;
}
)";

void write(const std::filesystem::path& file, std::string_view text) {
  std::ofstream(file) << text;
}

// Runs it, and says what it printed if it fails.
void must_run(const std::vector<std::string>& argv) {
  const auto result = common::run_program(argv, {}, std::chrono::seconds(110));
  REQUIRE_MESSAGE(result.status == 0,
                  argv[1] << ": " << result.out << result.err);
}

// Writes the CMakeLists.txt of a project that gets at the library by `how`.
void write_project(const std::filesystem::path& source, std::string_view how,
                   const std::string& sources) {
  std::filesystem::create_directory(source);
  write(source / "CMakeLists.txt", std::string(head)
                                       .append(how)
                                       .append("\nadd_executable(outside ")
                                       .append(sources + ")")
                                       .append(tail));
}

}  // namespace

TEST_CASE("an outside project finds the installed library") {
  const common::temporary_directory place;
  const auto installed = (place.path() / "installed").string();
  const auto source = place.path() / "outside";
  const auto build = (place.path() / "build").string();
  write_project(source, "find_package(asyncio 0.1 REQUIRED)",
                "main.cpp kitchen.cpp");
  write(source / "main.cpp", main_cpp);
  write(source / "kitchen.cpp", kitchen_cpp);

  must_run({"cmake", "--install", BUILD_DIR, "--prefix", installed});
  must_run({"cmake", "-G", "Ninja", "-S", source.string(), "-B", build,
            "-DCMAKE_PREFIX_PATH=" + installed,
            "-DCMAKE_CXX_COMPILER=" COMPILER,
            "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror"});
  must_run({"cmake", "--build", build});
  CHECK(common::run_program({build + "/outside"}).out == "8\n");

  // Without CMake: one directory to look in is enough.
  must_run({COMPILER, "-std=c++20", "-fsyntax-only",
            "-I" + installed + "/include", (source / "kitchen.cpp").string()});

  // The headers, and nothing else of the book.
  for (const auto& each :
       std::filesystem::recursive_directory_iterator(installed + "/include"))
    if (each.is_regular_file())
      CHECK_MESSAGE((each.path().extension() == ".hpp" &&
                     !each.path().string().ends_with("_test.hpp")),
                    each.path().string());
}

TEST_CASE("as a directory of another project, it is the library alone") {
  const common::temporary_directory place;
  const auto source = place.path() / "outside";
  const auto build = place.path() / "build";
  write_project(source, "add_subdirectory(" BOOK_ROOT " asyncio)", "main.cpp");
  write(source / "main.cpp", std::string(main_cpp).append(kitchen_cpp));

  // No doctest and no CLI11: neither here nor from the internet.
  must_run({"cmake", "-G", "Ninja", "-S", source.string(), "-B", build.string(),
            "-DCMAKE_CXX_COMPILER=" COMPILER,
            "-DCMAKE_DISABLE_FIND_PACKAGE_doctest=ON",
            "-DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON",
            "-DFETCHCONTENT_FULLY_DISCONNECTED=ON"});
  must_run({"cmake", "--build", build.string()});
  CHECK(common::run_program({build / "outside"}).out == "8\n");
  int objects = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(build))
    objects += each.path().filename().string().ends_with(".cpp.o");
  CHECK_MESSAGE(objects == 1, "it built something of the book, too");
}
