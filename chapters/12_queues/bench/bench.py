"""The rows of queue_bench.cpp for CPython: `python3 bench.py queue-1` prints its
value. A time per piece: fewer of them give the same figure."""

import asyncio
import sys
import time

ITEMS = 100_000


async def puts(q):
    for i in range(ITEMS):
        await q.put(i)


async def gets(q):
    total = 0
    for _ in range(ITEMS):
        total += await q.get()


async def hands_over(room):
    q = asyncio.Queue(room)
    await asyncio.gather(puts(q), gets(q))


ROWS = {"queue-1": 1, "queue-100": 100}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ROWS:
        sys.exit("usage: bench.py " + "|".join(ROWS))
    begin = time.perf_counter()
    asyncio.run(hands_over(ROWS[sys.argv[1]]))
    print((time.perf_counter() - begin) * 1e9 / ITEMS)
