// expect: the failure has vanished
  const future<await_result<X>> inner = ensure_future(std::move(x));
  std::exception_ptr request;
  while (!inner.done()) {
    try {
      co_await shield(inner);
    } catch (const cancelled_error&) {
      if (!inner.done() && !request) request = std::current_exception();
    } catch (...) {
    }
  }
  if (request) std::rethrow_exception(request);
  co_return co_await inner;
