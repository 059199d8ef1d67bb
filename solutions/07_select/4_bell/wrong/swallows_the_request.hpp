// expect: returned as if it had rung
  const asyncio::future<> rung;
  asyncio::add_reader(fd, [rung] {
    if (!rung.done()) rung.set_result();
  });
  try {
    co_await rung;
  } catch (const asyncio::cancelled_error&) {
  }
  asyncio::remove_reader(fd);
