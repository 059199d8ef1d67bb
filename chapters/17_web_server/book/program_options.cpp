// The options that a reader may choose: see program_options.hpp.

#include "17_web_server/book/program_options.hpp"

#include <algorithm>
#include <array>

#include "17_web_server/http_error.hpp"

namespace book_server {
namespace {

using asyncio::http_error;
using common::as_json;
using common::json_value;

// They serve, or call others, until they are killed, or measure for minutes.
constexpr std::array<std::string_view, 4> not_for_a_page{"--serve", "--connect",
                                                         "--port", "--compare"};

std::string text_of(const json_value& it, const char* name) {
  const json_value* const found = it.find(name);
  if (found == nullptr || found->as_text() == nullptr)
    throw common::json_error(std::string("an option without ") + name);
  return *found->as_text();
}

int number_of(const json_value& it, const char* name) {
  const json_value* const found = it.find(name);
  const auto number = found == nullptr ? std::nullopt : found->as_int();
  if (!number)
    throw common::json_error(std::string("an option without ") + name);
  return *number;
}

bool is_true(const json_value* it) {
  return it != nullptr && it->as_bool() != nullptr && *it->as_bool();
}

}  // namespace

program_options::program_options(std::string_view described) {
  const json_value it = common::read_json(described);
  const json_value* const options = it.find("options");
  if (options == nullptr || options->as_list() == nullptr)
    throw common::json_error("a program without options");
  json_ = "{\"program\":" + as_json(text_of(it, "program")) + ",\"options\":[";
  for (const json_value& each : *options->as_list()) add(each);
  json_ += "]}\n";
}

void program_options::add(const json_value& described) {
  option it{text_of(described, "name"), text_of(described, "kind") == "flag"};
  if (std::ranges::count(not_for_a_page, it.name) > 0) return;
  json_ += (all_.empty() ? "{\"name\":" : ",{\"name\":") + as_json(it.name) +
           ",\"kind\":" + (it.is_flag ? "\"flag\"" : "\"number\"") +
           ",\"help\":" + as_json(text_of(described, "help"));
  if (it.is_flag) {
    json_ += std::string(",\"default\":") +
             (is_true(described.find("default")) ? "true}" : "false}");
  } else {
    it.least = number_of(described, "least");
    it.most = number_of(described, "most");
    json_ += ",\"least\":" + std::to_string(it.least) +
             ",\"most\":" + std::to_string(it.most) +
             ",\"default\":" + std::to_string(number_of(described, "default")) +
             "}";
  }
  all_.push_back(std::move(it));
}

const program_options::option& program_options::find(
    const std::string& name) const {
  for (const option& each : all_)
    if (each.name == name) return each;
  throw http_error(400, "the program offers no such option");
}

std::vector<std::string> program_options::words(
    const json_value& chosen) const {
  if (chosen.as_object() == nullptr)
    throw http_error(400, "options are names and values");
  std::vector<std::string> result;
  for (const auto& [name, value] : *chosen.as_object()) {
    const option& it = find(name);
    if (it.is_flag) {
      if (value.as_bool() == nullptr)
        throw http_error(400, it.name + " is true or false");
      if (*value.as_bool()) result.push_back(it.name);
      continue;
    }
    const auto number = value.as_int();
    if (!number || *number < it.least || *number > it.most)
      throw http_error(400, it.name + " must be a whole number between " +
                                std::to_string(it.least) + " and " +
                                std::to_string(it.most));
    result.push_back(it.name);
    result.push_back(std::to_string(*number));
  }
  return result;
}

}  // namespace book_server
