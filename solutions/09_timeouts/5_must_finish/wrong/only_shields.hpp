// expect: a shield protects it, but waits for nobody
  co_return co_await shield(std::move(x));
