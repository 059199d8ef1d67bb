// expect: a cook who has finished is still on the list
    for (std::size_t i = 0; i < cooks_.size(); ++i) cooks_[i].next();
