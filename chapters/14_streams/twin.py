# twin of: 14_streams --virtual
# The same chat on asyncio's streams, under chapter 3's virtual time.
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


async def until(minute):
    await asyncio.sleep(minute * MINUTE - asyncio.get_running_loop().time())


class ChatRoom:
    def __init__(self, most_kept, patience):
        self.most_kept = most_kept
        self.patience = patience
        self.guests = {}

    async def welcome(self, reader, writer):
        writer.write(b"Your name?\n")
        name = (await reader.readline()).decode().strip()
        writer.write(f"Welcome, {name}. /who and /quit are understood.\n".encode())
        self.say(f"* {name} has come\n")
        self.guests[name] = writer
        await self.listen_to(name, reader, writer)
        if self.guests.get(name) is writer:
            self.leave(name, "has left")
        writer.close()

    async def listen_to(self, name, reader, writer):
        async for line in reader:
            if self.guests.get(name) is not writer:
                return  # too slow
            text = line.decode().strip()
            if text == "/quit":
                writer.write(b"Goodbye.\n")
                return
            if text == "/who":
                writer.write(f"* here: {', '.join(sorted(self.guests))}\n".encode())
            elif text:
                self.say(f"{name}: {text}\n", name)
            await writer.drain()

    def say(self, line, but=None):
        slow = []
        for name, writer in sorted(self.guests.items()):
            if name == but:
                continue
            writer.write(line.encode())
            if writer.transport.get_write_buffer_size() > self.most_kept:
                slow.append(name)
        for name in slow:
            self.drop(name)

    def drop(self, name):
        if writer := self.guests.get(name):
            writer.write(b"* You read too slowly. Goodbye.\n")
            writer.close()
            loop = asyncio.get_running_loop()
            loop.call_later(self.patience, writer.transport.abort)
            self.leave(name, "was too slow")

    def leave(self, name, why):
        del self.guests[name]
        self.say(f"* {name} {why}\n")


class Guest:
    def __init__(self, name, delay, ends):
        self.name = name
        self.delay = delay * MINUTE / 20
        self.reader, self.writer = ends
        self.looks = asyncio.Event()
        self.looks.set()
        self.types(name)

    def types(self, line):
        self.writer.write(line.encode() + b"\n")

    async def watches(self):
        steps = 0
        async for line in self.reader:
            line = line.decode()
            if ": step " in line:
                steps += 1
            else:
                await asyncio.sleep(self.delay)
                tell(f"{self.name} sees  {line.strip()}")
            if line.endswith(" end\n"):
                tell(f"{self.name} sees  a recipe of {steps} steps")
            await self.looks.wait()
        tell(f"{self.name} sees  that the chat has closed")

    async def types_recipe(self):
        for i in range(1, 2001):
            self.types(f"step {i} {'.' * 1000}" + " end" * (i == 2000))
            await self.writer.drain()
            if i % 20 == 0:
                await asyncio.sleep(MINUTE / 100)


async def narrow_connection(where):
    narrow = socket.socket()
    narrow.setblocking(False)
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.get_running_loop().sock_connect(narrow, where)
    # Python's reader takes in twice its limit, even if nobody reads.
    return await asyncio.open_connection(sock=narrow, limit=4096)


async def spend():
    room = ChatRoom(256 * 1024, 30 * MINUTE)
    server = await asyncio.start_server(room.welcome, "127.0.0.1", 0)
    server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
    where = server.sockets[0].getsockname()

    ada = Guest("Ada", 0, await asyncio.open_connection(*where))
    a = asyncio.create_task(ada.watches())
    await until(1)
    ben = Guest("Ben", 1, await asyncio.open_connection(*where))
    b = asyncio.create_task(ben.watches())
    await until(2)
    cleo = Guest("Cleo", 2, await narrow_connection(where))
    c = asyncio.create_task(cleo.watches())

    await until(4)
    ada.types("what is for dinner?")
    await until(6)
    cleo.looks.clear()
    ben.types("fish. I have a recipe")
    await until(8)
    await ben.types_recipe()
    await until(20)
    ada.types("/who")
    await until(25)
    cleo.looks.set()
    await until(30)
    ada.types("/quit")
    await until(32)
    ben.types("/quit")
    await until(34)
    cleo.types("/quit")  # in vain, unless the recipe was short
    await asyncio.gather(a, b, c)
    server.close()
    await server.wait_closed()


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(spend())
