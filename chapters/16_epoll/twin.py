# twin of: 16_epoll
# The same guests on asyncio, asked by Python's selectors: what the kernel is
# handed for each message, while others are silent. Python has no lazy epoll, so
# that is written here.
import asyncio
import resource
import selectors
import socket

QUESTION = b"what is there for dinner? we would like fish, if you have some!"
MESSAGES = 100
SILENT = [0, 10, 100, 1000]


# select() and poll() are handed all descriptors in each wait. (Looks that do
# not wait are not counted: they depend on what else the loop has to do.)
class CountsAll:
    handed = 0

    def select(self, timeout=None):
        if timeout is None or timeout > 0:
            self.handed += len(self.get_map()) - 1  # the loop's own bell
        return super().select(timeout)


class Select(CountsAll, selectors.SelectSelector):
    def register(self, fileobj, events, data=None):
        if fileobj >= 1024:  # Python asks select() itself, and that throws
            raise ValueError("filedescriptor out of range in select()")
        return super().register(fileobj, events, data)


class Poll(CountsAll, selectors.PollSelector):
    pass


# epoll is handed changes.
class NaiveEpoll(selectors.EpollSelector):
    handed = 0

    def register(self, fileobj, events, data=None):
        self.handed += 1
        return super().register(fileobj, events, data)

    def unregister(self, fileobj):
        self.handed += 1
        return super().unregister(fileobj)

    def modify(self, fileobj, events, data=None):
        self.handed += 1
        return super().modify(fileobj, events, data)


# What is unregistered rests: it stays with the kernel until that speaks of it
# in vain. Safe only because nobody closes a socket here before the end.
class LazyEpoll(NaiveEpoll):
    def __init__(self):
        super().__init__()
        self.resting = {}

    def register(self, fileobj, events, data=None):
        if self.resting.get(fileobj) != events:
            self.forget(fileobj)
            return super().register(fileobj, events, data)
        del self.resting[fileobj]
        return selectors._BaseSelectorImpl.register(
            self, fileobj, events, data
        )

    def unregister(self, fileobj):
        key = selectors._BaseSelectorImpl.unregister(self, fileobj)
        self.resting[key.fd] = key.events
        return key

    def forget(self, fd):
        if self.resting.pop(fd, None) is not None:
            self._selector.unregister(fd)
            self.handed += 1

    def select(self, timeout=None):
        wait = -1 if timeout is None else timeout
        ready = []
        for fd, events in self._selector.poll(wait):
            if fd in self.resting:
                self.forget(fd)  # said in vain
            else:
                key = self.get_map()[fd]
                ready.append((key, selectors.EVENT_READ & key.events))
        return ready


async def repeat(guest):
    loop = asyncio.get_running_loop()
    while heard := await loop.sock_recv(guest, 1000):
        await loop.sock_sendall(guest, heard)


async def talk(guest, times):
    loop = asyncio.get_running_loop()
    for _ in range(times):
        await loop.sock_sendall(guest, QUESTION)
        assert await loop.sock_recv(guest, 1000) == QUESTION


async def handed_for_each(counter, silent):
    pairs = [socket.socketpair() for _ in range(silent + 1)]
    for pair in pairs:
        for end in pair:
            end.setblocking(False)
    waiters = [asyncio.create_task(repeat(ours)) for _, ours in pairs]
    try:
        await talk(pairs[0][0], 1)
        before = counter.handed
        await talk(pairs[0][0], MESSAGES)
        broken = [each for each in waiters if each.done()]
        for each in broken:
            each.exception()
        return "wall" if broken else (counter.handed - before) // MESSAGES
    finally:
        for each in waiters:
            each.cancel()
        await asyncio.gather(*waiters, return_exceptions=True)
        for pair in pairs:
            for end in pair:
                end.close()


def count(kind, silent):
    counter = kind()
    with asyncio.Runner(
        loop_factory=lambda: asyncio.SelectorEventLoop(counter)
    ) as runner:
        return runner.run(handed_for_each(counter, silent))


most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
print("What the kernel is handed for each message, while others are silent:")
print(" " * 12 + "".join(f"{each:8}" for each in SILENT))
for name, kind in [
    ("select", Select),
    ("poll", Poll),
    ("naive-epoll", NaiveEpoll),
    ("epoll", LazyEpoll),
]:
    cells = [count(kind, each) for each in SILENT]
    print(f"{name:12}" + "".join(f"{each:>8}" for each in cells))
