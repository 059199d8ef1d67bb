// Part of every program of ported behaviour: the comparison with what CPython
// printed, and a test that no file of the three is missing.

#include <doctest/doctest.h>
#include <filesystem>
#include <set>
#include <string>

#include "common/files/files.hpp"
#include "common/testing/behaviour.hpp"

namespace common {

namespace {
const std::filesystem::path behaviour_dir = BEHAVIOUR_DIR;
}

void same_as_python(std::string_view name,
                    const std::function<void()>& program) {
  const auto expected = read_file(behaviour_dir / (std::string(name) + ".txt"));
  const auto printed = printed_by(program);
  const auto difference = first_difference(expected, printed);
  CHECK_MESSAGE(difference.empty(), difference
                                        << "\nAll that the port printed:\n"
                                        << printed);
}

}  // namespace common

TEST_CASE("each program is there in Python and in C++, with its output") {
  std::set<std::string> names;
  for (const auto& file : common::entries(common::behaviour_dir))
    names.insert(file.stem().string());
  CHECK_FALSE(names.empty());
  for (const auto& name : names)
    for (const char* ending : {".py", ".txt", ".cpp"}) {
      const auto file = common::behaviour_dir / (name + ending);
      CHECK_MESSAGE(std::filesystem::is_regular_file(file),
                    file.string() << " is missing");
    }
}
