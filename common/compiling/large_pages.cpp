// Memory in large pages, for g++: a library that is loaded into the compiler
// before its own (LD_PRELOAD; see CMakeLists.txt).
//
// g++ takes a gigabyte for a large test, two megabytes at a time. The system
// hands that out in pages of four kilobytes, each when it is first touched, and
// on a virtual machine each may take ten microseconds. Pages of two megabytes,
// which Linux gives to whoever asks for them, take a fifth less in all.
//
// A precompiled header is not read: g++ maps it into memory, and then writes to
// most of its pages, each of which is copied then. Refused that, g++ reads
// the file into memory of its own.

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr std::size_t large_page = std::size_t{2} << 20;

/// Is a precompiled header to be mapped, which is written to, but not in its
/// file? (Whoever makes one asks for the same, with a file open for writing.)
bool is_header(void* at, int protection, int flags, int file) {
  return at != nullptr && (protection & PROT_WRITE) != 0 &&
         (flags & MAP_PRIVATE) != 0 &&
         (fcntl(file, F_GETFL) & O_ACCMODE) == O_RDONLY;
}

void* map(void* at, std::size_t size, int protection, int flags, int file,
          off64_t offset) {
  const bool is_large = size >= large_page;
  const bool is_of_file = (flags & MAP_ANONYMOUS) == 0;
  if (is_large && is_of_file && is_header(at, protection, flags, file)) {
    errno = ENODEV;
    return MAP_FAILED;
  }
  void* const memory = reinterpret_cast<void*>(
      syscall(SYS_mmap, at, size, protection, flags, file, offset));
  if (is_large && !is_of_file && memory != MAP_FAILED) {
    const int before = errno;
    madvise(memory, size, MADV_HUGEPAGE);  // where there are none, none come
    errno = before;
  }
  return memory;
}

}  // namespace

/// In place of the system library's.
extern "C" void* mmap(void* at, std::size_t size, int protection, int flags,
                      int file, off_t offset) noexcept {
  return map(at, size, protection, flags, file, offset);
}

/// In place of the same by its other name.
extern "C" void* mmap64(void* at, std::size_t size, int protection, int flags,
                        int file, off64_t offset) noexcept {
  return map(at, size, protection, flags, file, offset);
}
