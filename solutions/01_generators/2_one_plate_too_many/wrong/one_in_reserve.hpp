// expect: the cook fries a plate too early: take() asks for the next one before it hands on
  T* value = count > 0 ? source.next() : nullptr;
  while (value != nullptr) {
    T served = *value;
    value = --count > 0 ? source.next() : nullptr;
    co_yield served;
  }
