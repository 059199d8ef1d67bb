// The script `learn`: what it says and does on a machine that is not ready. It
// runs in a small tree, with a PATH of stand-ins: a compiler and Ninja that do
// nothing, a CMake that "builds" programs, an apt-get that we tell what to
// say.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/process/process.hpp"

namespace fs = std::filesystem;
using common::has;

namespace {

constexpr const char* fake_cmake = R"(#!/bin/sh
build=$(dirname "$0")/../book/.build/dev
mkdir -p "$build"
case $1 in
  --build) printf '#!/bin/sh\necho "the program runs: $*"\n' >"$build/$4"
           chmod +x "$build/$4" ;;
  *) echo "CMAKE_HOME_DIRECTORY:INTERNAL=$2" >"$build/CMakeCache.txt"
     : >"$build/build.ninja" ;;
esac
)";

/// A book of which only the script is there, and a machine.
class machine {
 public:
  machine() {
    fs::create_directories(book());
    fs::copy_file(fs::path(LEARN_ROOT) / "learn", book() / "learn");
    for (const std::string each :
         {"sh",      "awk", "cat",   "chmod",    "cp",   "cut",
          "dirname", "env", "find",  "grep",     "head", "id",
          "ln",      "ls",  "mkdir", "readlink", "rm",   "tail",
          "touch",   "tr",  "flock", "true"})
      for (const std::string where : {"/usr/bin/", "/bin/"})
        if (const auto from = where + each;
            fs::exists(from) && !fs::exists(bin() / each))
          fs::create_symlink(from, bin() / each);
    for (const std::string each : {"c++", "ninja", "patch"})
      install(each, "#!/bin/sh\n");
    // Nobody waits five seconds in a test.
    install(
        "sleep",
        "#!/bin/sh\n[ \"$1\" = 5 ] || PATH=/usr/bin:/bin exec sleep \"$1\"\n");
    install("cmake", fake_cmake);
  }

  fs::path book() const { return place_.path() / "book"; }
  fs::path bin() const {
    fs::create_directories(place_.path() / "bin");
    return place_.path() / "bin";
  }
  void install(const std::string& name, const std::string& script) const {
    common::write_file(bin() / name, script);
    chmod((bin() / name).c_str(), 0755);
  }
  void remove(const std::string& name) const { fs::remove(bin() / name); }

  common::program_ending run(
      std::vector<std::string> words,
      std::vector<std::pair<std::string, std::string>> more = {},
      std::function<void(std::chrono::milliseconds, const std::string&)>
          while_running = {}) const {
    more.insert(more.end(), {{"PATH", bin().string()}, {"TERM", "dumb"}});
    return common::run_to_end({.words = std::move(words),
                               .directory = place_.path(),
                               .environment = std::move(more),
                               .time = std::chrono::seconds(30),
                               .while_running = std::move(while_running)});
  }
  common::program_ending learn() const {
    return run({(book() / "learn").string(), "a", "b"});
  }

  /// Root may write everywhere, so for root it is somebody else who tries.
  bool has_somebody_else() const {
    return geteuid() != 0 || fs::exists("/usr/bin/setpriv");
  }
  void give_to_somebody_else() const {
    if (geteuid() != 0) return;
    for (const auto& each : fs::recursive_directory_iterator(book()))
      CHECK(chown(each.path().c_str(), somebody, somebody) == 0);
    CHECK(chown(book().c_str(), somebody, somebody) == 0);
  }
  common::program_ending learn_as_somebody_else() const {
    if (geteuid() != 0) return learn();
    for (const auto& each : {bin(), book().parent_path()})
      fs::permissions(each, fs::perms(0755));
    return run({"/usr/bin/setpriv", "--reuid=" + std::to_string(somebody),
                "--clear-groups", book() / "learn", "a", "b"});
  }

 private:
  static constexpr uid_t somebody = 65534;

  common::temporary_directory place_;
};

void check_runs(const common::program_ending& run) {
  CHECK_MESSAGE(run.succeeded(), run.output);
  CHECK_MESSAGE(has(run.output, "the program runs: a b"), run.output);
}

void check_one_line(const common::program_ending& run,
                    const std::string& text) {
  CHECK_MESSAGE(run.number == 1, run.output);
  CHECK_MESSAGE(has(run.output, text), run.output);
  CHECK_MESSAGE(common::split_lines(run.output).size() == 1, run.output);
}

}  // namespace

TEST_CASE("the script builds the program, becomes it, and says nothing") {
  const machine here;
  const auto run = here.learn();
  check_runs(run);
  CHECK(run.output == "the program runs: a b\n");
}

TEST_CASE("to serve the book, its server is built, and nothing else") {
  const machine here;
  const std::string learn = here.book() / "learn";
  const auto run = here.run({learn, "serve", "--port", "0"});
  const auto build = here.book() / ".build/dev";
  CHECK(run.output == "the program runs: " + here.book().string() + " " +
                          build.string() + " --port 0\n");
  CHECK_FALSE(fs::exists(build / "learn_program"));
  const auto help = here.run({learn, "serve", "--help"});
  CHECK(help.output == "the program runs: serve --help\n");
}

TEST_CASE("a link to the script leads to the book") {
  const machine here;
  fs::create_symlink(here.book() / "learn", here.bin() / "absolute");
  fs::create_symlink("absolute", here.bin() / "relative");
  check_runs(here.run({(here.bin() / "relative").string(), "a", "b"}));
  CHECK(fs::exists(here.book() / ".build/dev"));
}

