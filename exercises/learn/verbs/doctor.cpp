// The doctor: see doctor.hpp.

#include "exercises/learn/verbs/doctor.hpp"

#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "common/files/files.hpp"
#include "common/process/process.hpp"

namespace learn {
namespace {

/// A package manager, and how it is told to install something.
struct package_manager {
  const char* program;
  const char* install;
};

constexpr std::array<package_manager, 5> managers = {{
    {"apt-get", "sudo apt-get install"},
    {"dnf", "sudo dnf install"},
    {"pacman", "sudo pacman -S"},
    {"brew", "brew install"},
    {"nix-shell", "nix-shell -p"},
}};

/// Something the book wants, and its package for each manager, in their order.
struct want {
  const char* name;
  const char* why;
  bool needed;
  std::vector<std::string> programs;  ///< one of them must be there
  std::array<const char*, managers.size()> packages;
};

const std::vector<want>& wants() {
  static const std::vector<want> all = {
      {"C++ compiler",
       "to build anything",
       true,
       {"c++", "g++", "clang++"},
       {"g++", "gcc-c++", "gcc", "llvm", "gcc"}},
      {"CMake",
       "to build anything",
       true,
       {"cmake"},
       {"cmake", "cmake", "cmake", "cmake", "cmake"}},
      {"Ninja",
       "to build anything",
       true,
       {"ninja"},
       {"ninja-build", "ninja-build", "ninja", "ninja", "ninja"}},
      {"patch",
       "to make faulty bricks, for exercises of the kind catch",
       true,
       {"patch"},
       {"patch", "patch", "patch", "gpatch", "patch"}},
      {"Python 3",
       "to run the twins, the same programs in Python",
       false,
       {"python3"},
       {"python3", "python3", "python", "python", "python3"}},
      {"clang 19",
       "a second compiler; sanitizers work best with it",
       false,
       {"clang++-19"},
       {"clang-19", "clang", "clang", "llvm@19", "clang_19"}},
      {"gdb",
       "to look at a suspended coroutine (chapter 1)",
       false,
       {"gdb"},
       {"gdb", "gdb", "gdb", "gdb", "gdb"}},
      {"git",
       "to get updates, and to hand in answers",
       false,
       {"git"},
       {"git", "git", "git", "git", "git"}},
  };
  return all;
}

/// The first line of what `program --version` says; empty when it is not there.
std::string version_of(const std::string& program) {
  const common::program_ending run = common::run_to_end(
      {.words = {program, "--version"}, .time = std::chrono::seconds(5)});
  if (!run.succeeded()) return {};
  const auto lines = common::split_lines(run.output);
  return lines.empty() ? program : lines[0];
}

std::string found(const want& what) {
  for (const std::string& program : what.programs)
    if (const auto version = version_of(program); !version.empty())
      return version;
  return {};
}

std::string how_to_get(const want& what) {
  for (std::size_t i = 0; i < managers.size(); ++i)
    if (!version_of(managers[i].program).empty())
      return std::string(managers[i].install) + " " + what.packages[i];
  return "your system's package manager has it";
}

}  // namespace

int doctor(const desk& where) {
  int missing = 0;
  for (const want& what : wants()) {
    const std::string version = found(what);
    const std::string name = what.name + std::string(14, ' ');
    std::cout << name.substr(0, 14);
    if (!version.empty()) {
      std::cout << version << "\n";
      continue;
    }
    missing += what.needed;
    std::cout << (what.needed ? "MISSING" : "not there") << ", needed "
              << what.why << "\n"
              << std::string(14, ' ') << how_to_get(what) << "\n";
  }
  std::cout << "doctest, CLI11 and md4c are there: this program is built with "
               "them.\n\n"
            << (missing == 0 ? "Everything the book needs is there.\n"
                             : "Install what is missing, then: ./learn\n")
            << "Build directory: " << where.build.string() << "\n";
  return missing == 0 ? 0 : 1;
}

}  // namespace learn
