/// A number. One with more digits than a number can have is the largest.
inline std::optional<std::size_t> number_in(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::size_t number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc()) return number;
  return std::numeric_limits<std::size_t>::max();
}

/// A part of a body: from one byte on, and up to another, this not included.
struct body_part {
  std::size_t begin;
  std::size_t end;
};

/// What "bytes=2-5" means for a body of that size; std::nullopt if it is not
/// understood. Where there is no byte, the end does not lie behind the begin.
inline std::optional<body_part> part_in(std::string_view range,
                                        std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!range.starts_with(unit)) return std::nullopt;
  range.remove_prefix(unit.size());
  const auto dash = range.find('-');
  if (dash == range.npos) return std::nullopt;
  const auto first = number_in(range.substr(0, dash));
  const auto last = number_in(range.substr(dash + 1));
  if (dash == 0 && last) return body_part{size - std::min(size, *last), size};
  const bool is_open = dash + 1 == range.size();
  if (!first || (!last && !is_open) || (last && *last < *first))
    return std::nullopt;
  return body_part{*first, last && *last < size ? *last + 1 : size};
}

/// What is answered to this request if `whole` is the whole answer: that, or
/// the part of it that the request asks for (Range).
inline http_response with_range(const http_request& asked,
                                http_response whole) {
  if (whole.status != 200 || !whole.body) return whole;
  whole.fields.set("Accept-Ranges", "bytes");
  if (asked.method != "GET" || asked.fields.count("Range") != 1) return whole;
  const auto tag = whole.fields.find("ETag");
  if (tag && has_already(asked, *tag)) return whole;
  const auto if_range = asked.fields.find("If-Range");
  if (if_range && if_range != tag) return whole;

  const auto size = whole.body->size();
  const auto part = part_in(*asked.fields.find("Range"), size);
  if (!part) return whole;
  const auto of_all = "/" + std::to_string(size);
  if (part->begin >= part->end) {
    whole.status = 416;
    whole.fields.set("Content-Range", "bytes *" + of_all);
    whole.body.reset();
    return whole;
  }
  whole.status = 206;
  whole.fields.set("Content-Range", "bytes " + std::to_string(part->begin) +
                                        "-" + std::to_string(part->end - 1) +
                                        of_all);
  whole.body = std::make_shared<const std::string>(
      whole.body->substr(part->begin, part->end - part->begin));
  return whole;
}
