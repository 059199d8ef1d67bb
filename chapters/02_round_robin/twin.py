# twin of: 02_round_robin
"""Downloads recipes side by side: generators and a queue, nothing else."""

from collections import deque
import sys


class RoundRobin:
    """Lets generators take turns, first come first served."""

    def __init__(self):
        self.queue = deque()

    def add(self, name, body):
        self.queue.append((name, body))

    def run_step(self):
        if not self.queue:
            return False
        name, body = self.queue.popleft()
        try:
            next(body)
            self.queue.append((name, body))
        except StopIteration:
            pass
        except Exception as error:
            print(f"task '{name}' failed: {error}", file=sys.stderr)
        return True

    def run(self):
        while self.run_step():
            pass


class ProgressBars:
    width = 24

    def __init__(self):
        self.tick = 0

    def chunk_arrived(self, name, chunks, arrived):
        self.tick += 1
        filled = self.width * arrived // chunks
        bar = "#" * filled + "." * (self.width - filled)
        text = f"[{bar}] {arrived} of {chunks}"
        if arrived == chunks:
            text += f", done at tick {self.tick}"
        print(f"{name:<10}{text}")


def download(name, chunks, bars):
    for chunk in range(1, chunks + 1):
        if chunk > 1:
            yield  # between two chunks, others may go on
        bars.chunk_arrived(name, chunks, chunk)


bars = ProgressBars()
scheduler = RoundRobin()
for name, chunks in [("bread", 6), ("soup", 3), ("tea", 2)]:
    scheduler.add(name, download(name, chunks, bars))
scheduler.run()
