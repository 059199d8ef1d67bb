# twin of: 11_synchronization --virtual --act 3
# The last act on asyncio, under chapter 3's virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
NAMES = ["Ada", "Ben", "Cleo", "Dora", "Emil"]


class JumpingSelector(selectors.SelectSelector):
    """The one place where asyncio's loop waits: here it jumps instead."""

    now = 0

    def select(self, timeout=None):
        self.now += max(timeout or 0, 0)
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.clock = JumpingSelector()
        super().__init__(self.clock)

    def time(self):
        return self.clock.now


def tell(what):
    print(f"{int(asyncio.get_running_loop().time() // MINUTE):3} min  {what}")


class Table:
    def __init__(self):
        self.forks = [asyncio.Lock() for _ in NAMES]
        self.bell = asyncio.Event()
        self.change = asyncio.Condition()
        self.dessert = asyncio.Barrier(len(NAMES) + 1)


async def both_or_none(here, seat):
    left = here.forks[seat]
    right = here.forks[(seat + 1) % len(NAMES)]
    async with here.change:
        await here.change.wait_for(
            lambda: not left.locked() and not right.locked()
        )
        await left.acquire()
        await right.acquire()
    try:
        tell(f"{NAMES[seat]} eats")
        await asyncio.sleep(10 * MINUTE)
    finally:
        async with here.change:
            left.release()
            right.release()
            here.change.notify_all()


async def dine(here, seat):
    await here.bell.wait()
    await both_or_none(here, seat)
    tell(f"{NAMES[seat]} has eaten")
    await here.dessert.wait()


async def dinner():
    here = Table()
    async with asyncio.TaskGroup() as guests:
        for seat, name in enumerate(NAMES):
            guests.create_task(dine(here, seat), name=name)
        await asyncio.sleep(3 * MINUTE)
        tell("the bell rings")
        here.bell.set()
        await here.dessert.wait()
        tell("dessert")


print("Act 3: both forks or none")
with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(dinner())
