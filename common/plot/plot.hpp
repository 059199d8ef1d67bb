// plot: lines over two logarithmic axes, as SVG.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace common {

/// A picture of how quantities grow: both axes go up by powers of ten. At most
/// four lines, which differ in colour and in the form of their points.
class plot {
 public:
  struct point {
    double x, y;  ///< both above zero
  };

  plot(std::string title, std::string x_name, std::string y_name)
      : title_(std::move(title)),
        x_name_(std::move(x_name)),
        y_name_(std::move(y_name)) {}

  /// Its points, from left to right; none: only named in the legend.
  void line(std::string name, std::vector<point> points) {
    lines_.push_back({std::move(name), std::move(points)});
  }

  /// The document.
  std::string svg() const;

 private:
  struct named_line {
    std::string name;
    std::vector<point> points;
  };

  std::string title_;
  std::string x_name_;
  std::string y_name_;
  std::vector<named_line> lines_;
};

}  // namespace common
