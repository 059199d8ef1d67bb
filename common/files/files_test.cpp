// Files as text.

#include "common/files/files.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "common/files/temporary_directory.hpp"

namespace files_test {
namespace {

std::string complaint_about(const std::filesystem::path& path) {
  try {
    return "read: " + common::read_file(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST_CASE("a file is read as it was written") {
  const common::temporary_directory here;
  for (const std::size_t size : {0, 1, 64 * 1024, 64 * 1024 + 1, 300'000}) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; i += 7)
      text[i] = static_cast<char>(i % 256);
    common::write_file(here.path() / "new/file", text);
    CHECK_MESSAGE((common::read_file(here.path() / "new/file") == text), size);
  }
  // The system does not say how long this one is.
  CHECK(!common::read_file("/proc/self/status").empty());
}

TEST_CASE("what cannot be read is named") {
  const common::temporary_directory here;
  const std::string place = here.path().string();
  CHECK(complaint_about(here.path()) ==
        "cannot read " + place + ": it is a directory");
  CHECK(complaint_about(here.path() / "none") ==
        "cannot read " + place + "/none");
}

}  // namespace
}  // namespace files_test
