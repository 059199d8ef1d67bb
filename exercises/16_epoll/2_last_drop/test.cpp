// A listener: is all of it heard, is the end, and does it ever wait?
//
// read() and its kin are ours here, so nothing can hang: before a call that
// would wait for ever, or after too many calls, they throw.

#include <answer.hpp>
#include <array>
#include <cerrno>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <system_error>
#include <unistd.h>

using namespace std::string_literals;

namespace {

/// What is told in place of a hang.
struct stuck {
  const char* how;
};

int watched = -1;      // only calls for this one are looked at
int calls_left = 0;    // for it, until it is a loop without an end
int next_errno = 0;    // what the next read of it fails with, if anything
int signals_left = 0;  // how many of its reads are interrupted

/// Has the read that is about to be done to fail? Then errno says how.
bool must_fail(int fd, bool may_wait) {
  if (fd != watched) return false;
  if (--calls_left < 0)
    throw stuck{
        "hear() does not come back: it reads, and reads again, and nothing "
        "comes of it. EAGAIN says that there is no more for now, and 0 that "
        "there will never be"};
  if (signals_left > 0) {
    --signals_left;
    errno = EINTR;
    return true;
  }
  errno = next_errno;
  if (next_errno != 0) return true;
  pollfd asks{.fd = fd, .events = POLLIN, .revents = 0};
  if (may_wait && (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0 &&
      ::poll(&asks, 1, 0) == 0)
    throw stuck{
        "hear() has read all there is, and reads once more, and that read "
        "waits for the next byte: nobody else is served until then. The "
        "socket is a blocking one. watch() has to set O_NONBLOCK, so that the "
        "kernel says EAGAIN instead"};
  return false;
}

}  // namespace

extern "C" ssize_t read(int fd, void* room, size_t size) {
  return must_fail(fd, true) ? -1 : ::syscall(SYS_read, fd, room, size);
}
extern "C" ssize_t readv(int fd, const iovec* rooms, int count) {
  return must_fail(fd, true) ? -1 : ::syscall(SYS_readv, fd, rooms, count);
}
extern "C" ssize_t recv(int fd, void* room, size_t size, int flags) {
  if (must_fail(fd, (flags & MSG_DONTWAIT) == 0)) return -1;
  return ::syscall(SYS_recvfrom, fd, room, size, flags, nullptr, nullptr);
}

namespace {

/// A guest, who is watched.
struct guest {
  guest() {
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    // A test of what a listener does with short orders need not know this.
    const int room = 1 << 20;
    ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    watched = ends[0];
    all.watch(ends[0]);
  }
  guest(const guest&) = delete;
  guest& operator=(const guest&) = delete;
  ~guest() {
    watched = -1;
    signals_left = next_errno = 0;
    for (const int end : ends) ::close(end);
  }

  void says(const std::string& text) {
    REQUIRE(::send(ends[1], text.data(), text.size(), 0) ==
            static_cast<ssize_t>(text.size()));
  }
  void leaves() { ::shutdown(ends[1], SHUT_WR); }

  /// Does epoll find the guest now?
  bool is_found() const {
    epoll_event found{};
    return ::epoll_wait(all.set(), &found, 1, 0) == 1;
  }
  /// hear(), if epoll has found something. Whether it says that more may come.
  bool hear() {
    if (!is_found()) return true;
    calls_left = 100'000;
    try {
      return all.hear(ends[0], heard);
    } catch (const stuck& it) {
      FAIL(std::string(it.how));
    }
    return true;
  }
  int unread() const {
    int bytes = 0;
    ::ioctl(ends[0], FIONREAD, &bytes);
    return bytes;
  }

