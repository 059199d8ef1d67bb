// expect: the bell has taken it
  const asyncio::future<> rung;
  asyncio::add_reader(fd, [fd, rung] {
    char byte = 0;
    const auto count = ::recv(fd, &byte, 1, 0);
    if (count >= 0 && !rung.done()) rung.set_result();
  });
  try {
    co_await rung;
  } catch (const asyncio::cancelled_error&) {
    asyncio::remove_reader(fd);
    throw;
  }
  asyncio::remove_reader(fd);
