// expect: everybody behind a cook who finished lost a turn
    for (std::size_t i = 0; i < cooks_.size(); ++i) {
      const bool finished = cooks_[i].next() == nullptr;
      if (finished) {
        cooks_.erase(cooks_.begin() + static_cast<int>(i));
        break;
      }
    }
