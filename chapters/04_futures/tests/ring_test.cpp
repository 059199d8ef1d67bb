// Tests for ring.hpp.

#include "04_futures/ring.hpp"

#include <doctest/doctest.h>
#include <string>

namespace ring_test {

namespace {

using asyncio::ring_link;

struct letter : ring_link {
  explicit letter(char is) : it(is) {}
  char it;
};

// The letters of a list, from its first to its last, and back again.
std::string read(const ring_link& list) {
  std::string there;
  for (auto* each = list.next(); each != &list; each = each->next())
    there += static_cast<const letter*>(each)->it;
  std::string back;
  for (auto* each = list.previous(); each != &list; each = each->previous())
    back += static_cast<const letter*>(each)->it;
  return there + "|" + back;
}

}  // namespace

TEST_CASE("a ring of one: the list itself") {
  const ring_link list;
  CHECK(read(list) == "|");
}

TEST_CASE("each goes to the end, and leaves from anywhere") {
  ring_link list;
  letter a('a');
  letter b('b');
  letter c('c');
  a.insert_before(list);
  b.insert_before(list);
  c.insert_before(list);
  CHECK(read(list) == "abc|cba");
  SUBCASE("the first") {
    a.take_out();
    CHECK(read(list) == "bc|cb");
  }
  SUBCASE("one in the middle") {
    b.take_out();
    CHECK(read(list) == "ac|ca");
  }
  SUBCASE("the last") {
    c.take_out();
    CHECK(read(list) == "ab|ba");
  }
  SUBCASE("all") {
    b.take_out();
    a.take_out();
    c.take_out();
    CHECK(read(list) == "|");
  }
}

TEST_CASE("what was taken out is alone, and may come again") {
  ring_link list;
  letter a('a');
  letter b('b');
  a.insert_before(list);
  b.insert_before(list);
  a.take_out();
  CHECK(a.next() == &a);
  CHECK(a.previous() == &a);
  a.take_out();  // nothing to do
  a.insert_before(b);
  CHECK(read(list) == "ab|ba");
}

}  // namespace ring_test
