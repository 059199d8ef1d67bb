// The program whose output you predict, and the mistakes worth a word.

#include <doctest/doctest.h>
#include <predict.hpp>
#include <sstream>

#include "01_generators/generator.hpp"

namespace {

// #region program
struct stove {
  std::ostream& out;

  explicit stove(std::ostream& o) : out(o) { out << "stove: on\n"; }
  ~stove() { out << "stove: off\n"; }
};

asyncio::generator<int> cook(std::ostream& out) {
  const stove flame(out);
  for (int plate = 1; plate <= 3; ++plate) {
    out << "cook: fries plate " << plate << '\n';
    co_yield plate;
  }
  out << "cook: wipes the table\n";
}

void serve(std::ostream& out) {
  out << "waiter: calls the cook\n";
  auto plates = cook(out);
  out << "waiter: lays the table\n";
  for (const int plate : plates) {
    out << "waiter: serves plate " << plate << '\n';
    if (plate == 2) break;
  }
  out << "waiter: goes home\n";
}

void evening(std::ostream& out) {
  serve(out);
  out << "owner: locks the door\n";
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"stove: on",
        "You let the body of cook() begin when it is called. The call only "
        "makes the frame; the body begins when the loop asks for the first "
        "plate."},
       {"cook: fries plate 2",
        "You let the cook fry ahead. co_yield pauses cook() until the "
        "waiter comes back for the next plate, so the plate is served first."},
       {"cook: fries plate 3",
        "You let the cook fry a plate that nobody asked for. After break the "
        "loop no longer asks, so the body stays where it paused."},
       {"cook: wipes the table",
        "You let the body run to its end. It is paused in its loop when the "
        "waiter leaves; destroying it ends it there, and the lines below "
        "co_yield never run."},
       {"stove: off",
        "You put the stove out too soon. break only leaves the loop; the "
        "paused body, and the stove in it, live as long as `plates`, which is "
        "until serve() returns."},
       {"owner: locks the door",
        "You left the stove burning. Destroying a paused generator destroys "
        "the locals of its body, as at the end of a scope."}});
}
