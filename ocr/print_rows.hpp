#pragma once

// Rows of print anywhere in a picture, lying in any direction, dark on light or light on dark:
// before it is known what the picture shows, or whether it shows anything. Knows nothing of any
// form, and not which way up print is.

#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

struct PrintRow {
  /// On the baseline (or, the other way up, on the upper edge of what is read), in pixels of the
  /// picture.
  cv::Point2f from;
  cv::Point2f to;
  /// About the height of a capital, in pixels of the picture.
  double cap = 0;
  /// Some idea of how many.
  int letters = 0;
  bool light_on_dark = false;
};

/// Looks for rows in the direction that most of what may be print seems to lie in, then in another:
/// the grain of a table has a direction, too.
class PrintSearch {
 public:
  /// `picture` is BGR.
  explicit PrintSearch(const cv::Mat& picture);

  /// The next direction's rows, those first that look most like print. Takes a tenth of a second.
  std::vector<PrintRow> next();
  /// Whether there is a direction left.
  bool more() const { return searched_ < directions_.size(); }

 private:
  cv::Mat gray_;
  double scale_ = 1;
  /// In degrees from 0 to 180.
  std::vector<double> directions_;
  std::size_t searched_ = 0;
};

/// A row straight and level, dark on light, its capitals `cap` pixels high with `air` above and
/// below in heights of a capital; the other way up if it is to be `turned`.
cv::Mat strip_of(const cv::Mat& picture, const PrintRow& row, double cap, double air, bool turned);

}  // namespace antrean::ocr
