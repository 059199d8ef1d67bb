# twin of: 13_threads_and_signals --virtual
# The same recipes on asyncio, under chapter 3's virtual time.
import asyncio
import os
import selectors
import tempfile

MINUTE = 60  # seconds


class JumpingSelector(selectors.SelectSelector):
    """The one place where asyncio's loop waits: for threads, or it jumps."""

    now = 0
    expected = 0  # answers from threads

    def select(self, timeout=None):
        if timeout is None or (self.expected and timeout > 0):
            return super().select()
        found = super().select(0)
        if not found:
            self.now += max(timeout, 0)
        return found


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.clock = JumpingSelector()
        super().__init__(self.clock)

    def time(self):
        return self.clock.now

    def run_in_executor(self, *call):
        def came(_):
            self.clock.expected -= 1

        self.clock.expected += 1
        answer = super().run_in_executor(*call)
        answer.add_done_callback(came)
        return answer


def tell(what):
    print(f"{int(asyncio.get_running_loop().time() // MINUTE):3} min  {what}")


def fingerprint(path):
    number = 0xCBF29CE484222325
    with open(path, "rb") as file:
        for byte in file.read():
            number = (number ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return number


async def read(dish, minutes, path):
    await asyncio.sleep(minutes * MINUTE)
    tell(f"{dish}: is read")
    number = await asyncio.to_thread(fingerprint, path)
    tell(f"{dish}: {number:016x}")


async def tick():
    while True:
        tell("tick")
        await asyncio.sleep(2 * MINUTE)


async def evening():
    with tempfile.TemporaryDirectory() as recipes:
        clock = asyncio.create_task(tick())
        async with asyncio.TaskGroup() as group:
            for i, dish in enumerate(["soup", "fish", "stew", "cake"]):
                path = os.path.join(recipes, dish)
                with open(path, "w") as file:
                    file.write(f"Take some {dish}, and stir.\n" * 33333)
                group.create_task(read(dish, 2 * i + 1, path))
        tell("host: all recipes are read")
        clock.cancel()


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
