// expect: a cook got two turns in one pass
    for (std::size_t i = 0; i < cooks_.size();) {
      const bool finished = cooks_[i].next() == nullptr;
      if (finished) {
        cooks_.erase(cooks_.begin() + static_cast<int>(i));
        i = 0;
      } else {
        ++i;
      }
    }
