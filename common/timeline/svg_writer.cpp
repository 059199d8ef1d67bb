// svg_writer: see svg_writer.hpp.

#include "common/timeline/svg_writer.hpp"

#include <cmath>

#include "common/timeline/timeline_words.hpp"

namespace common {

std::string markup_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char each : text) {
    if (each == '&')
      escaped += "&amp;";
    else if (each == '<')
      escaped += "&lt;";
    else if (each == '>')
      escaped += "&gt;";
    else if (each == '"')
      escaped += "&quot;";
    else
      escaped += each;
  }
  return escaped;
}

std::string xml_escaped(std::string_view text) {
  std::string allowed;
  for (const auto& each : characters(text)) allowed += each;
  return markup_escaped(allowed);
}

std::string svg_number(double value) {
  const auto tenths = std::llround(value * 10);
  const auto whole = std::to_string(std::llabs(tenths) / 10);
  const auto digit = std::llabs(tenths) % 10;
  return (tenths < 0 ? "-" : "") + whole +
         (digit == 0 ? "" : "." + std::to_string(digit));
}

double text_width(std::string_view text, double size) {
  constexpr std::string_view narrow = "ijlft.,:;'|!()[] 1", wide = "mwMW@%";
  double width = 0;
  for (const auto& each : characters(text)) {
    if (each.size() > 2)
      width += 1.0;  // beyond Latin, Greek and Cyrillic: often wide
    else if (each.size() == 1 && narrow.find(each) != std::string_view::npos)
      width += 0.4;
    else if (each.size() == 1 && wide.find(each) != std::string_view::npos)
      width += 0.95;
    else
      width += 0.62;
  }
  return width * size;
}

void svg_writer::text(double x, double y, std::string_view css,
                      std::string_view what) {
  document_ += "<text x=\"" + svg_number(x) + "\" y=\"" + svg_number(y) +
               "\" class=\"" + std::string(css) + "\">" + xml_escaped(what) +
               "</text>\n";
}

void svg_writer::rectangle(double x, double y, double width, double height,
                           std::string_view css) {
  document_ += "<rect x=\"" + svg_number(x) + "\" y=\"" + svg_number(y) +
               "\" width=\"" + svg_number(width) + "\" height=\"" +
               svg_number(height) + "\" class=\"" + std::string(css) + "\"/>\n";
}

void svg_writer::path(std::string_view outline, std::string_view css) {
  if (outline.empty()) return;
  document_ += "<path d=\"" + std::string(outline) + "\" class=\"" +
               std::string(css) + "\"/>\n";
}

}  // namespace common
