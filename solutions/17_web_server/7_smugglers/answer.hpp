/// An order with these fields besides Host, and this body.
inline std::string order(const std::string& fields, const std::string& body) {
  return "POST /soup HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

/// What is found in bytes that arrive in these pieces: each request with its
/// body, "/soup 'salt' ", and at the end the status of a refusal, "400", or
/// "..." if a request has begun.
inline std::string found(const std::vector<std::string>& pieces) {
  std::string all;
  http_parser parser;
  try {
    for (std::string_view rest : pieces)
      while (!rest.empty()) {
        rest.remove_prefix(parser.push(rest));
        if (!parser.is_complete()) continue;
        const auto it = parser.take();
        all += it.path + " '" + it.body + "' ";
      }
  } catch (const http_error& error) {
    return all + std::to_string(error.status());
  }
  return all + (parser.has_begun() ? "..." : "");
}

/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  const auto two =
      found({order("Content-Length: 4\r\nContent-Length: 40\r\n", "salt")});
  CHECK_MESSAGE(two == "400", "two lengths: " << two);

  // 2 to the power of 64, and 4.
  const auto huge =
      found({order("Content-Length: 18446744073709551620\r\n", "salt")});
  CHECK_MESSAGE(huge == "413", "a huge length: " << huge);

  const std::string chunks = "4\r\nsalt\r\n0\r\n\r\n";
  const auto coded =
      found({order("Transfer-Encoding: gzip, chunked\r\n", chunks)});
  CHECK_MESSAGE(coded == "501", "two codings: " << coded);

  const auto endless = found({"GET /" + std::string(100'000, 'x')});
  CHECK_MESSAGE(endless == "414", "a line without an end: " << endless);

  const auto all = order("Transfer-Encoding: chunked\r\n", chunks);
  for (std::size_t at = 0; at <= all.size(); ++at) {
    const auto split = found({all.substr(0, at), all.substr(at)});
    CHECK_MESSAGE(split == "/soup 'salt' ", "cut at " << at << ": " << split);
  }
}
