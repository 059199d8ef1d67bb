// Orphans: see orphans.hpp. The kernel lists children by the thread that they
// belong to; adopted ones belong to any.

#include "common/process/orphans.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace common {
namespace {

// What all threads share.
std::mutex guard;
std::set<pid_t> ours;  // supervisors
int how_many = 0;
int formerly = 0;  // did we adopt before the first?

std::vector<pid_t> our_children() {
  std::vector<pid_t> all;
  std::error_code none;
  for (const auto& thread :
       std::filesystem::directory_iterator("/proc/self/task", none)) {
    std::ifstream list(thread.path() / "children");
    for (pid_t id = 0; list >> id;) all.push_back(id);
  }
  return all;
}

}  // namespace

orphans::orphans() {
  const std::lock_guard lock(guard);
  if (how_many++ == 0) {
    prctl(PR_GET_CHILD_SUBREAPER, &formerly);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
  }
  before_ = our_children();
}

orphans::~orphans() {
  const std::lock_guard lock(guard);
  if (--how_many == 0) prctl(PR_SET_CHILD_SUBREAPER, formerly);
}

pid_t orphans::fork_with(void (*body)(const void*), const void* argument) {
  const std::lock_guard lock(guard);
  const pid_t id = fork();
  if (id == 0) {
    body(argument);
    _exit(1);
  }
  if (id > 0) ours.insert(id);
  return id;
}

void orphans::forget(pid_t one_of_ours) {
  const std::lock_guard lock(guard);
  ours.erase(one_of_ours);
}

void orphans::end_all() {
  for (;;) {
    std::vector<pid_t> all;
    {
      const std::lock_guard lock(guard);  // no supervisor is half made
      all = our_children();
      std::erase_if(all, [&](pid_t id) {
        return ours.contains(id) || std::ranges::count(before_, id) > 0;
      });
    }
    if (all.empty()) return;
    for (const pid_t id : all) kill(id, SIGKILL);
    // What one of them leaves behind is ours when its end is reported.
    for (const pid_t id : all)
      while (waitpid(id, nullptr, 0) < 0 && errno == EINTR) continue;
  }
}

}  // namespace common
