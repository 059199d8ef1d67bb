// book_service: see book_service.hpp.

#include "17_web_server/book/book_service.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "17_web_server/book/program_options.hpp"
#include "17_web_server/event_log.hpp"
#include "17_web_server/http_error.hpp"
#include "common/json/json.hpp"

namespace book_server {

using asyncio::coroutine;
using asyncio::http_error;
using asyncio::http_request;
using asyncio::http_response;

namespace {

/// What stands between the two, as the number in "/runs/1/stop"; nothing if the
/// path is another one.
std::optional<std::string> between(std::string_view path,
                                   std::string_view before,
                                   std::string_view after) {
  if (path.size() < before.size() + after.size() || !path.starts_with(before) ||
      !path.ends_with(after))
    return std::nullopt;
  path.remove_prefix(before.size());
  path.remove_suffix(after.size());
  return std::string(path);
}

common::json_value body_of(const std::string& text) {
  try {
    return common::read_json(text);
  } catch (const common::json_error& error) {
    throw http_error(400, error.what());
  }
}

}  // namespace

void book_service::show(std::unique_ptr<site::book_site> pages) {
  commands_ = command_table(*pages);
  pages_ = page_table(std::move(pages));
  ready_.set();
}

coroutine<http_response> book_service::answer(const http_request& asked) {
  http_response response;
  try {
    hosts_.check_host(asked);
    response = co_await route(asked);
  } catch (const http_error& error) {
    response = plain_words(error);
  }
  asyncio::add_strict_fields(response);
  co_return response;
}

coroutine<http_response> book_service::route(const http_request& asked) {
  if (asked.method == "POST") co_return co_await change(asked);
  if (asked.method != "GET" && asked.method != "HEAD")
    throw http_error(405, "that cannot be done here");
  if (asked.path == "/enter") co_return key_.enter(asked);
  if (asked.path.starts_with("/runs/")) co_return watch(asked);
  co_await ready_.wait();
  if (const auto name = between(asked.path, "/programs/", ".json")) {
    key_.check(asked);  // it may have to be built
    co_return co_await describe(*name);
  }
  co_return pages_.find(asked.path).answer();
}

// To run a program, and to stop it, is for pages of ours, and for the reader
// who has opened the link.
void book_service::check_change(const http_request& asked) const {
  hosts_.check_origin(asked);
  asyncio::check_json(asked);
  if (asked.fields.find("X-Book") != "run")
    throw http_error(403, "that may be asked only by a script of mine");
  key_.check(asked);
}

coroutine<http_response> book_service::change(const http_request& asked) {
  check_change(asked);
  if (asked.path == "/runs") co_return co_await begin_run(asked.body);
  if (const auto number = between(asked.path, "/runs/", "/stop")) {
    runs_.find(*number)->stop();
    co_return http_response(204);
  }
  throw http_error(404, "there is no such page");
}

coroutine<http_response> book_service::begin_run(std::string body) {
  co_await ready_.wait();
  const auto wish = body_of(body);
  const auto* const command = wish.find("command");
  if (command == nullptr || command->as_text() == nullptr)
    throw http_error(400, "which command is it?");
  run_plan plan = commands_.find(*command->as_text());
  if (const auto* const chosen = wish.find("options")) {
    const auto described = co_await describe(plan.program);
    plan.words = program_options(*described.body).words(*chosen);
    plan.printed.clear();  // that was with other options
  }
  http_response answer(201);
  answer.fields.add("Location", runs_.begin(std::move(plan)));
  co_return answer;
}

coroutine<http_response> book_service::describe(std::string program) {
  if (!commands_.has_program(program))
    throw http_error(404, "there is no such program");
  try {
    const auto told = co_await shop_.describe(program);
    http_response answer(200, "application/json", program_options(told).json());
    answer.fields.add("Cache-Control", "no-store");
    co_return answer;
  } catch (const workshop_error& error) {
    throw http_error(500, error.what());
  } catch (const common::json_error& error) {
    throw http_error(500, error.what());
  }
}

http_response book_service::watch(const http_request& asked) const {
  key_.check(asked);
  if (const auto number = between(asked.path, "/runs/", "/trace.json")) {
    const auto& trace = runs_.find(*number)->trace();
    if (!trace) throw http_error(404, "that run has no trace");
    return {200, "application/json", *trace};
  }
  const auto number = between(asked.path, "/runs/", "");
  return asyncio::event_log::watch(runs_.find(*number)->events(), asked);
}

}  // namespace book_server
