// Locks by a file's name.

#include "common/files/file_lock.hpp"

#include <doctest/doctest.h>
#include <optional>

#include "common/files/temporary_directory.hpp"

using common::file_lock;

namespace file_lock_test {
namespace {

TEST_CASE("one at a time has the lock of a file") {
  const common::temporary_directory here;
  const auto file = here.path() / "file";
  std::optional<file_lock> first(file);
  first->lock();
  const file_lock second(file);
  CHECK(!second.try_lock());
  CHECK(file_lock(here.path() / "other").try_lock());
  first.reset();
  CHECK(second.try_lock());
  CHECK(!file_lock(file).try_lock());
}

TEST_CASE("where no lock can be had, nobody waits") {
  const common::temporary_directory here;
  const auto file = here.path() / "no such directory/file";
  const file_lock first(file);
  const file_lock second(file);
  first.lock();
  second.lock();
  CHECK(second.try_lock());
}

}  // namespace
}  // namespace file_lock_test
