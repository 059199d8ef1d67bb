// failing_new: an operator new that fails when told to, in place of the usual
// one. Include it in one file of a test program, and in one only.

#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace common {

/// Lets one allocation of this thread fail: as many as `before` succeed, the
/// next throws std::bad_alloc, and all later ones succeed again.
class failing_new {
 public:
  explicit failing_new(long before) {
    left_ = before;
    failed_ = false;
  }
  failing_new(const failing_new&) = delete;
  failing_new& operator=(const failing_new&) = delete;
  ~failing_new() { left_ = never; }

  /// Has it failed yet?
  bool failed() const noexcept { return failed_; }

  static void* allocate(std::size_t size, std::size_t alignment) {
    if (left_ != never && left_-- == 0) {
      left_ = never;
      failed_ = true;
      throw std::bad_alloc();
    }
    const auto whole = (size + alignment - 1) / alignment * alignment;
    void* const it =
        std::aligned_alloc(alignment, whole > 0 ? whole : alignment);
    if (it == nullptr) throw std::bad_alloc();
    return it;
  }

 private:
  static constexpr long never = -1;
  inline static constinit thread_local long left_ = never;
  inline static constinit thread_local bool failed_ = false;
};

}  // namespace common

void* operator new(std::size_t size) {
  return common::failing_new::allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return common::failing_new::allocate(size,
                                       static_cast<std::size_t>(alignment));
}
void operator delete(void* it) noexcept { std::free(it); }
void operator delete(void* it, std::size_t) noexcept { std::free(it); }
void operator delete(void* it, std::align_val_t) noexcept { std::free(it); }
void operator delete(void* it, std::size_t, std::align_val_t) noexcept {
  std::free(it);
}
