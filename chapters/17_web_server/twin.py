# twin of: 17_web_server --virtual
# The same evening on asyncio's streams, under chapter 3's virtual time. asyncio
# has no web server; this one knows what the evening needs, and no more.
import asyncio
import selectors

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


class HttpError(Exception):
    def __init__(self, status, why):
        self.status = status
        self.why = why


async def read_request(first_byte, reader):
    """A request of which no part is in doubt."""
    first_line = first_byte + await reader.readline()
    method, path, _ = first_line.decode().split(" ")
    fields = {}
    while (line := await reader.readline()) != b"\r\n":
        name, value = line.decode().split(":", 1)
        if name in fields:
            raise HttpError("400 Bad Request", f"more than one {name}")
        fields[name] = value.strip()
    body = await reader.readexactly(int(fields.get("Content-Length", 0)))
    return method, path, fields, body


class EventLog:
    def __init__(self):
        self.events = []
        self.ended = False
        self.news = asyncio.Event()

    def add(self, text):
        self.events.append(f"id: {len(self.events) + 1}\ndata: {text}\n\n")
        self.wake_all()

    def end(self):
        self.ended = True
        self.wake_all()

    def wake_all(self):
        self.news.set()
        self.news.clear()

    async def after(self, seen):
        while True:
            while seen < len(self.events):
                seen += 1
                yield self.events[seen - 1]
            if self.ended:
                return
            await self.news.wait()


MENU = "soup 5, fish 9, cake 4\n"
TAG = '"menu"'


