# twin of: 10_task_groups --virtual
# The same banquet on asyncio, under chapter 3's virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
MENU = [  # cook, dish, steps, minutes to clean up
    ("Ada", "soup", [("chop the onions", 10), ("simmer the soup", 30)], 5),
    ("Ben", "goose", [("stuff the goose", 8), ("roast the goose", 50)], 2),
    ("Cleo", "caramel", [("melt the sugar", 12)], 1),
    ("Dora", "pie", [("roll the dough", 15), ("bake the pie", 25)], 3),
]


class Burnt(Exception):
    pass


class Broken(Exception):
    pass


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


async def cook(name, dish, steps, clearing):
    try:
        for what, minutes in steps:
            tell(f"{name}: {what}")
            await asyncio.sleep(minutes * MINUTE)
    except asyncio.CancelledError:
        await asyncio.sleep(clearing * MINUTE)
        if name == "Ben":
            tell(f"{name} slips in cleaning up")
            raise Broken("the big dish is broken")
        tell(f"{name} has cleaned up, and goes home")
        raise
    fails = name == "Cleo"
    news = f"the {dish} is {'burnt' if fails else 'ready'}"
    tell(f"{name}: {news}")
    if fails:
        raise Burnt(news)
    return dish


async def cook_in_a_group():
    async with asyncio.TaskGroup() as group:
        for each in MENU:
            group.create_task(cook(*each), name=each[0])


async def evening():
    try:
        try:
            await cook_in_a_group()
            tell("chef: dinner is served")
        except ExceptionGroup as group:
            tell(f"chef: {group}")
            raise
    except* Burnt as burns:
        for each in burns.exceptions:
            tell(f"chef: off the menu: {each}")
    except* Broken as breaks:
        for each in breaks.exceptions:
            tell(f"chef: to be replaced: {each}")
    tell("chef: lights out")
    await asyncio.sleep(60 * MINUTE)
    tell("chef: goes home")


with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(evening())
