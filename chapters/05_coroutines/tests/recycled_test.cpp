// Memory that comes and goes: used again, by size, and within bounds. Under a
// sanitizer nothing is kept, and only the first case has something to say.

#include "05_coroutines/recycled.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <thread>
#include <vector>

namespace recycled_test {

using asyncio::recycled;

namespace {

template <std::size_t size>
struct thing : recycled {
  std::byte bytes[size];
};

template <std::size_t size>
bool comes_back() {
  auto* const first = new thing<size>;
  delete first;
  auto* const second = new thing<size>;
  const bool same = first == second;
  delete second;
  return same;
}

}  // namespace

TEST_CASE("all sizes can be had, and written to their last byte") {
  const auto use = []<std::size_t size>(const thing<size>&) {
    std::vector<thing<size>*> all;
    for (int i = 0; i < 3; ++i) {
      all.push_back(new thing<size>);
      std::fill_n(all.back()->bytes, size, std::byte{0xff});
    }
    CHECK(std::count(all[1]->bytes, all[1]->bytes + size, std::byte{0xff}) ==
          size);
    for (auto* const each : all) delete each;
  };
  use(thing<1>{});
  use(thing<8>{});
  use(thing<9>{});
  use(thing<24>{});
  use(thing<25>{});
  use(thing<504>{});
  use(thing<505>{});
  use(thing<5000>{});
}

TEST_CASE("a strict alignment is kept") {
  struct alignas(128) strict : recycled {
    char taste = 's';
  };
  std::vector<strict*> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(new strict);
    CHECK(reinterpret_cast<std::uintptr_t>(all.back()) % 128 == 0);
  }
  for (auto* const each : all) delete each;
}

TEST_CASE("the next object of a size gets the memory of the last one") {
  if (asyncio::sanitized) return;
  CHECK(comes_back<8>());
  CHECK(comes_back<40>());
  CHECK(comes_back<504>());

  auto* const small = new thing<40>;
  delete small;
  auto* const large = new thing<41>;
  CHECK(static_cast<void*>(large) != small);
  auto* const same = new thing<30>;
  CHECK_MESSAGE(static_cast<void*>(same) == small, "25 to 40 bytes: one kind");
  delete same;
  delete large;
}

TEST_CASE("no more is kept than the longest list holds") {
  if (asyncio::sanitized) return;
  constexpr std::size_t many = 3000;
  // Whoever takes a piece leaves room for it.
  for (std::size_t i = 0; i < many; ++i) delete new thing<200>;
  std::vector<thing<200>*> all;
  for (std::size_t i = 0; i < many; ++i) all.push_back(new thing<200>);
  for (auto* const each : all) delete each;
  // Those that were kept come first, last in, first out.
  std::size_t kept = 0;
  std::vector<thing<200>*> again;
  while (kept < many) {
    again.push_back(new thing<200>);
    if (again.back() != all[1023 - std::min<std::size_t>(kept, 1023)]) break;
    ++kept;
  }
  CHECK(kept == 1024);
  for (auto* const each : again) delete each;
}

TEST_CASE("memory may move between threads") {
  auto* const here = new thing<300>;
  thing<300>* there = nullptr;
  std::thread([&] {
    delete here;
    there = new thing<300>;
  }).join();
  delete there;  // of a thread that has ended
  CHECK(there != nullptr);
}

TEST_CASE("a thread that only frees keeps nothing") {
  if (asyncio::sanitized) return;
  auto* const made_elsewhere = new thing<328>;
  const void* const where = made_elsewhere;
  std::thread([&] {
    delete made_elsewhere;
    // glibc hands out what was given back last.
    void* const next = ::operator new(sizeof(thing<328>));
    CHECK_MESSAGE(next == where, "it was kept from everybody else");
    ::operator delete(next);
  }).join();
}

}  // namespace recycled_test
