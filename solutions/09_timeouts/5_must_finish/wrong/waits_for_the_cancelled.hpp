// expect: the caller waits on
  const future<await_result<X>> inner = ensure_future(std::move(x));
  const future<> ended;
  inner.add_done_callback([ended](const auto& it) {
    if (!ended.done() && !it.cancelled()) ended.set_result();
  });
  std::exception_ptr request;
  while (!ended.done()) {
    try {
      co_await shield(ended);
    } catch (const cancelled_error&) {
      if (!request) request = std::current_exception();
    }
  }
  if (request) std::rethrow_exception(request);
  co_return co_await inner;
