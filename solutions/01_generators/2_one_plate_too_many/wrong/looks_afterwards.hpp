// expect: take(…, 0) served a plate: the count is looked at only after the first plate
  for (T& value : source) {
    co_yield value;
    if (--count <= 0) co_return;
  }
