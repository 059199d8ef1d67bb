// The report: see report.hpp. Fields are separated by tabs; tabs, line ends and
// backslashes inside a field are escaped.

#include "exercises/learn/kit/report.hpp"

#include <algorithm>
#include <cstdlib>

namespace learn {

namespace {

/// "3 != 3" of a CHECK( x != y ) that has failed: says nothing new.
bool says_nothing(std::string_view values) {
  constexpr std::string_view sign = " != ";
  if (values.size() < sign.size()) return false;
  const auto half = (values.size() - sign.size()) / 2;
  return values.substr(half, sign.size()) == sign &&
         values.substr(0, half) == values.substr(half + sign.size());
}

}  // namespace

std::string event_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (!line.empty()) line += '\t';
    for (const char c : field) {
      if (c == '\\' || c == '\t' || c == '\n') line += '\\';
      line += c == '\t' ? 't' : c == '\n' ? 'n' : c;
    }
  }
  return line + '\n';
}

std::vector<std::string> event_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\t') {
      fields.emplace_back();
    } else if (line[i] == '\\' && i + 1 < line.size()) {
      const char c = line[++i];
      fields.back() += c == 't' ? '\t' : c == 'n' ? '\n' : c;
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

std::string case_event(const std::string& name) {
  return event_line({"case", name});
}

std::string failure_event(const failure& what) {
  return event_line({"failure", what.test_case, what.file,
                     std::to_string(what.line), what.message, what.expression,
                     what.values, what.exception ? "exception" : "assertion"});
}

std::string end_event(unsigned test_cases, int checks) {
  return event_line(
      {"end", std::to_string(test_cases), std::to_string(checks)});
}

report read_report(std::string_view text, std::string_view secret) {
  report all;
  event_signer signer;
  secret.copy(signer.secret, sizeof signer.secret - 1);
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    event_signer next = signer;
    const auto tab = std::min(line.find('\t'), line.size() - 1);
    const auto signature = next.sign(line.substr(tab + 1));
    if (!line.starts_with({signature.data(), signature.size()})) continue;
    signer = next;
    line.remove_prefix(signature.size());
    line.remove_suffix(1);
    const auto fields = event_fields(line);
    if (fields[0] == "case" && fields.size() == 2) {
      ++all.test_cases;
      all.last_case = fields[1];
    } else if (fields[0] == "failure" && fields.size() == 8) {
      all.failures.push_back(
          {.test_case = fields[1],
           .file = fields[2],
           .line = std::atoi(fields[3].c_str()),
           .message = fields[4],
           .expression = fields[5],
           .values = says_nothing(fields[6]) ? "" : fields[6],
           .exception = fields[7] == "exception"});
    } else if (fields[0] == "end" && fields.size() == 3) {
      all.complete = std::to_string(all.test_cases) == fields[1];
      all.checks = std::atoi(fields[2].c_str());
    }
  }
  return all;
}

}  // namespace learn