  kitchen::listener all;
  std::array<int, 2> ends{};
  std::string heard;
};

}  // namespace

TEST_CASE_FIXTURE(guest, "a short order") {
  says("soup");
  CHECK_MESSAGE(hear(),
                "a guest has said \"soup\", and says more later. "
                "hear() says that the end has come: EAGAIN is not "
                "the end"s);
  CHECK_MESSAGE(heard == "soup"s,
                "a guest has said \"soup\", and heard was: " << heard);
  says("fish");
  CHECK_MESSAGE(hear(),
                "a guest has said something for the second time, and "
                "hear() says that the end has come"s);
  CHECK_MESSAGE(heard == "soupfish"s,
                "\"soup\" came, and then \"fish\", and heard was: " << heard);
}

TEST_CASE_FIXTURE(guest, "a long order") {
  const std::string order(54'321, 'x');
  says(order);
  CHECK_MESSAGE(hear(),
                "a guest has said a lot, and says more later. hear() "
                "says that the end has come"s);
  CHECK_MESSAGE(unread() == 0,
                "54,321 bytes have come, and epoll has told of them. hear() "
                "was called, and has left so many unread: "
                    << unread()
                    << ". Edge-triggered, nobody will tell of them again until "
                       "more comes: read until the kernel says EAGAIN");
  CHECK_MESSAGE(heard.size() == order.size(),
                "54,321 bytes have come, and heard were: " << heard.size());
}

TEST_CASE_FIXTURE(guest, "as long as the room") {
  for (const std::size_t size : {1000U, 4096U, 65'536U}) {
    heard.clear();
    says(std::string(size, 'x'));
    CHECK_MESSAGE((hear() && heard.size() == size),
                  "so many bytes have come, which fill a room exactly: "
                      << size << ", and heard were: " << heard.size()
                      << ", or it was taken for the end");
  }
}

TEST_CASE_FIXTURE(guest, "it stays edge-triggered") {
  says("soup");
  REQUIRE_MESSAGE(is_found(),
                  "a guest has said something, and epoll does not "
                  "find it: watch() has to ask for EPOLLIN"s);
  CHECK_MESSAGE(!is_found(),
                "epoll has told of a guest, nothing has come since, and it "
                "tells again. It is level-triggered now, which helps, but is "
                "not what was asked for: keep EPOLLET"s);
  says("fish");
  CHECK_MESSAGE(is_found(),
                "a guest has said something else, and epoll does not tell. "
                "With EPOLLONESHOT it only tells once, and not at all after "
                "that"s);
}

TEST_CASE_FIXTURE(guest, "the end") {
  leaves();
  CHECK_MESSAGE(!hear(),
                "a guest has left without a word, and hear() says that "
                "more may come: read() has given 0"s);
  CHECK_MESSAGE(heard.empty(),
                "a guest has left without a word, and heard was: " << heard);
}

TEST_CASE_FIXTURE(guest, "a last word") {
  says("bye");
  leaves();
  CHECK_MESSAGE(!hear(),
                "a guest has said \"bye\" and left, and epoll has told of both "
                "at once. hear() says that more may come, and epoll will not "
                "tell of the end again. That there were fewer bytes than room "
                "does not mean that nothing comes after them: only EAGAIN "
                "does"s);
  CHECK_MESSAGE(heard == "bye"s,
                "a guest has said \"bye\" and left, and heard "
                "was: \""
                    << heard << "\"");
}

TEST_CASE_FIXTURE(guest, "a signal") {
  says("soup");
  signals_left = 2;
  bool goes_on = false;
  CHECK_NOTHROW_MESSAGE(goes_on = hear(),
                        "a signal came, so read() failed with EINTR, and that "
                        "was thrown. It is no error: read again"s);
  CHECK_MESSAGE((goes_on && heard == "soup"),
                "a signal came, so read() failed with EINTR: not for lack of "
                "bytes, but hear() has stopped there. Read again; heard was: \""
                    << heard << "\"");
}

TEST_CASE_FIXTURE(guest, "a failure") {
  says("soup");
  next_errno = ECONNRESET;
  std::string thrown = "nothing";
  try {
    hear();
  } catch (const std::system_error& error) {
    thrown = error.what();
  }
  CHECK_MESSAGE(thrown == "read: Connection reset by peer"s,
                "read() has failed with ECONNRESET, and hear() has thrown: "
                    << thrown
                    << ". The caller must be able to tell a failure from the "
                       "end, and from EAGAIN");
}

TEST_CASE_FIXTURE(guest, "flags are kept") {
  ::close(ends[0]);
  ::close(ends[1]);
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
  watched = ends[0];
  ::fcntl(ends[0], F_SETFL, O_ASYNC);
  all.watch(ends[0]);
  CHECK_MESSAGE((::fcntl(ends[0], F_GETFL) & O_ASYNC) != 0,
                "a socket had the flag O_ASYNC, and watch() has taken it away: "
                "F_SETFL sets all flags. Ask with F_GETFL, and add to them"s);
}
