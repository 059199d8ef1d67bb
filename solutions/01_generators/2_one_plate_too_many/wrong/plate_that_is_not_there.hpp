// expect: take() hands on a plate all the same: one that is not there
  for (int i = 0; i < count; ++i) co_yield *source.next();
