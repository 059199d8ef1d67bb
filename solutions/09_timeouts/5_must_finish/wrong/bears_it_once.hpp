// expect: and not to be asked again
  const future<await_result<X>> inner = ensure_future(std::move(x));
  std::exception_ptr request;
  try {
    co_return co_await shield(inner);
  } catch (const cancelled_error&) {
    if (inner.cancelled()) throw;
    request = std::current_exception();
  }
  co_await until_done(inner.state());
  std::rethrow_exception(request);