TEST_CASE("CXX may be several words, and one that is not there is said") {
  const machine here;
  here.install("ccache", "#!/bin/sh\n");
  const std::string learn = here.book() / "learn";
  check_runs(here.run({learn, "a", "b"}, {{"CXX", "ccache c++ -m64"}}));
  fs::remove_all(here.book() / ".build");
  check_one_line(here.run({learn}, {{"CXX", "ccache g++-99"}}),
                 "CXX is \"ccache g++-99\", and there is no such compiler");
}

TEST_CASE("a busy apt is waited for, aloud") {
  const machine here;
  here.remove("ninja");
  here.install("sudo", "#!/bin/sh\n[ \"$1\" = -v ] || exec \"$@\"\n");
  // Busy three times, whatever it is asked for.
  here.install("apt-get", R"sh(#!/bin/sh
here=$(dirname "$0")
echo x >>"$here/asked"
if [ "$(cat "$here/asked" | tr -d '\n')" = xxxx ]; then
  printf '#!/bin/sh\n' >"$here/ninja"
  chmod +x "$here/ninja"
  exit 0
fi
echo 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by 7'
exit 100
)sh");
  const auto run = here.learn();
  const std::string aloud = "Another program is installing packages; waiting";
  CHECK_MESSAGE(has(run.output, aloud), run.output);
  CHECK_MESSAGE(run.output.find(aloud) == run.output.rfind(aloud), run.output);
}

TEST_CASE("where apt-get fails for good, it stops with the line to type") {
  const machine here;
  here.remove("ninja");
  here.install("sudo", "#!/bin/sh\n[ \"$1\" = -v ] || exec \"$@\"\n");
  here.install("apt-get", "#!/bin/sh\necho 'E: no network'\nexit 100\n");
  const auto run = here.learn();
  CHECK(run.number == 1);
  CHECK_MESSAGE(has(run.output, "E: no network"), run.output);
  CHECK_MESSAGE(has(run.output, "Please type this"), run.output);
  CHECK_FALSE(has(run.output, "the program runs"));
}

TEST_CASE("without a package manager we know, it stops with what is needed") {
  const machine here;
  here.remove("cmake");
  const auto run = here.learn();
  CHECK(run.number == 1);
  CHECK_MESSAGE(has(run.output, "Please install"), run.output);
}

TEST_CASE("a tree that may not be written is one clear line") {
  const machine here;
  if (!here.has_somebody_else()) return;
  fs::permissions(here.book(), fs::perms(0555));
  const auto run = here.learn_as_somebody_else();
  fs::permissions(here.book(), fs::perms(0755));
  check_one_line(run, geteuid() == 0 ? "belongs to root. Make it yours: sudo"
                                     : "cannot write in");
}

TEST_CASE("a directory that sudo has left behind is one clear line") {
  for (const std::string left : {"exercises_staged", "kept"}) {
    const machine here;
    if (!here.has_somebody_else()) return;
    check_runs(here.learn());
    const auto directory = here.book() / ".build/dev" / left;
    fs::create_directory(directory);
    here.give_to_somebody_else();
    if (geteuid() == 0) CHECK(chown(directory.c_str(), 0, 0) == 0);
    fs::permissions(directory, fs::perms(0555));
    check_one_line(
        here.learn_as_somebody_else(),
        left + (geteuid() == 0 ? " belongs to root. Make it yours: sudo"
                               : ". Make a copy of the book"));
  }
}

TEST_CASE("while another ./learn builds, it waits, aloud") {
  const machine here;
  if (!fs::exists(here.bin() / "flock")) return;
  const fs::path build = here.book() / ".build/dev";
  here.install(
      "cmake",
      std::string(fake_cmake) +
          "if flock -n \"$build.lock\" true; then : >\"$build/unlocked\"; "
          "fi\n");
  CHECK(here.learn().output == "the program runs: a b\n");
  CHECK_FALSE(fs::exists(build / "unlocked"));

  const std::string learn = here.book() / "learn";
  const int lock =
      open((build.string() + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
  const std::string aloud =
      "Another ./learn is building; waiting until it is done ...\n";
  const auto run =
      here.run({learn, "a", "b"}, {}, [&](auto, const auto& output) {
        if (has(output, aloud)) flock(lock, LOCK_UN);
      });
  close(lock);
  CHECK(run.output == aloud + "the program runs: a b\n");

  // Where there are no locks, nobody waits.
  here.remove("flock");
  CHECK(here.learn().output == "the program runs: a b\n");
}

TEST_CASE("files from the future are brought back to now") {
  const machine here;
  check_runs(here.learn());
  const auto file = here.book() / "a.hpp";
  common::write_file(file, "");
  const auto tomorrow =
      fs::file_time_type::clock::now() + std::chrono::hours(24);
  fs::last_write_time(file, tomorrow);
  auto run = here.learn();
  check_runs(run);
  CHECK_MESSAGE(has(run.output, "changed in the future"), run.output);
  CHECK(fs::last_write_time(file) < tomorrow - std::chrono::hours(1));

  fs::last_write_time(here.book() / ".build/dev/build.ninja", tomorrow);
  run = here.learn();
  check_runs(run);
  CHECK_MESSAGE(has(run.output, "built in the future"), run.output);
  CHECK(here.learn().output == "the program runs: a b\n");
}
