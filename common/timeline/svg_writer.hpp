// svg_writer: puts an SVG document together, piece by piece.

#pragma once

#include <string>
#include <string_view>

namespace common {

/// `text` for use between tags and in attributes, of HTML for example.
std::string markup_escaped(std::string_view text);

/// `text` for use between tags and in attributes. What XML does not allow
/// becomes "?".
std::string xml_escaped(std::string_view text);

/// With one decimal at most, whatever the locale: "12", "0.5".
std::string svg_number(double value);

/// About how wide `text` is in a sans-serif font of `size` pixels: fonts
/// differ, so rather too wide.
double text_width(std::string_view text, double size);

/// A growing document. Places and sizes are in pixels.
class svg_writer {
 public:
  /// A line of text; `css` is a class, or several.
  void text(double x, double y, std::string_view css, std::string_view what);
  void rectangle(double x, double y, double width, double height,
                 std::string_view css);
  /// `outline` is what the d attribute of a path says.
  void path(std::string_view outline, std::string_view css);
  /// As it is.
  void raw(std::string_view markup) { document_ += markup; }

  const std::string& document() const { return document_; }

 private:
  std::string document_;
};

}  // namespace common
