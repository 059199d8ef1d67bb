// Objects that are kept for the next check.

#include "exercises/learn/judge/kept_objects.hpp"

#include <doctest/doctest.h>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"

using learn::kept_objects;

TEST_CASE("an object that was kept is there the next time") {
  const common::temporary_directory directory;
  const auto where = directory.path() / "kept";
  const kept_objects first(where, {"one", "two"});
  CHECK(first[0] == "");
  first.keep(1, std::string("\0\1", 2));
  CHECK(kept_objects(where, {"one", "two"})[0] == "");
  CHECK(kept_objects(where, {"one", "two"})[1] == std::string("\0\1", 2));
}

TEST_CASE("an object with another name is another, and takes its place") {
  const common::temporary_directory directory;
  const auto where = directory.path() / "kept";
  kept_objects(where, {"one"}).keep(0, "old");
  common::write_file(where / "one.new", "half of");  // somebody was interrupted
  CHECK(kept_objects(where, {"other"})[0] == "");
  CHECK(common::entries(where).empty());
}

TEST_CASE("without a directory, nothing is kept") {
  kept_objects({}, {"one"}).keep(0, "gone");
  CHECK(kept_objects({}, {"one"})[0] == "");
}
