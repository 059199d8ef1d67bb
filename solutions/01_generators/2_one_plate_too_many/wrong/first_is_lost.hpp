// expect: the first plate never comes: begin() has asked for it already
  auto value = source.begin();
  while (count-- > 0) {
    ++value;
    if (value == source.end()) co_return;
    co_yield *value;
  }
