# twin of: 09_timeouts --virtual
# The same calls on asyncio, under chapter 3's virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
SEED = 318
PATIENCE, CLOSING = 6, 25  # minutes
ERRANDS = [("Ada", "fish", 1), ("Ben", "lemons", 101), ("Cleo", "wine", 10007)]


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


def minutes(n):
    return asyncio.sleep(n * MINUTE)


class Lots:
    """What is left to chance: std::minstd_rand of C++, in one line."""

    def __init__(self, seed):
        self.state = seed % 2147483647

    def below(self, n):
        self.state = self.state * 48271 % 2147483647
        return self.state % n


class LineError(Exception):
    pass


async def call(lots):
    lot = lots.below(3)
    if lot == 0:  # nobody answers, and nobody ever will
        await asyncio.get_running_loop().create_future()
    await minutes(1)
    if lot == 1:
        raise LineError("the line is dead")
    await minutes(2)


def pause_after(attempt, lots):
    base = 1 << min(attempt - 1, 3)
    return base + lots.below(base + 1)


async def order(cook, what, lots):
    attempt = 1
    while True:
        tell(f"{cook} rings for {what}")
        try:
            await asyncio.wait_for(call(lots), PATIENCE * MINUTE)
            break
        except TimeoutError:
            trouble = "nobody answers"
        except LineError as error:
            trouble = str(error)
        pause = pause_after(attempt, lots)
        tell(f"{cook}: {trouble}; again in {pause} min")
        await minutes(pause)
        attempt += 1
    tell(f"{cook}: the {what} will come")


async def shop(cook, what, lots):
    try:
        async with asyncio.timeout_at(CLOSING * MINUTE):
            await order(cook, what, lots)
    except TimeoutError:
        tell(f"{cook}: the market has closed, no {what}")
    except asyncio.CancelledError as stop:
        tell(f"{cook} puts the receiver down: {stop}")
        raise


async def print_accounts():
    tell("the till prints the accounts")
    await minutes(8)
    tell("the accounts are printed")


async def close_up(till):
    try:
        await asyncio.shield(till)
        tell("Dora locks the till")
    except asyncio.CancelledError as stop:
        tell(f"Dora goes home: {stop}")
        raise


async def evening():
    asyncio.current_task().set_name("chef")
    shoppers = []
    for cook, what, luck in ERRANDS:
        lots = Lots(SEED * luck)
        shoppers.append(
            asyncio.create_task(shop(cook, what, lots), name=cook))
        await minutes(1)

    await minutes(9)
    shoppers[1].cancel("we have lemons")
    await asyncio.wait(shoppers)

    till = asyncio.create_task(print_accounts(), name="till")
    dora = asyncio.create_task(close_up(till), name="Dora")
    await minutes(3)
    dora.cancel("it is late")
    await till
    tell("good night")


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
