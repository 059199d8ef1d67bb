// expect: never rang
  const asyncio::future<> rung;
  asyncio::add_reader(fd, [rung] {
    if (!rung.done()) rung.set_result();
  });
  asyncio::remove_reader(fd);
  co_await rung;
