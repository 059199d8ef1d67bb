"""The rows of task_bench.cpp for CPython; common/bench/bench.py runs them.

Times are per switch, task or await, so fewer of them give the same figure; the
timers are as many as in task_bench.cpp."""

import asyncio
import resource
import time


async def let_others(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def switches(tasks, total):
    await asyncio.gather(*(let_others(total // tasks) for _ in range(tasks)))


async def trivial(i):
    return i


async def spawns(total):
    for i in range(total):
        await asyncio.create_task(trivial(i))


async def awaits(total):
    for i in range(total):
        await trivial(i)


async def nap(milliseconds):
    begin = time.perf_counter()
    await asyncio.sleep(milliseconds / 1000)
    return (time.perf_counter() - begin) * 1e3 - milliseconds


async def naps(total):
    lengths = [i * 7919 % 1001 for i in range(total)]
    tasks = [asyncio.create_task(nap(length)) for length in lengths]
    late = [await task for task in tasks]
    return [each for each, length in zip(late, lengths) if length == 1000][-1]


async def wait_for(news):
    await news


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


async def bytes_each(total):
    news = asyncio.get_running_loop().create_future()
    before = resident_bytes()
    for i in range(total):  # the loop keeps no strong hold on them, news does
        asyncio.create_task(wait_for(news))
        if i % 1000 == 999:
            await asyncio.sleep(0)
    grown = resident_bytes() - before
    news.set_result(None)
    await asyncio.sleep(0)
    print(grown / total)


def timers(share):
    cpu = time.process_time()
    late = asyncio.run(naps(100_000 // share))
    print((time.process_time() - cpu) * 1e3)
    print(late)


ROWS = {
    "switch-1": (200_000, lambda n: switches(1, n)),
    "switch-100": (500_000, lambda n: switches(100, n)),
    "spawn": (50_000, spawns),
    "await": (2_000_000, awaits),
    "timers": timers,
    "memory": lambda share: asyncio.run(bytes_each(200_000 // share)),
}
