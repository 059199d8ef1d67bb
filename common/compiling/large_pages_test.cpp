// The library that is loaded into g++: what it asks for, and what it refuses.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "common/files/files.hpp"

namespace large_pages_test {
namespace {

constexpr std::size_t large = std::size_t{8} << 20;

/// What the system says of the memory in which this is: "rd wr mr ... hg".
std::string flags_of(const void* memory) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  bool here = false;
  for (const std::string& line :
       common::split_lines(common::read_file("/proc/self/smaps"))) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    if (std::sscanf(line.c_str(), "%zx-%zx ", &begin, &end) == 2)
      here = begin <= address && address < end;
    if (here && line.starts_with("VmFlags:")) return line;
  }
  return {};
}

/// The library, and a file of large zeros.
class loaded {
 public:
  loaded() {
    REQUIRE(library_ != nullptr);
    common::write_file(file_, std::string(large, '\0'));
  }
  ~loaded() { dlclose(library_); }
  loaded(const loaded&) = delete;
  loaded& operator=(const loaded&) = delete;

  void* map(void* at, std::size_t size, int flags, int file = -1) const {
    using function = void*(void*, std::size_t, int, int, int, off_t);
    const auto mmap64 = reinterpret_cast<function*>(dlsym(library_, "mmap64"));
    REQUIRE(static_cast<bool>(mmap64 != nullptr));
    return mmap64(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | flags, file,
                  0);
  }

  int open(int how) const { return ::open(file_.c_str(), how | O_CLOEXEC); }

 private:
  common::temporary_directory place_;
  std::string file_ = place_.path() / "zeros";
  void* library_ = dlopen(LARGE_PAGES, RTLD_NOW | RTLD_LOCAL);
};

}  // namespace

// Where there is none (another compiler, another system), none is loaded.
const bool has_none = access(LARGE_PAGES, R_OK) != 0;

TEST_CASE("much memory comes in large pages, little as always" *
          doctest::skip(has_none)) {
  const loaded library;
  const auto is_large = [&](std::size_t size) {
    void* const memory = library.map(nullptr, size, MAP_ANONYMOUS);
    REQUIRE(memory != MAP_FAILED);
    const std::string flags = flags_of(memory);
    munmap(memory, size);
    REQUIRE(flags != "");
    return flags.find(" hg") != flags.npos;
  };
  CHECK(is_large(large));
  CHECK(!is_large(large / 8));
}

TEST_CASE("a precompiled header is to be read, not mapped" *
          doctest::skip(has_none)) {
  const loaded library;
  void* const wanted = library.map(nullptr, large, MAP_ANONYMOUS);
  munmap(wanted, large);

  const int header = library.open(O_RDONLY);
  CHECK(library.map(wanted, large, 0, header) == MAP_FAILED);
  CHECK(errno == ENODEV);
  // Whoever is content with any place maps another kind of file.
  void* const other = library.map(nullptr, large, 0, header);
  CHECK(other != MAP_FAILED);
  munmap(other, large);
  close(header);

  const int made = library.open(O_RDWR);
  CHECK(library.map(wanted, large, 0, made) == wanted);
  munmap(wanted, large);
  close(made);
}

}  // namespace large_pages_test
