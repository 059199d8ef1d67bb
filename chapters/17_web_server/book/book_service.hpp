// book_service: what stands behind the book's server: its pages, its programs,
// and who may ask for what.

#pragma once

#include <memory>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "11_synchronization/event.hpp"
#include "17_web_server/book/command_table.hpp"
#include "17_web_server/book/page_table.hpp"
#include "17_web_server/book/runs.hpp"
#include "17_web_server/book/workshop.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"
#include "17_web_server/who_may_ask.hpp"
#include "common/site/site.hpp"

namespace book_server {

/// It must outlive its server's loop.
class book_service {
 public:
  /// `port`: where the server listens.
  book_service(workshop_options shop, int port, const runs_options& options)
      : hosts_(port),
        key_(port),
        shop_(std::move(shop)),
        runs_(shop_, options) {}

  /// One more name by which browsers call the server.
  void allow_host(const std::string& host) { hosts_.add(host); }
  /// What is printed behind the server's address.
  std::string link() const { return key_.link(); }

  /// The pages are ready. Whoever has asked before has waited for this.
  void show(std::unique_ptr<site::book_site> pages);

  /// The handler of the server.
  asyncio::coroutine<asyncio::http_response> answer(
      const asyncio::http_request& asked);

  /// Ends all programs.
  asyncio::coroutine<> stop() { return runs_.stop(); }

 private:
  asyncio::coroutine<asyncio::http_response> route(
      const asyncio::http_request& asked);
  asyncio::coroutine<asyncio::http_response> change(
      const asyncio::http_request& asked);
  asyncio::coroutine<asyncio::http_response> begin_run(std::string body);
  asyncio::coroutine<asyncio::http_response> describe(std::string program);
  asyncio::http_response watch(const asyncio::http_request& asked) const;
  void check_change(const asyncio::http_request& asked) const;

  asyncio::allowed_hosts hosts_;
  asyncio::visitor_key key_;
  workshop shop_;
  runs runs_;
  page_table pages_;
  command_table commands_;
  asyncio::event ready_{"the pages of the book"};
};

}  // namespace book_server
