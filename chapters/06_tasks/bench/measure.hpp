// Time and memory, as the benchmark measures them (Linux).

#pragma once

#include <chrono>
#include <fstream>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

/// How long `work` takes, divided by how many pieces of work it does.
template <class Work>
double nanoseconds_each(int count, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - begin;
  return took.count() / count;
}

/// What this process has computed so far, for itself and in the kernel.
inline double cpu_milliseconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto milliseconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 +
           static_cast<double>(t.tv_usec) / 1e3;
  };
  return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

inline double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Gives freed memory back first, so that what is taken anew counts again.
inline double resident_bytes_in_use() {
  malloc_trim(0);
  return resident_bytes();
}
