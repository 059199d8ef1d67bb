# twin of: 08_gather --virtual
# The same six suppliers on asyncio, over sockets, under chapter 7's virtual
# time.
import asyncio
import selectors
import socket

MINUTE = 60  # seconds
SUPPLIERS = {  # goods: who sells them, and the minutes until the answer
    "bread": ("baker", 12),
    "ham": ("butcher", 25),
    "trout": ("fishmonger", 8),
    "butter": ("dairy", 5),
    "rice": ("grocer", 30),
    "leeks": ("gardener", 15),
}
CLOSED = "fishmonger"


class JumpingSelector(selectors.SelectSelector):
    """Time jumps when nothing happens on the sockets."""

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


async def line_from(other):
    line = b""
    while not line.endswith(b"\n"):
        more = await asyncio.get_running_loop().sock_recv(other, 100)
        if not more:
            break
        line += more
    return line.decode().rstrip("\n")


async def market(door):
    loop = asyncio.get_running_loop()
    calls = []
    while len(calls) < len(SUPPLIERS):
        caller, _ = await loop.sock_accept(door)
        caller.setblocking(False)
        calls.append((caller, await line_from(caller)))
    calls.sort(key=lambda call: SUPPLIERS[call[1]][1])
    now = 0
    for caller, goods in calls:
        name, minutes = SUPPLIERS[goods]
        await asyncio.sleep((minutes - now) * MINUTE)
        now = minutes
        if name != CLOSED:
            await loop.sock_sendall(caller, f"{goods}\n".encode())
        caller.close()


async def order(where, goods, name):
    loop = asyncio.get_running_loop()
    with socket.socket() as line:
        line.setblocking(False)
        await loop.sock_connect(line, where)
        await loop.sock_sendall(line, f"{goods}\n".encode())
        answer = await line_from(line)
    if not answer:
        raise RuntimeError(f"the {name} has closed")
    return answer


def call_all(where):
    return [
        asyncio.create_task(order(where, goods, name), name=name)
        for goods, (name, _) in SUPPLIERS.items()
    ]


async def news_of(awaited):
    try:
        goods = await awaited
        return f"{goods} from the {SUPPLIERS[goods][0]}"
    except Exception as error:
        return str(error)


async def all_or_nothing(where):
    goods = await asyncio.gather(*call_all(where))
    tell("in the basket: " + " ".join(goods))


async def with_patience(where, minutes):
    done, pending = await asyncio.wait(call_all(where), timeout=minutes * MINUTE)
    for each in done:
        tell(await news_of(each))
    for each in pending:
        each.cancel("the shop opens")
        tell(f"too late: the {each.get_name()}")


async def shopping(where):
    orders = call_all(where)
    count = 0
    for arrival in asyncio.as_completed(orders):
        news = await news_of(arrival)
        count += 1
        tell(f"{count} of {len(orders)}  {news}")

    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    basket = [each for each in outcomes if not isinstance(each, Exception)]
    tell("in the basket: " + " ".join(basket))


async def day(plan):
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        selling = asyncio.create_task(market(door))
        try:
            await plan(door.getsockname())
        except Exception as error:
            tell(f"no dinner: {error}")
        selling.cancel()


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(day(shopping))
