// expect: the wrong cook was struck off: after the first erase, the numbers
    std::vector<int> finished;
    for (std::size_t i = 0; i < cooks_.size(); ++i)
      if (cooks_[i].next() == nullptr) finished.push_back(static_cast<int>(i));
    for (const int i : finished) cooks_.erase(cooks_.begin() + i);
