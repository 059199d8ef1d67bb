# twin of: 06_tasks --virtual
# The same five cooks on asyncio, under chapter 3's virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
MENU = [
    ("Ada", "soup", [("chop the onions", 5), ("simmer the soup", 30)]),
    ("Ben", "bread", [("knead the dough", 10), ("bake the bread", 35)]),
    ("Cleo", "fish", [("fillet the fish", 8), ("fry the fish", 12)]),
    ("Dora", "soufflé", [("beat the eggs", 9), ("bake the soufflé", 25)]),
    ("Emil", "pasta", [("boil the pasta", 11), ("toss the pasta", 2)]),
]
CLEARING = [("empty the oven", 1), ("wash the bowls", 4)]


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


async def do_all(cook, steps):
    for what, minutes in steps:
        tell(f"{cook}: {what}")
        await asyncio.sleep(minutes * MINUTE)


async def cook(name, dish, steps):
    try:
        await do_all(name, steps)
        tell(f"{name}: the {dish} is ready")
        return dish
    except asyncio.CancelledError as stop:
        tell(f"{name} stops, because {stop}")
        await do_all(name, CLEARING)
        tell(f"{name} goes home")
        raise


async def evening():
    asyncio.current_task().set_name("chef")
    cooks = [asyncio.create_task(cook(*each), name=each[0]) for each in MENU]

    await asyncio.sleep(17 * MINUTE)
    if not cooks[3].cancel("the guests at table 4 have left"):
        tell("table 4 leaves too late: the soufflé is made")

    dinner = ""
    for each in cooks:
        try:
            dinner += " " + await each
        except asyncio.CancelledError:
            tell(f"no dish from {each.get_name()}")
    tell("dinner:" + dinner)


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
