// expect: nobody waits any more, and the reader is still there
  const asyncio::future<> rung;
  asyncio::add_reader(fd, [fd, rung] {
    asyncio::remove_reader(fd);
    rung.set_result();
  });
  co_await rung;
