"""The rows of lock_bench.cpp for CPython: `python3 bench.py lock` prints its
value. A time per piece: fewer of them give the same figure."""

import asyncio
import sys
import time

TIMES = 100_000


async def takes_and_releases(it, times):
    for _ in range(times):
        await it.acquire()
        it.release()


async def alone():
    await takes_and_releases(asyncio.Lock(), TIMES)


async def both():
    it = asyncio.Lock()
    await it.acquire()
    two = asyncio.gather(
        takes_and_releases(it, TIMES // 2), takes_and_releases(it, TIMES // 2)
    )
    await asyncio.sleep(0)
    it.release()
    await two


ROWS = {"lock": alone, "lock-handed-over": both}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ROWS:
        sys.exit("usage: bench.py " + "|".join(ROWS))
    begin = time.perf_counter()
    asyncio.run(ROWS[sys.argv[1]]())
    print((time.perf_counter() - begin) * 1e9 / TIMES)
