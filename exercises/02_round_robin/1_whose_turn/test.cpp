// The program whose output you predict, and the mistakes worth a word.

#include <doctest/doctest.h>
#include <predict.hpp>
#include <sstream>
#include <string>

#include "02_round_robin/round_robin.hpp"

namespace {

// #region program
asyncio::generator<asyncio::turn> dish(std::ostream& out, std::string name,
                                       int steps) {
  for (int step = 1; step <= steps; ++step) {
    out << name << ": step " << step << '\n';
    co_yield asyncio::turn{};
  }
  out << name << ": served\n";
}

asyncio::generator<asyncio::turn> chef(std::ostream& out,
                                       asyncio::round_robin& kitchen) {
  out << "chef: soup!\n";
  kitchen.add("soup", dish(out, "soup", 2));
  out << "chef: reads the next order\n";
  co_yield asyncio::turn{};
  out << "chef: tart!\n";
  kitchen.add("tart", dish(out, "tart", 1));
}

void evening(std::ostream& out) {
  asyncio::round_robin kitchen;
  kitchen.add("chef", chef(out, kitchen));
  kitchen.add("fish", dish(out, "fish", 2));
  out << "doors open\n";
  kitchen.run();
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"chef: soup!",
        "You let the chef begin as soon as he is added. add() only puts a task "
        "at the end of the queue; run() gives the first turn."},
       {"soup: step 1",
        "You let the soup begin as soon as it is added, or before the fish. "
        "add() puts it at the end of the queue, where the fish waits already; "
        "and the chef keeps the turn until he yields it."},
       {"chef: tart!",
        "You gave the chef his second turn before the soup had its first. "
        "While the chef runs he is not in the queue; the soup is added first, "
        "and the chef goes behind it when he yields."},
       {"fish: step 2",
        "You gave the fish its second turn too soon: whoever yields goes "
        "behind everybody who waits."},
       {"fish: served",
        "You let the fish be served in the turn of its last step. It yields "
        "after that step as after every other; only its next turn finds that "
        "the loop is over."},
       {"tart: step 1",
        "You let the tart begin before the others had their turns. It is "
        "added last, behind all who wait."},
       {"soup: served",
        "You let the soup be served before the turns of those in front of it "
        "came. It yields after step 2, and goes to the end of the queue."}});
}
