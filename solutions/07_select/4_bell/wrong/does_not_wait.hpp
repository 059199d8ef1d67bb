// expect: and nobody has shouted
  asyncio::add_reader(fd, [] {});
  asyncio::remove_reader(fd);
  co_return;
