# twin of: 03_event_loop --virtual
# The same kitchen on asyncio. Two small classes give its loop virtual time.
import asyncio
import selectors

MINUTE = 60  # seconds
DISHES = {"roast": 50, "bread": 35, "soufflé": 25, "pasta": 11}


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


class Kitchen:
    def __init__(self, loop):
        self.loop = loop
        self.opened = loop.time()

    def open(self, minutes):
        self.timers = {name: self.cook(name, takes) for name, takes in DISHES.items()}
        self.loop.call_later(20 * MINUTE, self.guests_leave)
        self.loop.call_later(minutes * MINUTE, self.close)
        self.stir_every(14 * MINUTE, self.opened)

    def cook(self, name, takes):
        self.tell(f"{name}: {takes} minutes from now")
        return self.loop.call_later(takes * MINUTE, self.tell, f"{name} is ready")

    def guests_leave(self):
        self.tell("the guests at table 4 leave: no soufflé")
        self.timers["soufflé"].cancel()

    def close(self):
        self.tell("the kitchen closes")
        self.loop.stop()

    def stir_every(self, delay, last):
        self.loop.call_at(last + delay, self.stir, delay, last + delay)

    def stir(self, delay, now):
        self.tell("stir the stock")
        self.stir_every(delay, now)

    def tell(self, what):
        print(f"{int((self.loop.time() - self.opened) // MINUTE):3} min  {what}")


loop = VirtualTimeLoop()
tonight = Kitchen(loop)
tonight.open(60)
loop.run_forever()
loop.close()
