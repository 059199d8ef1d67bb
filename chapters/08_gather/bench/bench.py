"""The row of gather_bench.cpp for CPython; common/bench/bench.py runs it. A time
per child: fewer rounds give the same figure."""

import asyncio

CHILDREN = 1000


async def trivial(i):
    return i


async def gathers(total):
    for _ in range(max(total // CHILDREN, 1)):
        sum(await asyncio.gather(*(trivial(i) for i in range(CHILDREN))))


ROWS = {"gather-1000": (100_000, gathers)}
