// generator_state: what the frame of an async generator, its handle and the
// calls into it share, whatever it yields.
//
// The frame belongs to the handle. But while a call runs it, the frame is part
// of a driver's stack, and a driver may destroy its stack at any time. So
// nobody keeps the frame itself: all ask here whether it is still there.

#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "04_futures/ring.hpp"
#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/driver.hpp"
#include "05_coroutines/recycled.hpp"

namespace asyncio {

/// Is thrown into a generator that is being closed, where it has yielded
/// (Python: GeneratorExit). Not a std::exception, so that `catch (const
/// std::exception&)` does not keep the generator from ending.
class generator_exit {};

/// Memory for frames whose size can be asked for.
class sized_frame {
 public:
  static void* operator new(std::size_t size) {
    auto* const room = recycled::operator new(before + size);
    ::new (room) std::size_t(size);
    return static_cast<std::byte*>(room) + before;
  }
  static void operator delete(void* frame, std::size_t size) noexcept {
    recycled::operator delete(static_cast<std::byte*>(frame) - before,
                              before + size);
  }

  /// Does an object lie in this frame: is it one of its variables?
  static bool contains(std::coroutine_handle<> frame, const void* object) {
    const auto* const begin = static_cast<const std::byte*>(frame.address());
    const auto size = *reinterpret_cast<const std::size_t*>(begin - before);
    const std::less<const void*> is_before;
    return !is_before(object, begin) && is_before(object, begin + size);
  }

 private:
  // So much stands before a frame, which stays aligned as usual.
  static constexpr std::size_t before = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
};

/// See above. Each generator has one, and each of its sharers keeps it alive.
class generator_state final : public counted,
                              public recycled,
                              private ring_link {
 public:
  explicit generator_state(coroutine_promise& promise) noexcept
      : promise_(promise) {}

  /// The body has ended, or will never begin: there is no frame.
  bool ended() const noexcept { return !frame_; }

  // --- for the frame ---

  void has_frame(std::coroutine_handle<> frame) noexcept { frame_ = frame; }
  void frame_is_gone() noexcept {
    frame_ = nullptr;
    running_ = false;
    awaited_ = {};
  }
  void failed(std::exception_ptr error) noexcept { error_ = std::move(error); }
  /// The body goes on behind a `co_yield`.
  void goes_on() const {
    if (closing_) throw generator_exit();
  }
  /// The body awaits a call into another generator.
  void awaits(const counted_ptr<generator_state>& other) noexcept {
    if (awaited_ != other) awaited_ = other;
  }

  // --- for the handle ---

  void has_handle(const void* handle) noexcept { handle_ = handle; }
  /// There is no handle any more. While a call runs the frame, that one stays.
  void drop() noexcept {
    handle_ = nullptr;
    if (!running_) destroy_frame();
  }

  // --- for calls ---

  /// Throws std::runtime_error while another call runs the frame.
  void check_not_running(const char* who) const {
    if (running_) refuse(who);
  }
  /// From now on the body finds generator_exit where it has yielded. One that
  /// has never begun has nothing to clean up.
  void close() noexcept {
    closing_ = true;
    if (!began_) destroy_frame();
  }
  /// The stack of `runs_on` goes on in the frame.
  void enter(pending_call& call, driver& runs_on) {
    if (alone()) list_as_open();  // may throw: then nothing has happened
    began_ = running_ = true;
    call.callee = frame_;
    promise_.run_on(runs_on);
    runs_on.enter(call);
  }
  /// The stack has come back out of it. True: the body has yielded; false: it
  /// has ended. Throws what the body threw.
  bool came_back() {
    running_ = false;
    if (!frame_.done()) return true;
    end();
    return false;
  }
  /// What was yielded has been taken.
  void value_taken() noexcept {
    if (handle_ == nullptr) destroy_frame();
  }

  /// Destroys the frame. A generator that is one of its variables goes with it,
  /// as variables do, and so do those that are variables of that one. So that
  /// the native stack does not overflow, those nested too deep for that go
  /// first, the innermost before all others. (To destroy them later would be
  /// simpler, and wrong: a body may use variables of the frame around it.)
  void destroy_frame() noexcept {
    auto* each = this;
    int depth = 0;
    while (auto* const inner = each->variable()) {
      inner->outer_ = each;
      each = inner;
      ++depth;
    }
    for (; depth > deepest; --depth)
      std::exchange(each, each->outer_)->destroy_alone();
    destroy_alone();
  }

 private:
  friend class open_generators;

  // Apart, because most calls do not come here.
  [[noreturn, gnu::noinline, gnu::cold]] static void refuse(const char* who) {
    throw std::runtime_error(
        who + std::string(": asynchronous generator is already running"));
  }
  [[gnu::noinline, gnu::cold]] void end() {
    const auto error = std::exchange(error_, nullptr);
    destroy_frame();
    if (error) std::rethrow_exception(error);
  }

  void list_as_open();

  // The generator awaited last, if its handle is one of the frame's variables.
  generator_state* variable() const noexcept {
    auto* const it = awaited_.get();
    if (!frame_ || it == nullptr || it->ended() || it->running_) return nullptr;
    return sized_frame::contains(frame_, it->handle_) ? it : nullptr;
  }
  void destroy_alone() noexcept {
    if (frame_) std::exchange(frame_, nullptr).destroy();
  }

  static constexpr int deepest = 100;  // that many frames fit any native stack

  // In its loop's list from its first call on. Without a frame it is not
  // running and awaits nobody.
  coroutine_promise& promise_;  // lives in the frame
  std::coroutine_handle<> frame_;
  const void* handle_ = nullptr;          // where it is; nullptr: dropped
  counted_ptr<generator_state> awaited_;  // the generator awaited last
  generator_state* outer_ = nullptr;      // only while it is destroyed
  std::exception_ptr error_;  // until the call that throws it has come back
  bool began_ = false;
  bool running_ = false;  // a call is in the frame
  bool closing_ = false;  // aclose() was called
};

}  // namespace asyncio