class Restaurant:
    def __init__(self):
        self.orders = {}
        self.writers = set()

    async def welcome(self, reader, writer):
        self.writers.add(writer)
        try:
            await self.answer_all(reader, writer)
        except HttpError as error:
            self.answer(writer, error.status, error.why + "\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        self.writers.discard(writer)
        writer.close()

    async def answer_all(self, reader, writer):
        while True:
            try:
                first_byte = await reader.read(1)
                if not first_byte:
                    return
                async with asyncio.timeout(10 * MINUTE):
                    request = await read_request(first_byte, reader)
            except TimeoutError:
                raise HttpError("408 Request Timeout", "the request has taken too long")
            try:
                await self.route(writer, *request)
            except HttpError as error:
                self.answer(writer, error.status, error.why + "\n")
            if request[2].get("Connection") == "close":
                return

    def answer(self, writer, status, body="", fields="", head=False):
        text = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{fields}\r\n"
        writer.write((text + ("" if head else body)).encode())

    async def route(self, writer, method, path, fields, body):
        if not fields["Host"].startswith("127.0.0.1:"):
            raise HttpError("403 Forbidden", "that is not my name")
        if path == "/enter":
            return self.answer(writer, "303 See Other", "", "Set-Cookie: key; HttpOnly\r\n")
        if path == "/orders" and method == "POST":
            return self.order(writer, fields, body)
        if path in self.orders:
            return await self.stream(writer, path, fields)
        if path != "/menu":
            raise HttpError("404 Not Found", "there is no such page")
        if fields.get("If-None-Match") == TAG:
            return writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        self.answer(writer, "200 OK", MENU, f"ETag: {TAG}\r\n", method == "HEAD")

    def order(self, writer, fields, body):
        if fields.get("Origin") != "http://" + fields["Host"]:
            raise HttpError("403 Forbidden", "that may be asked only from a page of mine")
        place = f"/orders/{len(self.orders) + 1}"
        self.orders[place] = EventLog()
        dish = body.decode().strip('"')
        self.cook = asyncio.create_task(cook(self.orders[place], dish))
        self.answer(writer, "201 Created", "", f"Location: {place}\r\n")

    async def stream(self, writer, path, fields):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        seen = int(fields.get("Last-Event-ID", 0))
        async for text in self.orders[path].after(seen):
            writer.write(f"{len(text):x}\r\n{text}\r\n".encode())
            await writer.drain()
        writer.write(b"0\r\n\r\n")


async def cook(log, dish):
    log.add("the kitchen has the order")
    await asyncio.sleep(5 * MINUTE)
    log.add(f"the {dish} is on the stove")
    await asyncio.sleep(5 * MINUTE)
    log.add(f"the {dish} is ready")
    await asyncio.sleep(5 * MINUTE)
    log.add(f"the {dish} is on the table")
    log.end()


class Guest:
    def __init__(self, name, ends):
        self.name = name
        self.reader, self.writer = ends
        self.host = "%s:%d" % self.writer.get_extra_info("peername")

    def says(self, first_line, fields="", body=""):
        self.types(f"{first_line} HTTP/1.1\r\nHost: {self.host}\r\n{fields}\r\n{body}")

    def types(self, text):
        self.writer.write(text.encode())

    async def hears(self, with_body=True):
        first = (await self.reader.readline()).decode()
        if not first:
            return tell(f"{self.name} sees that the restaurant has closed")
        self.fields = {}
        while (line := (await self.reader.readline()).decode()) != "\r\n":
            name, self.fields[name] = line.strip().split(": ")
        length = int(self.fields.get("Content-Length", 0)) if with_body else 0
        body = (await self.reader.readexactly(length)).decode().strip()
        tell(f"{self.name} gets {first.strip()[9:]}" + (f": {body}" if body else ""))

    async def watches(self):
        while (line := await self.reader.readline()) not in (b"0\r\n", b""):
            if line.startswith(b"data: "):
                tell(f"{self.name} hears that {line[6:].decode().strip()}")


async def comes(where, name):
    return Guest(name, await asyncio.open_connection(*where))


async def ada(where):
    it = await comes(where, "Ada")
    it.says("GET /menu")
    await it.hears()
    await until(2)
    it.says("GET /menu", f"If-None-Match: {it.fields['ETag']}\r\n")
    await it.hears()
    await it.hears()


async def ben(where):
    await until(3)
    it = await comes(where, "Ben")
    it.says("HEAD /menu")
    it.says("GET /../../etc/passwd")
    it.says("GET /menu", "Connection: close\r\n")
    await it.hears(with_body=False)
    await it.hears()
    await it.hears()
    it.writer.close()


async def cleo(where):
    await until(5)
    it = await comes(where, "Cleo")
    it.says("GET /enter")
    await it.hears()
    it.says("POST /orders", f"Origin: http://{it.host}\r\nContent-Length: 6\r\n", '"fish"')
    await it.hears()
    order = f"GET {it.fields['Location']}"
    it.says(order)
    watches = asyncio.create_task(it.watches())
    await until(12)
    watches.cancel()
    it.writer.close()
    await until(17)
    again = await comes(where, "Cleo")
    again.says(order, "Last-Event-ID: 2\r\n")
    await again.watches()
    again.writer.close()


async def mallory_drips(where):
    await until(8)
    it = await comes(where, "Mallory")
    hears = asyncio.create_task(it.hears())
    minute = 8
    while not hears.done():
        await until(minute)
        it.types("GET /menu HTTP/1.1\r\nX: " if minute == 8 else "x")
        minute += 1
    it.writer.close()


async def mallory_lies(where):
    await until(9)
    one = await comes(where, "Mallory")
    one.says("POST /orders", "Content-Length: 0\r\nContent-Length: 38\r\n",
             "GET /orders/1 HTTP/1.1\r\nHost: evil\r\n\r\n")
    await one.hears()
    one.writer.close()
    await until(13)
    two = await comes(where, "Mallory")
    two.types("GET /menu HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    await two.hears()
    await until(14)
    two.says("POST /orders", "Origin: http://evil.example\r\n")
    await two.hears()
    two.writer.close()


async def spend():
    restaurant = Restaurant()
    server = await asyncio.start_server(restaurant.welcome, "127.0.0.1", 0)
    where = server.sockets[0].getsockname()
    guests = [ada(where), ben(where), cleo(where),
              mallory_drips(where), mallory_lies(where)]
    guests = [asyncio.create_task(each) for each in guests]
    await until(30)
    server.close()
    for writer in list(restaurant.writers):
        writer.close()
    await asyncio.gather(*guests)


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(spend())
