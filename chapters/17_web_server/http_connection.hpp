// http_connection: one client of a web server, from the first byte to the last.
//
// Requests are answered one after the other, in the order in which they came;
// those that a client sends ahead wait among the received bytes. At each moment
// at most one deadline runs, for what the client has to do next.

#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "09_timeouts/timeout.hpp"
#include "14_streams/byte_queue.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"
#include "17_web_server/http_page.hpp"
#include "17_web_server/http_parser.hpp"
#include "17_web_server/http_service.hpp"
#include "17_web_server/last_answer.hpp"
#include "17_web_server/until_client_leaves.hpp"

namespace asyncio {

/// Serves one client. Whoever calls serve() keeps it.
class http_connection : public counted {
 public:
  http_connection(counted_ptr<http_service> of, stream_reader reader,
                  stream_writer writer)
      : service_(std::move(of)),
        reader_(std::move(reader)),
        writer_(std::move(writer)),
        parser_(service_->options.limits()) {
    service_->connections.insert(this);
  }
  ~http_connection() { service_->connections.erase(this); }

  /// Serves the client until either side wants no more.
  static coroutine<> serve(counted_ptr<http_connection> it) {
    std::optional<http_error> refused;
    try {
      const auto requests = [&it](timeout_scope&) { return it->answer_all(); };
      co_await asyncio::timeout(it->deadline_, requests);
    } catch (const timeout_error&) {
      if (it->waits_for_request())
        refused.emplace(408, "the request has taken too long");
      else if (it->phase_ != phase::idle)
        it->writer_.abort();  // it does not read, or has left
    } catch (const http_error& error) {
      refused.emplace(error);
    } catch (const std::system_error&) {
      it->writer_.abort();  // the connection is lost
    }
    if (refused)
      co_await tell_and_close(it->reader_, it->writer_, *refused);
    else
      co_await close_in_time(it->writer_, it->service_->options.sending());
  }

  /// No more requests: closes, unless one is being received or answered.
  void stop() {
    if (phase_ == phase::idle) writer_.close();
  }

 private:
  enum class phase : std::uint8_t { idle, head, body, answering, sending };

  bool waits_for_request() const {
    return phase_ == phase::head || phase_ == phase::body;
  }

  coroutine<> answer_all() {
    while (auto request = co_await next_request()) {
      enter(phase::answering);
      auto response = co_await answer_to(*request);
      if (!co_await send(*request, response)) co_return;
    }
  }

  // #region next_request
  // The next request; std::nullopt if the client has closed, or the service
  // stops. The deadline of a head begins with its first byte.
  coroutine<std::optional<http_request>> next_request() {
    // A client that has sent a thousand of them has one turn for each.
    if (!received_.empty()) co_await sleep(std::chrono::seconds(0));
    while (true) {
      received_.drop(parser_.push(received_.view()));
      if (parser_.is_complete()) co_return parser_.take();
      if (service_->is_stopping && !parser_.has_begun()) co_return std::nullopt;
      if (parser_.wants_continue())
        writer_.write("HTTP/1.1 100 Continue\r\n\r\n");
      enter(parser_.has_head()    ? phase::body
            : parser_.has_begun() ? phase::head
                                  : phase::idle);
      const auto some = co_await reader_.read(most_at_once);
      if (some.empty()) co_return std::nullopt;
      received_.append(some);
    }
  }
  // #endregion

  // Whoever enters a phase has all its time; whoever is in it has what is
  // left.
  void enter(phase next) {
    if (std::exchange(phase_, next) == next) return;
    const auto& options = service_->options;
    switch (next) {
      case phase::idle:
        return set_deadline(options.idle());
      case phase::head:
        return set_deadline(options.head());
      case phase::body:
        return set_deadline(options.body());
      case phase::sending:
        return set_deadline(options.sending());
      case phase::answering:
        return deadline_.reschedule(std::nullopt);
    }
  }
  void set_deadline(std::chrono::nanoseconds from_now) {
    deadline_.reschedule(deadline_after(from_now));
  }

  // What the handler says; 500 if it fails. It is told nothing of deadlines.
  coroutine<http_response> answer_to(const http_request& request) {
    try {
      http_response response = co_await service_->handler(request);
      const auto tag = response.fields.find("ETag");
      if (tag && response.status == 200 && has_already(request, *tag) &&
          (request.method == "GET" || request.method == "HEAD"))
        response.status = 304;
      co_return response;
    } catch (const http_error& error) {
      co_return plain_words(error);
    } catch (const cancelled_error&) {
      throw;
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      service_->tell_failure(std::current_exception());
    }
    co_return http_response::text(500, "the handler has failed\n");
  }

  // Returns whether the connection is still of use.
  coroutine<bool> send(const http_request& request, http_response& response) {
    http_sending how;
    how.keeps_alive = request.keeps_alive() && !service_->is_stopping;
    how.is_chunked = response.pieces && request.minor_version == 1 &&
                     !has_no_body(response.status);
    if (response.pieces && !how.is_chunked) how.keeps_alive = false;
    how.tells_alive = request.minor_version == 0;
    how.date = service_->date();
    const auto head = head_of(response, how);
    const bool has_body =
        request.method != "HEAD" && !has_no_body(response.status);
    if (has_body && response.body)
      writer_.writelines({{head}, {*response.body, response.body}});
    else
      writer_.write(head);
    co_await until_taken();
    if (!has_body || !response.pieces) co_return how.keeps_alive;
    const bool sent = co_await send_pieces(*response.pieces, how.is_chunked);
    if (!sent) co_return false;
    co_return how.keeps_alive;
  }

  // Bytes that the kernel does not take at once must be read within a time.
  coroutine<> until_taken() {
    if (writer_.get_write_buffer_size() > 0) enter(phase::sending);
    co_await writer_.drain();
  }

  // #region send_pieces
  // Sends the pieces as they come. If the client leaves before the last one,
  // its deadline has come, whatever it was. Returns whether all were sent.
  coroutine<bool> send_pieces(http_pieces& pieces, bool chunked) {
    enter(phase::answering);
    const until_client_leaves watch(reader_, writer_, received_, deadline_);
    std::exception_ptr failed;
    while (const auto piece = co_await next_of(pieces, failed)) {
      if (piece->empty()) continue;  // the empty chunk would be the last
      writer_.write(chunked ? chunk_of(*piece) : *piece);
      co_await until_taken();
      enter(phase::answering);
    }
    co_await watch.end();
    if (failed) {
      // The end would be a lie, so there is none.
      service_->tell_failure(failed);
      writer_.abort();
      co_return false;
    }
    if (chunked) writer_.write(chunk_of({}));
    co_await until_taken();
    co_return true;
  }
  // #endregion

  static coroutine<std::optional<std::string>> next_of(
      http_pieces& pieces, std::exception_ptr& failed) {
    try {
      co_return co_await pieces.next();
    } catch (const cancelled_error&) {
      throw;
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      failed = std::current_exception();
    }
    co_return std::nullopt;
  }

  static constexpr std::size_t most_at_once = 64 * 1024;

  const counted_ptr<http_service> service_;
  const stream_reader reader_;
  const stream_writer writer_;
  http_parser parser_;
  byte_queue received_;           // and not yet taken by the parser
  phase phase_ = phase::sending;  // none of those in which one waits for it
  timeout_scope deadline_;
};

}  // namespace asyncio
