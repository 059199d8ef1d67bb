/// Gives `last` what make() returns, or throws.
template <class T, class Make>
void settle(const future<T>& last, Make make) {
  if (last.done()) return;  // cancelled meanwhile
  try {
    if constexpr (std::is_void_v<T>) {
      make();
      last.set_result();
    } else {
      last.set_result(make());
    }
  } catch (const cancelled_error& error) {
    last.cancel(error.message());
  } catch (...) {
    last.set_exception(std::current_exception());
  }
}

/// Gives `last` the outcome of `inner`, once there is one.
template <class T>
void settle_later(const future<T>& last, const future<T>& inner) {
  inner.add_done_callback([last](const future<T>& it) {
    settle(last, [&]() -> decltype(auto) { return it.result(); });
  });
}

/// Calls f with the result of `first` once that is there; gives a future of
/// what f returns. A failure of `first`, its cancellation, and what f throws
/// are passed on. When f returns a future, its outcome is what counts.
template <class T, class F>
auto then(const future<T>& first, F f) {
  using step = decltype(call_with_result(f, first));
  using value = typename in_the_end<step>::type;
  future<value> last(*first.state()->loop());
  auto next = [last, f = std::move(f)](const future<T>& it) mutable {
    if constexpr (std::is_same_v<step, value>) {
      settle(last, [&] { return call_with_result(f, it); });
    } else if (!last.done()) {
      try {
        settle_later(last, call_with_result(f, it));
      } catch (const cancelled_error& error) {
        last.cancel(error.message());
      } catch (...) {
        last.set_exception(std::current_exception());
      }
    }
  };
  first.add_done_callback(std::move(next));
  return last;
}
