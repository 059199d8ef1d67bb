// Building: only one ./learn at a time. A stand-in for CMake notes whether
// anybody else could have the lock while it runs.

#include "exercises/learn/judge/build.hpp"

#include <cerrno>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>
#include <sys/file.h>
#include <unistd.h>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "exercises/learn/pages/stand_in_terminal.hpp"

using common::has;

namespace build_test {
namespace {

/// Tries to get the lock, and keeps it for as long as this lives.
class other_builder {
 public:
  explicit other_builder(const std::filesystem::path& lock)
      : lock_(open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)),
        has_it_(flock(lock_, LOCK_EX | LOCK_NB) == 0) {}
  other_builder(const other_builder&) = delete;
  other_builder& operator=(const other_builder&) = delete;
  ~other_builder() { close(lock_); }

  bool has_it() const { return has_it_; }
  void is_done() const { flock(lock_, LOCK_UN); }

 private:
  int lock_;
  bool has_it_;
};

/// stderr: when it says that somebody waits for the other one, that is done.
class errors : public std::stringbuf {
 public:
  explicit errors(const other_builder& other)
      : other_(other), before_(std::cerr.rdbuf(this)) {}
  ~errors() override { std::cerr.rdbuf(before_); }

 protected:
  int sync() override {
    if (has(str(), "waiting until it is done")) other_.is_done();
    return 0;
  }

 private:
  const other_builder& other_;
  std::streambuf* before_;
};

}  // namespace

TEST_CASE("while another ./learn builds or configures, one waits, aloud") {
  const common::temporary_directory here;
  const std::filesystem::path lock = here.path() / ".build/dev.lock";
  const std::filesystem::path held = here.path() / "held";
  common::write_file(here.path() / "bin/cmake",
                     "#!/bin/sh\nflock -n '" + lock.string() +
                         "' true || : >'" + held.string() + "'\n");
  std::filesystem::permissions(here.path() / "bin/cmake",
                               std::filesystem::perms(0755));
  std::filesystem::create_directories(here.path() / ".build/dev");
  const std::string path =
      (here.path() / "bin").string() + ":" + std::getenv("PATH");
  const learn::with_variable programs("PATH", path.c_str());
  const learn::with_variable not_quiet("LEARN_QUIET", nullptr);
  for (const bool configures : {false, true}) {
    const other_builder other(lock);
    REQUIRE(other.has_it());
    const errors said(other);
    if (configures)
      learn::configure(here.path(), "dev");
    else
      learn::build(here.path() / ".build/dev", {"all"}, "everything");
    CHECK(said.str() ==
          "Another ./learn is building; waiting until it is done ...\n");
    CHECK(std::filesystem::remove(held));
  }
  CHECK(other_builder(lock).has_it());
}

}  // namespace build_test
