"""Runs a row or a server of a chapter's bench.py.

    python3 bench.py CPython|uvloop FILE ROW NUMBER

FILE has ROWS and SERVERS. A row is (count, work), where work(count) is a
coroutine that does so many pieces: printed are CPU nanoseconds for each. Or it
is a function that takes the share and prints for itself. NUMBER is the share of
the work to be done, 100 for a hundredth. A server is a coroutine function that
takes a listening socket: NUMBER is its descriptor.
"""

import asyncio
import runpy
import socket
import sys
import time


def timed(count, work):
    begin = time.process_time()
    asyncio.run(work(count))
    print((time.process_time() - begin) * 1e9 / count)


def main(system, file, row, number):
    if system == "uvloop":
        import uvloop

        uvloop.install()
    chapter = runpy.run_path(file)
    if row in chapter.get("SERVERS", {}):
        listener = socket.socket(fileno=number)
        listener.setblocking(False)
        asyncio.run(chapter["SERVERS"][row](listener))
        return
    what = chapter["ROWS"][row]
    if callable(what):
        what(number)
    else:
        count, work = what
        timed(max(count // number, 1), work)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: bench.py CPython|uvloop FILE ROW NUMBER")
    main(*sys.argv[1:4], int(sys.argv[4]))
