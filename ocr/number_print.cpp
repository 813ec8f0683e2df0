#include "ocr/number_print.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/middle_line.hpp"
#include "ocr/number_faces.hpp"
#include "ocr/outliers.hpp"

namespace antrean::ocr {
namespace {

// The height of a digit that prints are compared at, and white around the picture, in pixels.
constexpr int kHeight = 24;
constexpr int kBorder = 12;
// White around a template: what else stands there counts.
constexpr int kMargin = 3;

// A face is found narrower or wider by less than this.
constexpr double kNarrowest = 0.6;
constexpr double kWidest = 1.7;

// How a number is printed and photographed.
struct Look {
  std::size_t face = 0;
  /// Widths of the face's digits are multiplied by this.
  double stretch = 1;
  bool bold = false;
  double blur_x = 1;
  double blur_y = 1;
};

// A digit as it should look, without a mean and of length 1.
cv::Mat expected(const Look& look, int digit) {
  cv::Mat glyph = face_digit(look.face, digit);
  const double width = kHeight * look.stretch * glyph.cols / glyph.rows;
  if (look.bold) {
    // Ink that ran by a twentieth of the height.
    cv::copyMakeBorder(glyph, glyph, 2, 2, 2, 2, cv::BORDER_CONSTANT, cv::Scalar{0});
    cv::dilate(glyph, glyph, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
  }
  cv::Mat sized;
  cv::resize(glyph, sized, {std::max(3, cvRound(width)), kHeight}, 0, 0, cv::INTER_AREA);
  cv::copyMakeBorder(sized, sized, kMargin, kMargin, kMargin, kMargin, cv::BORDER_CONSTANT,
                     cv::Scalar{0});
  cv::GaussianBlur(sized, sized, {0, 0}, look.blur_x, look.blur_y);
  cv::Mat values;
  sized.convertTo(values, CV_32F);
  values -= cv::mean(values)[0];
  const double length = cv::norm(values);
  if (length > 0) values /= length;
  return values;
}

// A compiler may not add up in another order, four at a time, unless it is told so.
double correlation_at(const cv::Mat& picture, const cv::Mat& unit, int x, int y) {
  double sum = 0;
  double squares = 0;
  double product = 0;
  for (int row = 0; row < unit.rows; ++row) {
    const auto* seen = picture.ptr<float>(y + row) + x;
    const auto* like = unit.ptr<float>(row);
    float row_sum = 0;
    float row_squares = 0;
    float row_product = 0;
#pragma omp simd reduction(+ : row_sum, row_squares, row_product)
    for (int column = 0; column < unit.cols; ++column) {
      row_sum += seen[column];
      row_squares += seen[column] * seen[column];
      row_product += seen[column] * like[column];
    }
    sum += static_cast<double>(row_sum);
    squares += static_cast<double>(row_squares);
    product += static_cast<double>(row_product);
  }
  const double spread = squares - sum * sum / static_cast<double>(unit.total());
  return spread > 1 ? product / std::sqrt(spread) : -1;
}

// The best likeness of a digit within a pixel of where its middle should be; -1 outside of the
// picture.
double best_likeness(const cv::Mat& picture, const cv::Mat& unit, const cv::Point2d& middle) {
  constexpr int kReach = 1;
  const int x0 = cvRound(middle.x - unit.cols / 2.0);
  const int y0 = cvRound(middle.y - unit.rows / 2.0);
  if (x0 < kReach || y0 < kReach || x0 + unit.cols + kReach > picture.cols ||
      y0 + unit.rows + kReach > picture.rows) {
    return -1;
  }
  double best = -1;
  for (int y = -kReach; y <= kReach; ++y) {
    for (int x = -kReach; x <= kReach; ++x) {
      best = std::max(best, correlation_at(picture, unit, x0 + x, y0 + y));
    }
  }
  return best;
}

class Printer {
 public:
  Printer(const cv::Mat& flat, const std::vector<cv::Rect>& boxes, std::string_view digits)
      : boxes_(boxes), digits_(digits) {
    std::vector<double> heights;
    for (const cv::Rect& box : boxes) heights.push_back(box.height);
    height_ = median(heights);
    const double scale = kHeight / height_;
    cv::Mat sized;
    cv::resize(255 - flat, sized, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::copyMakeBorder(sized, sized, kBorder, kBorder, kBorder, kBorder, cv::BORDER_REPLICATE);
    sized.convertTo(picture_, CV_32F);
    for (const cv::Rect& box : boxes) {
      middles_.emplace_back((box.x + box.width / 2.0) * scale + kBorder,
                            (box.y + box.height / 2.0) * scale + kBorder);
    }
    middles_ = on_one_line(std::move(middles_));
  }

  NumberPrint print() && {
    NumberPrint print;
    const auto [look, likeness] = likeliest_look();
    print.likeness = likeness;
    print.foreign_likeness = likeness_to_foreign(look);
    print.oddness = oddness_of(likenesses_of(look), look);
    return print;
  }

  double strayed() && {
    const Look own = likeliest_look().first;
    double most = -2;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      double to_own = -1;
      double to_others = -1;
      for (std::size_t face = 0; face < kAllFaces; ++face) {
        const bool is_own = own.face < kOcrACuts ? face < kOcrACuts : face == own.face;
        double& likeliest = is_own ? to_own : to_others;
        likeliest = std::max(likeliest, likeness_alone(own, face, i));
      }
      most = std::max(most, to_others - to_own);
    }
    return most;
  }

 private:
  int digit_at(std::size_t i) const { return digits_[i] - '0'; }

  double relative_width(std::size_t face, std::size_t i) const {
    const cv::Mat& glyph = face_digit(face, digit_at(i));
    return boxes_[i].width * static_cast<double>(glyph.rows) / (height_ * glyph.cols);
  }

  // Of one digit to a face, in ink that ran or didn't, as blurred as the number.
  double likeness_alone(Look look, std::size_t face, std::size_t i) const {
    look.face = face;
    look.stretch = std::clamp(relative_width(face, i), kNarrowest, kWidest);
    double likeliest = -1;
    for (const bool bold : {false, true}) {
      look.bold = bold;
      likeliest =
          std::max(likeliest, best_likeness(picture_, expected(look, digit_at(i)), middles_[i]));
    }
    return likeliest;
  }

  double oddness_of(const std::vector<double>& likenesses, const Look& own) const {
    const auto least = std::min_element(likenesses.begin(), likenesses.end());
    double next = 1;
    for (auto other = likenesses.begin(); other != likenesses.end(); ++other) {
      if (other != least) next = std::min(next, *other);
    }
    const auto at = static_cast<std::size_t>(least - likenesses.begin());
    double likeliest = *least;
    for (std::size_t face = 0; face < kAllFaces && likeliest < next; ++face) {
      likeliest = std::max(likeliest, likeness_alone(own, face, at));
    }
    return std::max(0.0, next - likeliest);
  }

  double likeness_of(const Look& look) const { return median(likenesses_of(look)); }

  std::vector<double> likenesses_of(const Look& look) const {
    std::array<cv::Mat, 10> units;
    std::vector<double> all;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      cv::Mat& unit = units.at(static_cast<std::size_t>(digit_at(i)));
      if (unit.empty()) unit = expected(look, digit_at(i));
      all.push_back(best_likeness(picture_, unit, middles_[i]));
    }
    return all;
  }

  std::pair<Look, double> likeliest_look() const {
    Look best;
    double likeliest = -1;
    const auto consider = [&](const Look& look) {
      const double likeness = likeness_of(look);
      if (likeness <= likeliest) return;
      likeliest = likeness;
      best = look;
    };
    for (std::size_t face = 0; face < kNumberFaces; ++face) {
      const double stretch = stretch_of(face);
      if (stretch < kNarrowest || stretch > kWidest) continue;
      for (const bool bold : {false, true}) consider({face, stretch, bold, 1, 1});
    }
    for (const auto& [x, y] :
         {std::pair{0.6, 0.6}, {1.5, 1.5}, {2.2, 2.2}, {2.2, 1.0}, {1.0, 2.2}}) {
      Look look = best;
      look.blur_x = x;
      look.blur_y = y;
      consider(look);
    }
    return {best, likeliest};
  }

  double stretch_of(std::size_t face) const {
    std::vector<double> widths;
    for (std::size_t i = 0; i < boxes_.size(); ++i) widths.push_back(relative_width(face, i));
    return median(widths);
  }

  // As blurred as the card's face is.
  double likeness_to_foreign(const Look& own) const {
    double likeliest = -1;
    for (std::size_t face = kNumberFaces; face < kAllFaces; ++face) {
      Look look = own;
      look.face = face;
      look.stretch = stretch_of(face);
      if (look.stretch < kNarrowest || look.stretch > kWidest) continue;
      for (const bool bold : {false, true}) {
        look.bold = bold;
        likeliest = std::max(likeliest, likeness_of(look));
      }
    }
    return likeliest;
  }

  const std::vector<cv::Rect>& boxes_;
  std::string_view digits_;
  double height_ = 0;
  cv::Mat picture_;
  std::vector<cv::Point2d> middles_;
};

}  // namespace

NumberPrint print_of(const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits) {
  return Printer{flat, boxes, digits}.print();
}

double strayed_digit(const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits) {
  return Printer{flat, boxes, digits}.strayed();
}

}  // namespace antrean::ocr
