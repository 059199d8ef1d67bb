# twin of: 04_futures --virtual
# The same orders with asyncio's futures. Two small classes give its loop
# virtual time, as in chapter 3.
import asyncio
import selectors

MINUTE = 60  # seconds
# table, dish, minutes in the pantry, minutes on the stove
ORDERS = [(1, "pasta", 2, 11), (2, "trout", 4, 15), (3, "soufflé", 3, 25), (4, "roast", 5, 45)]


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


def how_it_went(served):
    try:
        served.result()
        return "is happy"
    except asyncio.CancelledError as cancelled:
        return f"gets nothing: {cancelled}"
    except Exception as error:
        return f"gets nothing: {error}"


class Kitchen:
    def __init__(self, loop):
        self.loop = loop
        self.opened = loop.time()
        self.served = {}

    def open(self, minutes):
        for order in ORDERS:
            self.take(order)
        self.loop.call_later(20 * MINUTE, self.guests_leave)
        self.loop.call_later(minutes * MINUTE, self.close)

    def take(self, order):
        table, dish, _, _ = order
        self.tell(f"table {table} orders {dish}")
        served = self.place(order)
        served.add_done_callback(lambda it: self.tell(f"table {table} {how_it_went(it)}"))
        self.served[table] = served

    def guests_leave(self):
        self.tell("the guests at table 4 leave")
        self.served[4].cancel("the guests have left")

    def fetch(self, order):
        _, dish, minutes, _ = order
        fetched = self.loop.create_future()

        def ring():
            if dish == "trout":
                fetched.set_exception(RuntimeError("no trout is left"))
            else:
                self.tell(f"the ingredients for {dish} are here")
                fetched.set_result(dish)

        self.loop.call_later(minutes * MINUTE, ring)
        return fetched

    def cook(self, order, ingredients):
        cooked = self.loop.create_future()

        def ring():
            if ingredients == "soufflé":
                cooked.set_exception(RuntimeError("it has collapsed"))
            else:
                self.tell(f"the {ingredients} is cooked")
                cooked.set_result(ingredients)

        self.loop.call_later(order[3] * MINUTE, ring)
        return cooked

    def carry(self, order, food):
        carried = self.loop.create_future()

        def ring():
            self.tell(f"the {food} is on table {order[0]}")
            carried.set_result(None)

        self.loop.call_later(MINUTE, ring)
        return carried

    def place(self, order):
        served = self.loop.create_future()

        def on_fetched(fetched):
            def on_cooked(cooked):
                def on_carried(carried):
                    if served.done():
                        return
                    try:
                        carried.result()
                        served.set_result(None)
                    except Exception as error:
                        served.set_exception(error)

                if served.done():
                    return
                try:
                    self.carry(order, cooked.result()).add_done_callback(on_carried)
                except Exception as error:
                    served.set_exception(error)

            if served.done():
                return
            try:
                self.cook(order, fetched.result()).add_done_callback(on_cooked)
            except Exception as error:
                served.set_exception(error)

        self.fetch(order).add_done_callback(on_fetched)
        return served

    def close(self):
        self.tell("the kitchen closes")
        for table, served in self.served.items():
            if not served.done():
                self.tell(f"table {table} is still waiting")
        self.loop.stop()

    def tell(self, what):
        print(f"{int((self.loop.time() - self.opened) // MINUTE):3} min  {what}")


loop = VirtualTimeLoop()
tonight = Kitchen(loop)
tonight.open(60)
loop.run_forever()
loop.close()
