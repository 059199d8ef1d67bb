# twin of: 11_synchronization --virtual --act 2
# The same dinner on asyncio, under chapter 3's virtual time.
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
        self.door = asyncio.Semaphore(len(NAMES) - 1)


async def dine(here, seat):
    name = NAMES[seat]
    await here.bell.wait()
    async with here.door:
        async with here.forks[seat]:
            tell(f"{name} has the left fork")
            await asyncio.sleep(1 * MINUTE)
            async with here.forks[(seat + 1) % len(NAMES)]:
                tell(f"{name} eats")
                await asyncio.sleep(10 * MINUTE)
                tell(f"{name} leaves the table")


async def dinner():
    here = Table()
    everybody = [
        asyncio.create_task(dine(here, seat), name=name)
        for seat, name in enumerate(NAMES)
    ]
    await asyncio.sleep(3 * MINUTE)
    tell("the bell rings")
    here.bell.set()
    await asyncio.gather(*everybody)
    tell("everybody has eaten")


print("Act 2: a doorman lets four in")
with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(dinner())
