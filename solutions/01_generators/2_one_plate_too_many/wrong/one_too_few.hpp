// expect: one plate too few: take() stops before it has handed on the last one
  for (T& value : source) {
    if (--count <= 0) co_return;
    co_yield value;
  }
