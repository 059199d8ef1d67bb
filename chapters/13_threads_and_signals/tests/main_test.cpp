// The program as you run it: exact under virtual time, honest about bad
// options, and stopped by Ctrl-C.

#include <array>
#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "common/files/temporary_directory.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

using namespace std::chrono_literals;

const std::string evening =
    "  0 min  tick\n"
    "  1 min  soup: is read\n"
    "  1 min  soup: b7b0cccd9175481e\n"
    "  2 min  tick\n"
    "  3 min  fish: is read\n"
    "  3 min  fish: fa16fcfc2cc9e3a7\n"
    "  4 min  tick\n"
    "  5 min  stew: is read\n"
    "  5 min  stew: 57402e67d9b4138a\n"
    "  6 min  tick\n"
    "  7 min  cake: is read\n"
    "  7 min  cake: 3ac3c7b2b98a9635\n"
    "  7 min  host: all recipes are read\n";

/// The chapter's program in a process of its own, which finds SIGINT as given.
class interrupted_program {
 public:
  interrupted_program(std::vector<std::string> options, void (*sigint)(int),
                      const std::string& temporary) {
    REQUIRE(::pipe(out_.data()) == 0);
    options.insert(options.begin(), PROGRAM);
    std::vector<char*> argv;
    for (auto& each : options) argv.push_back(each.data());
    argv.push_back(nullptr);
    id_ = ::fork();
    if (id_ != 0) {
      ::close(out_[1]);
      return;
    }
    ::signal(SIGINT, sigint);
    ::setenv("TMPDIR", temporary.c_str(), 1);
    ::dup2(out_[1], STDOUT_FILENO);
    ::close(out_[0]);
    ::close(out_[1]);
    ::execv(argv[0], argv.data());
    ::_exit(99);
  }
  interrupted_program(const interrupted_program&) = delete;
  interrupted_program& operator=(const interrupted_program&) = delete;
  ~interrupted_program() { ::close(out_[0]); }

  /// Reads until it has written this, or ends.
  void wait_for(const std::string& text) {
    std::array<char, 1000> room;
    while (all_.find(text) == std::string::npos) {
      const auto count = ::read(out_[0], room.data(), room.size());
      if (count <= 0) break;
      all_.append(room.data(), static_cast<std::size_t>(count));
    }
  }
  void interrupt() const { ::kill(id_, SIGINT); }

  /// Waits for its end; the status as a shell gives it.
  int status() {
    wait_for("a text that never comes");
    int status = 0;
    ::waitpid(id_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  bool has_said(const std::string& text) const {
    return all_.find(text) != std::string::npos;
  }

 private:
  std::array<int, 2> out_{};
  pid_t id_ = 0;
  std::string all_;
};

}  // namespace

TEST_CASE("threads and timers, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_ever_longer_minutes(evening);
}

TEST_CASE("read in the loop itself, the numbers are the same") {
  CHECK(common::run_chapter({"--virtual", "--blocking"}).out == evening);
}

TEST_CASE("Ctrl-C in the middle: it cleans up, and ends with 130") {
  const common::temporary_directory here;
  interrupted_program reads({"--kilobytes", "20000"}, SIG_DFL, here.path());
  reads.wait_for("soup: is read");
  reads.interrupt();
  CHECK(reads.status() == 130);
  CHECK(reads.has_said("host: stopped, and the recipes are put away"));
  CHECK_FALSE(reads.has_said("cake: is read"));
  CHECK_MESSAGE(std::filesystem::is_empty(here.path()), "it left files behind");
}

TEST_CASE("a SIGINT that is ignored stays ignored") {
  const common::temporary_directory here;
  interrupted_program reads({}, SIG_IGN, here.path());
  reads.wait_for("soup: is read");
  reads.interrupt();
  CHECK(reads.status() == 0);
  CHECK(reads.has_said("host: all recipes are read"));
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--kilobytes", "0"}, {"--kilobytes", "soup"}, {"--chef"}};
  common::check_bad_options(bad);
}

}  // namespace main_test
