// recycled: memory for what comes and goes all the time.
//
// A coroutine's frame is often needed for some nanoseconds only, and the next
// call wants one of the same size again. To ask the general allocator, which is
// prepared for everything, can take longer than the call. So memory that is not
// needed any more stays with its thread, in a list for each size.

#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace asyncio {

/// Whether a sanitizer looks for uses of memory that was given back. It would
/// miss them in memory that we keep, so then we keep none.
#if defined(__has_feature)  // clang
inline constexpr bool sanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // g++
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// Base of classes whose objects come and go: their memory is used again. (A
/// coroutine's frame comes from the operator new of its promise_type.)
class recycled {
 public:
  // #region again
  static void* operator new(std::size_t size) {
    if (sanitized || size > largest) return ::operator new(size);
    auto& free = free_[kind(size)];
    if (free.first == nullptr) return new_piece(size);
    ++free.room;
    return std::exchange(free.first, free.first->next);
  }

  static void operator delete(void* it, std::size_t size) noexcept {
    if (sanitized || size > largest) return ::operator delete(it);
    auto& free = free_[kind(size)];
    if (free.room == 0) return ::operator delete(it);
    --free.room;
    free.first = ::new (it) piece{free.first};
  }
  // #endregion

  // What is aligned more strictly than usual is not kept. (A frame only comes
  // here with clang's -fcoro-aligned-allocation; see fits_a_frame.)
  static void* operator new(std::size_t size, std::align_val_t alignment) {
    return ::operator new(size, alignment);
  }
  static void operator delete(void* it, std::size_t,
                              std::align_val_t alignment) noexcept {
    ::operator delete(it, alignment);
  }

 private:
  // What stands in memory that is not in use.
  struct piece {
    piece* next;
  };
  // Has `room` for so many more. A thread that has never asked for a piece has
  // none: it would collect what other threads made, and never use it.
  struct free_list {
    piece* first;
    std::size_t room;
  };

  // Pieces are 8, 24, 40, … bytes large: with the 8 that the allocator adds,
  // nothing is left over.
  static constexpr std::size_t kinds = 32;
  static constexpr std::size_t largest = 16 * kinds - 8;
  static constexpr std::size_t longest = 1024;
  static constexpr std::size_t kind(std::size_t size) noexcept {
    return (size + 7) / 16;
  }

  // Apart, because most pieces have been used before.
  [[gnu::noinline, gnu::cold]] static void* new_piece(std::size_t size) {
    static thread_local const until_thread_ends keeps;
    return ::operator new(16 * kind(size) + 8);
  }

  // The thread keeps pieces as long as this lives, and gives them back.
  struct until_thread_ends {
    until_thread_ends() {
      for (free_list& each : free_) each.room = longest;
    }
    until_thread_ends(const until_thread_ends&) = delete;
    until_thread_ends& operator=(const until_thread_ends&) = delete;
    ~until_thread_ends() {
      for (free_list& each : free_) {
        while (each.first != nullptr)
          ::operator delete(std::exchange(each.first, each.first->next));
        each.room = 0;
      }
    }
  };

  inline static constinit thread_local std::array<free_list, kinds> free_{};
};

}  // namespace asyncio
