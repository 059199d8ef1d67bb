// Time and memory, as the benchmark measures them (Linux). Time is CPU time as
// the kernel counts it, its own work for the process included: unlike the
// wall's, it does not run on while other programs have the core.

#pragma once

#include <ctime>
#include <fstream>
#include <malloc.h>
#include <sched.h>
#include <unistd.h>

namespace bench {

/// CPU nanoseconds by such a clock: that of this process, or of another one.
inline double cpu_nanoseconds(clockid_t clock = CLOCK_PROCESS_CPUTIME_ID) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e9 +
         static_cast<double>(time.tv_nsec);
}

/// CPU time of `work(count)`, divided by how many pieces of work it does.
template <class Work>
double nanoseconds_each(int count, Work work) {
  const double before = cpu_nanoseconds();
  work(count);
  return (cpu_nanoseconds() - before) / count;
}

inline double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Gives freed memory back first, so that what is taken anew counts again.
inline double resident_bytes_in_use() {
  ::malloc_trim(0);
  return resident_bytes();
}

/// Keeps a result, and so the work behind it, from being optimised away.
template <class T>
void keep(const T& result) {
  asm volatile("" : : "r,m"(result) : "memory");
}

/// Binds this process to the first core that it may use, or to the second one
/// (where there is only one, to that).
void use_first_core();
void use_second_core();

}  // namespace bench
