// callback: a call to make later.
//
// A loop keeps calls of many kinds in one queue. std::function would do, but it
// holds only what can be copied, and a callback often owns something that can
// only be moved. So this class forgets the type of what it is given and keeps
// three pointers' worth of it in place; what is larger goes to the heap.

#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace asyncio {

/// Holds any callable without arguments, move-only ones too. Moves, does not
/// copy. Calling an empty callback is an error; test with `if (f)`.
class callback {
 public:
  callback() = default;

  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, callback> &&
             std::invocable<std::decay_t<F>&>)
  callback(F&& f) {
    hold(std::forward<F>(f));
  }
  /// Replaces what it held before.
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, callback> &&
             std::invocable<std::decay_t<F>&>)
  callback& operator=(F&& f) {
    clear();
    hold(std::forward<F>(f));
    return *this;
  }
  callback(callback&& other) noexcept { take(other); }
  callback& operator=(callback&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  ~callback() { clear(); }

  explicit operator bool() const noexcept { return how_ != nullptr; }
  void operator()() { how_->call(room_); }

  /// Calls what it holds, for the last time. During the call it is empty
  /// already, and may be given something else.
  void call_once() { std::exchange(how_, nullptr)->call_once(room_); }

 private:
  // What can be done with the stored thing, now that its type is forgotten.
  struct operations {
    void (*call)(void* it);
    void (*call_once)(void* it);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void* it) noexcept;  // nullptr: nothing to do
  };

  template <class F>
  struct boxed {
    std::unique_ptr<F> f;
    explicit boxed(std::unique_ptr<F> it) : f(std::move(it)) {}
    void operator()() { (*f)(); }
  };

  static constexpr std::size_t room_size = 3 * sizeof(void*);

  template <class F>
  static constexpr bool fits =
      sizeof(F) <= room_size && alignof(F) <= alignof(void*) &&
      std::is_nothrow_move_constructible_v<F>;

  // Moves out what is at `it`, and leaves nothing there.
  template <class F>
  static F take_out(void* it) noexcept {
    F result(std::move(*static_cast<F*>(it)));
    static_cast<F*>(it)->~F();
    return result;
  }

  template <class F>
  static constexpr operations how_to_handle() {
    operations result{
        [](void* it) { (*static_cast<F*>(it))(); },
        [](void* it) { F(take_out<F>(it))(); },
        [](void* from, void* to) noexcept { ::new (to) F(take_out<F>(from)); },
        nullptr};
    if constexpr (!std::is_trivially_destructible_v<F>)
      result.destroy = [](void* it) noexcept { static_cast<F*>(it)->~F(); };
    return result;
  }
  template <class F>
  static constexpr operations how = how_to_handle<F>();

  template <class F>
  void hold(F&& f) {
    using stored = std::decay_t<F>;
    if constexpr (fits<stored>)
      keep<stored>(std::forward<F>(f));
    else
      keep<boxed<stored>>(std::make_unique<stored>(std::forward<F>(f)));
  }

  template <class F, class Argument>
  void keep(Argument&& argument) {
    ::new (static_cast<void*>(room_)) F(std::forward<Argument>(argument));
    how_ = &how<F>;
  }

  void take(callback& other) noexcept {
    how_ = std::exchange(other.how_, nullptr);
    if (how_ != nullptr) how_->move(other.room_, room_);
  }

  void clear() noexcept {
    if (how_ != nullptr) destroy();
  }
  void destroy() noexcept {
    const auto* const held = std::exchange(how_, nullptr);
    if (held->destroy != nullptr) held->destroy(room_);
  }

  // With a how_, room_ holds the function, or a pointer to it; without one,
  // nothing: the callback is empty.
  alignas(void*) std::byte room_[room_size];
  const operations* how_ = nullptr;
};

}  // namespace asyncio
