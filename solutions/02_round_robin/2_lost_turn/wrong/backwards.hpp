// expect: the turns come in the wrong order: the pass goes through the list backwards
    for (std::size_t i = cooks_.size(); i-- > 0;) {
      const bool finished = cooks_[i].next() == nullptr;
      if (finished) cooks_.erase(cooks_.begin() + static_cast<int>(i));
    }
