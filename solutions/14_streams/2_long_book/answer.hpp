  while (from.has_more()) {
    to.write(from.next_page());
    co_await to.drain();
  }
  to.close();
  co_await to.wait_closed();
