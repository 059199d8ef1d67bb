// expect: all plates are fried before the first is served: take() is no longer lazy
  std::vector<T> values;
  while (count-- > 0) {
    T* value = source.next();
    if (value == nullptr) break;
    values.push_back(*value);
  }
  for (T& value : values) co_yield value;
