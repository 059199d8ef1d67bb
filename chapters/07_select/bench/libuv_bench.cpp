// An echo server of libuv's callbacks, in C. Built where libuv is installed.

#include <array>
#include <cstddef>
#include <unistd.h>
#include <uv.h>

#include "07_select/bench/servers.hpp"
#include "common/bench/rows.hpp"

namespace {

// Whoever reads copies at once: one room serves all.
std::array<char, 4096> room;

void lend_room(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  *buffer = uv_buf_init(room.data(), room.size());
}

void close_it(uv_stream_t* client) {
  uv_close(reinterpret_cast<uv_handle_t*>(client), [](uv_handle_t* closed) {
    delete reinterpret_cast<uv_tcp_t*>(closed);
  });
}

// A message of this benchmark always fits into the kernel's buffer.
void echo(uv_stream_t* client, ssize_t size, const uv_buf_t* buffer) {
  if (size < 0) return close_it(client);
  uv_buf_t bytes = uv_buf_init(buffer->base, static_cast<unsigned>(size));
  if (uv_try_write(client, &bytes, 1) != size) close_it(client);
}

void accept(uv_stream_t* listener, int) {
  auto* client = new uv_tcp_t;
  uv_tcp_init(listener->loop, client);
  auto* stream = reinterpret_cast<uv_stream_t*>(client);
  uv_accept(listener, stream);
  uv_tcp_nodelay(client, 1);
  uv_read_start(stream, lend_room, echo);
}

const bench::rows_of_a_chapter servers(0, [] {
  bench::add_server("echo", "libuv", [](const asyncio::sock& from) {
    uv_loop_t loop;
    uv_loop_init(&loop);
    uv_tcp_t listener;
    uv_tcp_init(&loop, &listener);
    uv_tcp_open(&listener, ::dup(from.fd()));
    uv_listen(reinterpret_cast<uv_stream_t*>(&listener), SOMAXCONN, accept);
    uv_run(&loop, UV_RUN_DEFAULT);
  });
});

}  // namespace
