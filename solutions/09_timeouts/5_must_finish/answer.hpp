  const future<await_result<X>> inner = ensure_future(std::move(x));
  std::exception_ptr request;
  while (!inner.done()) {
    const future<> ended;  // ours alone: cancelling it disturbs nobody
    inner.add_done_callback([ended](const auto&) {
      if (!ended.done()) ended.set_result();
    });
    try {
      co_await ended;
    } catch (const cancelled_error&) {
      if (!request) request = std::current_exception();
    }
  }
  if (request) std::rethrow_exception(request);  // a failure stays unseen
  co_return co_await inner;
