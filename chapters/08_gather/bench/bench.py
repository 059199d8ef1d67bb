"""The row of gather_bench.cpp for CPython: `python3 bench.py gather-1000` prints
its value. A time per child: fewer rounds give the same figure."""

import asyncio
import sys
import time

CHILDREN = 1000
ROUNDS = 100


async def trivial(i):
    return i


async def gathers():
    total = 0
    for _ in range(ROUNDS):
        total += sum(await asyncio.gather(*(trivial(i) for i in range(CHILDREN))))
    return total


if __name__ == "__main__":
    if sys.argv[1:] != ["gather-1000"]:
        sys.exit("usage: bench.py gather-1000")
    begin = time.perf_counter()
    asyncio.run(gathers())
    print((time.perf_counter() - begin) * 1e9 / (CHILDREN * ROUNDS))
