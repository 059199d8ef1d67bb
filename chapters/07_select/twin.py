# twin of: 07_select --virtual
# The same waiter and guests on asyncio, under chapter 3's virtual time.
import asyncio
import selectors
import socket

MINUTE = 60  # seconds


class JumpingSelector(selectors.SelectSelector):
    """The one place where asyncio's loop waits: for sockets, or it jumps."""

    now = 0

    def select(self, timeout=None):
        if timeout is None:
            return super().select()
        found = super().select(min(timeout, 0.001))
        if not found:
            self.now += max(timeout, 0)
        return found


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.clock = JumpingSelector()
        super().__init__(self.clock)

    def time(self):
        return self.clock.now


def tell(what):
    print(f"{int(asyncio.get_running_loop().time() // MINUTE):3} min  {what}")


async def cook():
    tell("cook: the soup is on the stove")
    for what in ["stirs", "stirs", "the soup is ready"]:
        await asyncio.sleep(10 * MINUTE)
        tell(f"cook: {what}")


async def repeat(guest, name):
    loop = asyncio.get_running_loop()
    with guest:
        while order := await loop.sock_recv(guest, 10_000):
            tell(f"waiter to {name}: {order.decode()}")
            await loop.sock_sendall(guest, order)
        tell(f"waiter: {name} has left")


async def serve(hatch):
    waiters = []
    while True:
        guest, _ = await asyncio.get_running_loop().sock_accept(hatch)
        name = f"guest {len(waiters) + 1}"
        waiters.append(asyncio.create_task(repeat(guest, name)))


async def table(hatch, name, orders):
    loop = asyncio.get_running_loop()
    minute = 0
    with socket.socket() as waiter:
        waiter.setblocking(False)
        await loop.sock_connect(waiter, hatch)
        for when, what in orders:
            await asyncio.sleep((when - minute) * MINUTE)
            minute = when
            tell(f"{name}: {what}!")
            await loop.sock_sendall(waiter, what.encode())
            heard = await loop.sock_recv(waiter, 1000)
            if heard != what.encode():
                tell(f"{name}: no, {what}!")


async def evening():
    with socket.create_server(("127.0.0.1", 0)) as hatch:
        hatch.setblocking(False)
        where = hatch.getsockname()
        serving = asyncio.create_task(serve(hatch))

        cooking = asyncio.create_task(cook())
        first = [(4, "two soups"), (17, "and bread")]
        second = [(8, "the fish"), (12, "and pasta")]
        one = asyncio.create_task(table(where, "table 1", first))
        two = asyncio.create_task(table(where, "table 2", second))

        await one
        await two
        await cooking
        serving.cancel()
        await asyncio.wait([serving])


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
