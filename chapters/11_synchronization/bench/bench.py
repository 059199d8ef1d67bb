"""The rows of lock_bench.cpp for CPython; common/bench/bench.py runs them. A time
per piece: fewer of them give the same figure."""

import asyncio


async def takes_and_releases(it, times):
    for _ in range(times):
        await it.acquire()
        it.release()


async def alone(times):
    await takes_and_releases(asyncio.Lock(), times)


async def both(times):
    it = asyncio.Lock()
    await it.acquire()
    two = asyncio.gather(
        takes_and_releases(it, times // 2), takes_and_releases(it, times // 2)
    )
    await asyncio.sleep(0)
    it.release()
    await two


ROWS = {"lock": (100_000, alone), "lock-handed-over": (100_000, both)}
