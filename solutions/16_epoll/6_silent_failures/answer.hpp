/// What rests is forgotten, and the number is somebody else's.
inline void check_a_number() {
  epoll_selector asked;
  socket_pair ada;
  const socket_pair ben;
  const int number = ada.out;
  asked.add(number, readable);
  asked.rest(number, readable);
  asked.forget(number);
  ada.close_out();
  REQUIRE(::dup2(ben.out, number) == number);
  asked.add(number, readable);
  ben.put();
  CHECK_MESSAGE(look(asked, number) == "r", "ben has ada's number");
  ::close(number);
}

/// One of two wishes rests.
inline void check_two_wishes() {
  epoll_selector asked;
  const socket_pair ada;
  asked.add(ada.out, readable | writable);
  asked.rest(ada.out, writable);
  CHECK_MESSAGE(look(asked, ada.out) == "", "she is writable, which rests");
  ada.put();
  CHECK_MESSAGE(look(asked, ada.out) == "r", "reading has never rested");
}

/// Nobody will ever read what is written.
inline void check_an_end() {
  epoll_selector asked;
  pipe_pair drain;
  drain.fill();
  asked.add(drain.in, writable);
  CHECK_MESSAGE(look(asked, drain.in) == "", "the pipe is full");
  drain.close_out();
  CHECK_MESSAGE(look(asked, drain.in) == "w", "to write will tell how it is");
}

/// A file on a disk, and somebody else.
inline void check_a_file() {
  epoll_selector asked;
  const socket_pair ada;
  two_ends book;
  book.out = ::open("/proc/self/exe", O_RDONLY);
  asked.add(book.out, readable);
  asked.add(ada.out, readable);
  CHECK_MESSAGE(look(asked, book.out) == "r", "a file is always ready");
  ada.put();
  CHECK_MESSAGE(look(asked, ada.out) == "r", "so is ada, now");
}

/// Somebody has closed a descriptor, of which there is a duplicate.
inline void check_a_duplicate() {
  epoll_selector asked;
  socket_pair ada;
  const int number = ada.out;
  asked.add(number, readable);
  const int duplicate = ::dup(number);
  ada.put();
  ada.close_out();
  asked.remove(number, readable);
  CHECK_MESSAGE(waits(asked), "nobody is watched");
  ::close(duplicate);
}

/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  check_a_number();
  check_two_wishes();
  check_an_end();
  check_a_file();
  check_a_duplicate();
}
