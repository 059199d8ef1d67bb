# twin of: 12_queues --virtual --breaks 20
# The same evening on asyncio, under chapter 3's virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
MENU = ["soup", "fish", "stew", "rice", "cake", "fruit"]
BREAKS = 20


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


if hasattr(asyncio, "QueueShutDown"):
    Queue = asyncio.Queue
    QueueShutDown = asyncio.QueueShutDown
else:  # before Python 3.13 a queue cannot be shut down: what we need of it

    class QueueShutDown(Exception):
        pass

    class Queue(asyncio.Queue):
        closed = False

        async def put(self, item):
            while self.full() and not self.closed:
                await self._wait_in(self._putters)
            if self.closed:
                raise QueueShutDown
            self.put_nowait(item)

        async def get(self):
            while self.empty() and not self.closed:
                await self._wait_in(self._getters)
            if self.empty():
                raise QueueShutDown
            return self.get_nowait()

        async def _wait_in(self, line):
            turn = asyncio.get_running_loop().create_future()
            line.append(turn)
            await turn

        def shutdown(self):
            self.closed = True
            for line in self._getters, self._putters:
                while line:
                    self._wakeup_next(line)


def minute():
    return int(asyncio.get_running_loop().time() // MINUTE)


def tell(what):
    print(f"{minute():3} min  {what}")


class OvenIsBroken(Exception):
    pass


served = []
sent_back = []


def send_back(dish):
    tell(f"there will be no {dish}")
    sent_back.append(dish)


async def orders():
    for dish in MENU:
        await asyncio.sleep(1 * MINUTE)
        tell(f"a guest orders {dish}")
        yield dish


async def take_orders(into):
    async for dish in orders():
        try:
            await into.put(dish)
        except QueueShutDown:
            send_back(dish)
    into.shutdown()


async def pass_on(cook, works, minutes, dish, to):
    try:
        tell(f"{cook} {works} the {dish}")
        await asyncio.sleep(minutes * MINUTE)
        if cook == "Ben" and minute() >= BREAKS:
            raise OvenIsBroken("the oven is broken")
        await to.put(dish)
    except BaseException:
        send_back(dish)
        raise


async def work_at(cook, works, minutes, source, to):
    try:
        while True:
            await pass_on(cook, works, minutes, await source.get(), to)
    except QueueShutDown:
        tell(f"{cook} has nothing more to do")
    except OvenIsBroken as error:
        tell(f"{cook}: {error}")
    source.shutdown()
    while not source.empty():
        send_back(source.get_nowait())
    to.shutdown()


async def serve(source):
    try:
        while True:
            dish = await source.get()
            tell(f"the guests get the {dish}")
            served.append(dish)
    except QueueShutDown:
        pass


async def evening():
    ordered, chopped, cooked, ready = (Queue(2) for _ in range(4))
    async with asyncio.TaskGroup() as group:
        group.create_task(take_orders(ordered))
        group.create_task(work_at("Ada", "chops", 2, ordered, chopped))
        group.create_task(work_at("Ben", "cooks", 6, chopped, cooked))
        group.create_task(work_at("Cleo", "dresses", 1, cooked, ready))
        group.create_task(serve(ready))
    tell(f"served: {len(served)}, sent back: {len(sent_back)}")


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
