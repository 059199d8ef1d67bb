/// A pool with one thread, which is busy until the door is opened.
struct busy_pool {
  busy_pool() {
    trace.clear();
    pool.submit(waits_at(at));
    at.until_somebody_waits();
  }

  door at;
  thread_pool_executor pool{1};
};

/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  busy_pool first;
  for (const char* word : {"soup", "fish", "cake"})
    first.pool.submit(writes(word));
  first.at.open();
  trace.until(3);
  CHECK_MESSAGE(trace.str() == "soup fish cake ",
                "soup, fish and cake waited; the order: " << trace.str());

  busy_pool second;
  const auto soup = writes("soup");
  second.pool.submit(soup);
  second.pool.submit(writes("fish"));
  soup->take();
  second.at.open();
  second.pool.shutdown();
  CHECK_MESSAGE(trace.str().find("soup") == std::string::npos,
                "the soup was taken back, and done were: " << trace.str());

  busy_pool third;
  third.pool.submit(writes("soup"));
  third.pool.shutdown(false);
  third.at.open();
  third.pool.shutdown();
  CHECK_MESSAGE(trace.str() == "soup ",
                "the soup waited when the pool closed: " << trace.str());

  busy_pool fourth;
  fourth.pool.submit(writes("soup"));
  fourth.pool.shutdown(false, true);
  fourth.at.open();
  fourth.pool.shutdown();
  CHECK_MESSAGE(trace.str().empty(),
                "the soup was to be dropped: " << trace.str());
}
