  for (; count > 0; --count) {
    T* value = source.next();
    if (value == nullptr) co_return;
    co_yield *value;
  }
