// expect: the last cook on the list took the place of the one who finished
    for (std::size_t i = 0; i < cooks_.size();) {
      if (cooks_[i].next() != nullptr) {
        ++i;
        continue;
      }
      std::swap(cooks_[i], cooks_.back());
      cooks_.pop_back();
    }
