// expect: the request was handed on
  co_return co_await std::move(x);
