# twin of: 05_coroutines --virtual
# The same orders as Python's coroutines, on asyncio. Two small classes give its
# loop virtual time, as in chapter 3.
import asyncio
import selectors

MINUTE = 60  # seconds
# table, dish, minutes in the pantry, on the stove, and until the guests leave
ORDERS = [
    (1, "pasta", 2, 11, None),
    (2, "trout", 4, 15, None),
    (3, "soufflé", 3, 25, None),
    (4, "roast", 5, 45, 20),
]


class JumpingSelector(selectors.SelectSelector):
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


class Kitchen:
    def __init__(self, loop):
        self.loop = loop
        self.opened = loop.time()
        self.bell = None

    async def evening(self):
        for order in ORDERS:
            await self.take(order)
        self.tell("the kitchen closes")

    async def take(self, order):
        table, dish, _, _, patience = order
        self.tell(f"table {table} orders {dish}")
        if patience:
            guests = self.loop.call_later(patience * MINUTE, self.guests_leave, table)
        outcome = "is happy"
        try:
            await self.place(order)
        except asyncio.CancelledError as cancelled:
            outcome = f"gets nothing: {cancelled}"
        except Exception as error:
            outcome = f"gets nothing: {error}"
        finally:
            if patience:
                guests.cancel()
        self.tell(f"table {table} {outcome}")

    async def place(self, order):
        ingredients = await self.fetch(order)
        food = await self.cook(order, ingredients)
        await self.carry(order, food)

    async def fetch(self, order):
        _, dish, pantry_minutes, _, _ = order
        await self.minutes_pass(pantry_minutes)
        if dish == "trout":
            raise RuntimeError("no trout is left")
        self.tell(f"the ingredients for {dish} are here")
        return dish

    async def cook(self, order, ingredients):
        _, _, _, stove_minutes, _ = order
        await self.minutes_pass(stove_minutes)
        if ingredients == "soufflé":
            raise RuntimeError("it has collapsed")
        self.tell(f"the {ingredients} is cooked")
        return ingredients

    async def carry(self, order, food):
        await self.minutes_pass(1)
        self.tell(f"the {food} is on table {order[0]}")

    async def minutes_pass(self, minutes):
        self.bell = self.loop.create_future()
        timer = self.loop.call_later(minutes * MINUTE, self.bell.set_result, None)
        try:
            await self.bell
        finally:
            timer.cancel()

    def guests_leave(self, table):
        self.tell(f"the guests at table {table} leave")
        self.bell.cancel("the guests have left")

    def tell(self, what):
        print(f"{int((self.loop.time() - self.opened) // MINUTE):3} min  {what}")


loop = VirtualTimeLoop()
tonight = Kitchen(loop)
loop.run_until_complete(tonight.evening())
loop.close()
