// The program whose output you predict, and the mistakes worth a word.

#include <algorithm>
#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <ostream>
#include <predict.hpp>
#include <sstream>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

// #region program
/// Two connected sockets: the guest has one, and we have the other.
struct guest {
  guest() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()); }
  int ours() const { return ends[0]; }
  void says(const std::string& text) {
    ::write(ends[1], text.data(), text.size());
  }
  void leaves() { ::close(ends[1]); }
  char next_byte() const {
    char byte = 0;
    ::read(ends[0], &byte, 1);
    return byte;
  }

  std::array<int, 2> ends{};
};

/// A set, and what it finds: names, in alphabetical order.
struct hatch {
  explicit hatch(std::ostream& to) : out(to) {}

  bool change(int operation, int fd, const std::string& name,
              std::uint32_t events) {
    names.push_back(name);
    epoll_event wish{};
    wish.events = events;
    wish.data.u64 = names.size() - 1;
    return ::epoll_ctl(set, operation, fd, &wish) == 0;
  }
  void look(const std::string& when) {
    std::array<epoll_event, 10> ready{};
    const int count = ::epoll_wait(set, ready.data(), 10, 0);
    std::vector<std::string> found;
    for (int i = 0; i < count; ++i)
      found.push_back(names[ready[static_cast<std::size_t>(i)].data.u64]);
    std::ranges::sort(found);
    out << when << ":";
    for (const auto& name : found) out << " " << name;
    out << "\n";
  }

  std::ostream& out;
  int set = ::epoll_create1(0);
  std::vector<std::string> names;
};

void evening(std::ostream& out) {
  hatch all(out);
  guest ada, ben, cleo;
  all.change(EPOLL_CTL_ADD, ada.ours(), "ada", EPOLLIN);
  all.change(EPOLL_CTL_ADD, ben.ours(), "ben", EPOLLIN | EPOLLET);
  all.change(EPOLL_CTL_ADD, cleo.ours(), "cleo", 0);

  ada.says("x");
  ben.says("xy");
  cleo.says("x");
  all.look("six");
  all.look("seven");
  ben.says("z");
  all.look("eight");
  ada.next_byte();
  ben.next_byte();
  all.look("nine");
  all.change(EPOLL_CTL_MOD, ben.ours(), "ben", EPOLLIN | EPOLLET);
  all.look("ten");

  ada.leaves();
  all.look("eleven");
  cleo.leaves();
  all.look("twelve");

  const int copy = ::dup(ada.ours());
  ::close(ada.ours());
  ::close(cleo.ours());
  all.look("one");
  ::close(copy);
  all.look("two");

  const int book = ::open("/proc/self/exe", O_RDONLY);
  const bool watched = all.change(EPOLL_CTL_ADD, book, "book", EPOLLIN);
  out << (watched ? "book: watched\n" : "book: refused\n");
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"six: ada ben cleo",
        "You let cleo be found. She has said something, but nobody has asked "
        "whether she can be read: her events are 0."},
       {"six: ada",
        "You did not let ben be found. Edge-triggered means that news is told "
        "once, and at six his bytes are news."},
       {"seven: ada ben",
        "You let ben be found again. Nothing has come since six, and he is "
        "watched edge-triggered: that his bytes still lie there is no news."},
       {"seven:",
        "You let nobody be found. Ada is watched level-triggered: as long as "
        "there is something to read, she is found."},
       {"eight: ada",
        "You let ben's new byte go unnoticed. Whenever something comes, that "
        "is "
        "news, even if there was something to read already."},
       {"nine: ben",
        "You let ben be found, since two of his bytes are unread. But nothing "
        "has come since eight. Whoever does not read all of it hears no more "
        "of it: this is what exercise 2 is about."},
       {"nine: ada ben",
        "You left ada's byte unread, and took ben for level-triggered. Ada's "
        "only byte was read, and of ben's three nothing is news."},
       {"nine: ada",
        "You let ada be found. Her only byte was read, so there is nothing to "
        "read any longer."},
       {"ten:",
        "You let the change go unnoticed. EPOLL_CTL_MOD looks at the "
        "descriptor "
        "again, and tells what it finds, even if nothing has changed since."},
       {"eleven:",
        "You let ada leave unnoticed. The end can be read, so ada is readable, "
        "and read() gives 0."},
       {"eleven: ada ben",
        "You let ben be found again. The change at ten made his bytes "
        "news once, and no longer."},
       {"twelve: ada",
        "You let cleo leave unnoticed, since nobody has asked for anything. "
        "But "
        "EPOLLHUP and EPOLLERR are told whatever was asked for."},
       {"twelve: cleo",
        "You let ada's end be told only once. She is level-triggered: as long "
        "as nobody closes our end, she is found each time."},
       {"twelve:",
        "You let nobody be found. Ada's end is still there, and cleo's is told "
        "though nobody has asked: EPOLLHUP always is."},
       {"one:",
        "You let close() take ada out of the set. The set knows open files, "
        "and "
        "not numbers, and hers is still open: as `copy`."},
       {"one: ada cleo",
        "You let cleo be found. Her end was closed, and there was no other "
        "descriptor of it: such a file leaves the set by itself."},
       {"two: ada",
        "You let ada be found. The last descriptor of her file was closed, and "
        "so it has left the set."},
       {"book: watched",
        "You let a file on a disk be watched. It is always ready, so epoll "
        "refuses it: EPERM."}});
}
