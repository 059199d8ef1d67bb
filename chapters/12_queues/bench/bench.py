"""The rows of queue_bench.cpp for CPython; common/bench/bench.py runs them. A time
per piece: fewer of them give the same figure."""

import asyncio


async def puts(q, items):
    for i in range(items):
        await q.put(i)


async def gets(q, items):
    total = 0
    for _ in range(items):
        total += await q.get()


async def hands_over(items, room):
    q = asyncio.Queue(room)
    await asyncio.gather(puts(q, items), gets(q, items))


ROWS = {
    "queue-1": (100_000, lambda n: hands_over(n, 1)),
    "queue-100": (100_000, lambda n: hands_over(n, 100)),
}
