"""The echo server of echo_bench.cpp for CPython; common/bench/bench.py runs it.
A protocol, which is the quickest that asyncio has."""

import asyncio
import socket


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data):
        self.transport.write(data)


async def echo(listener):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, sock=listener, backlog=4096)
    await server.serve_forever()


SERVERS = {"echo": echo}
