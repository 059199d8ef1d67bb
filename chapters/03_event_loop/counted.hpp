// counted, counted_ptr: shared ownership within one thread.
//
// Everything of a loop lives in the loop's thread, so its reference counts need
// no atomic instructions: that makes counted_ptr several times cheaper to copy
// than std::shared_ptr, which pays for threads that we do not have.

#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

namespace asyncio {

/// Base of what counted_ptr can own: carries the count.
class counted {
 public:
  counted() = default;
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;

  std::uint32_t owners() const noexcept { return owners_; }

  /// What the last owner does; a derived class may have a way of its own.
  template <class T>
  static void destroy(T* it) noexcept {
    delete it;
  }

 protected:
  ~counted() = default;

 private:
  template <class T>
  friend class counted_ptr;
  std::uint32_t owners_ = 0;
};

/// Shared ownership of a T that derives from `counted`: the last owner deletes
/// it. Copies must stay in one thread.
template <class T>
class counted_ptr {
 public:
  counted_ptr() = default;
  explicit counted_ptr(T* it) noexcept : it_(it) { own(); }
  counted_ptr(const counted_ptr& other) noexcept : it_(other.it_) { own(); }
  counted_ptr(counted_ptr&& other) noexcept
      : it_(std::exchange(other.it_, nullptr)) {}
  /// From an owner of a derived class.
  template <class U>
    requires std::is_convertible_v<U*, T*>
  counted_ptr(const counted_ptr<U>& other) noexcept : it_(other.get()) {
    own();
  }
  counted_ptr& operator=(counted_ptr other) noexcept {
    std::swap(it_, other.it_);
    return *this;
  }
  ~counted_ptr() {
    if (it_ != nullptr) give_up();
  }

  /// Lets go without giving up: the T stays owned, until adopt() takes it back.
  T* release() noexcept { return std::exchange(it_, nullptr); }
  static counted_ptr adopt(T* released) noexcept {
    counted_ptr result;
    result.it_ = released;
    return result;
  }

  T* get() const noexcept { return it_; }
  T& operator*() const noexcept { return *it_; }
  T* operator->() const noexcept { return it_; }
  explicit operator bool() const noexcept { return it_ != nullptr; }
  bool operator==(const counted_ptr&) const = default;

 private:
  void own() noexcept {
    if (it_ != nullptr) ++it_->owners_;
  }
  // Kept apart, so that the destructor of an empty one is compiled in place.
  void give_up() noexcept {
    if (--it_->owners_ == 0) T::destroy(it_);
  }

  T* it_ = nullptr;  // if set, it is owned: counted once for this pointer
};

}  // namespace asyncio
