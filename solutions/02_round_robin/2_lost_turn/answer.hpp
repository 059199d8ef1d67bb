    for (std::size_t i = 0; i < cooks_.size();) {
      const bool finished = cooks_[i].next() == nullptr;
      if (finished)
        cooks_.erase(cooks_.begin() + static_cast<int>(i));
      else
        ++i;
    }
