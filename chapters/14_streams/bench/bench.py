"""The server of line_echo_bench.cpp for CPython; common/bench/bench.py runs it."""

import asyncio
import socket


async def echo(reader, writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()


async def line_echo(listener):
    server = await asyncio.start_server(echo, sock=listener, backlog=4096)
    await server.serve_forever()


SERVERS = {"line_echo": line_echo}
