#include "ocr/number_print.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/number_faces.hpp"
#include "ocr/outliers.hpp"
#include "ocr/paper_colour.hpp"

namespace antrean::ocr {
namespace {

// The height of a digit that prints are compared at, and white around the picture, in pixels.
constexpr int kHeight = 24;
constexpr int kBorder = 12;
// Fewer pixels tell nothing of their paper.
constexpr int kLeastPaper = 20;
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
cv::Mat expected(const Look& look, int digit, double scale) {
  cv::Mat glyph = face_digit(look.face, digit);
  const double height = kHeight * scale;
  const double width = height * look.stretch * glyph.cols / glyph.rows;
  if (look.bold) {
    // Ink that ran by a twentieth of the height.
    cv::copyMakeBorder(glyph, glyph, 2, 2, 2, 2, cv::BORDER_CONSTANT, cv::Scalar{0});
    cv::dilate(glyph, glyph, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
  }
  cv::Mat sized;
  cv::resize(glyph, sized, {std::max(3, cvRound(width)), std::max(5, cvRound(height))}, 0, 0,
             cv::INTER_AREA);
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

struct Fit {
  double likeness = -1;
  /// Of the best place against the one looked at, in pixels down.
  double down = 0;
};

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

// Where the parabola through three values a step apart has its top, in steps from the middle one.
double top_between(double before, double middle, double after) {
  const double bend = before - 2 * middle + after;
  return std::abs(bend) < 1e-9 ? 0 : std::clamp(0.5 * (before - after) / bend, -0.5, 0.5);
}

// The best place of a digit within `reach` pixels of where its middle should be.
Fit best_fit(const cv::Mat& picture, const cv::Mat& unit, const cv::Point2d& middle, int reach) {
  const int x0 = cvRound(middle.x - unit.cols / 2.0);
  const int y0 = cvRound(middle.y - unit.rows / 2.0);
  Fit best;
  if (x0 < reach || y0 < reach + 1 || x0 + unit.cols + reach > picture.cols ||
      y0 + unit.rows + reach + 1 > picture.rows) {
    return best;
  }
  int best_x = 0;
  int best_y = 0;
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      const double likeness = correlation_at(picture, unit, x0 + x, y0 + y);
      if (likeness <= best.likeness) continue;
      best.likeness = likeness;
      best_x = x;
      best_y = y;
    }
  }
  // Between pixels: the top of the parabola through the best place and those above and below.
  const double above = correlation_at(picture, unit, x0 + best_x, y0 + best_y - 1);
  const double below = correlation_at(picture, unit, x0 + best_x, y0 + best_y + 1);
  const double between = top_between(above, best.likeness, below);
  best.down = y0 + best_y + between + unit.rows / 2.0 - middle.y;
  return best;
}

// Medians of slopes and of offsets (Theil and Sen): the line that most middles are on.
std::vector<cv::Point2d> on_one_line(std::vector<cv::Point2d> middles) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < middles.size(); ++i) {
    for (std::size_t j = i + 4; j < middles.size(); ++j) {
      slopes.push_back((middles[j].y - middles[i].y) / std::max(1.0, middles[j].x - middles[i].x));
    }
  }
  const double slope = slopes.empty() ? 0 : median(slopes);
  std::vector<double> offsets;
  for (const auto& middle : middles) offsets.push_back(middle.y - slope * middle.x);
  const double offset = median(offsets);
  for (auto& middle : middles) middle.y = offset + slope * middle.x;
  return middles;
}

class Printer {
 public:
  Printer(const cv::Mat& row, const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
          std::string_view digits)
      : row_(row), boxes_(boxes), digits_(digits) {
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
    print.face = look.face;
    print.likeness = likeness;
    print.foreign_likeness = likeness_to_foreign(look);
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      DigitPrint digit = at_its_size(look, i);
      digit.width = relative_width(look.face, i) / look.stretch;
      surroundings(i, digit);
      print.digits.push_back(digit);
    }
    return print;
  }

 private:
  int digit_at(std::size_t i) const { return digits_[i] - '0'; }

  // Likeness, scale and shift at the size at which the digit is most like the face's.
  DigitPrint at_its_size(const Look& look, std::size_t i) const {
    constexpr int kSteps = 5;
    constexpr double kStep = 0.04;
    DigitPrint digit;
    digit.likeness = -1;
    std::array<double, 2 * kSteps + 1> likeness{};
    std::size_t best = 0;
    for (std::size_t at = 0; at < likeness.size(); ++at) {
      const double scale = 1 + kStep * (static_cast<double>(at) - kSteps);
      const Fit fit = best_fit(picture_, expected(look, digit_at(i), scale), middles_[i], 2);
      likeness.at(at) = fit.likeness;
      if (fit.likeness <= digit.likeness) continue;
      best = at;
      digit.likeness = fit.likeness;
      digit.scale = scale;
      digit.shift = fit.down / kHeight;
    }
    if (best > 0 && best + 1 < likeness.size()) {
      digit.scale +=
          kStep * top_between(likeness.at(best - 1), digit.likeness, likeness.at(best + 1));
    }
    return digit;
  }

  double relative_width(std::size_t face, std::size_t i) const {
    const cv::Mat& glyph = face_digit(face, digit_at(i));
    return boxes_[i].width * static_cast<double>(glyph.rows) / (height_ * glyph.cols);
  }

  double likeness_of(const Look& look) const {
    std::array<cv::Mat, 10> units;
    std::vector<double> all;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      cv::Mat& unit = units.at(static_cast<std::size_t>(digit_at(i)));
      if (unit.empty()) unit = expected(look, digit_at(i), 1);
      all.push_back(best_fit(picture_, unit, middles_[i], 1).likeness);
    }
    return median(all);
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

  // Paper is the light part of what is around a digit, ink the dark one.
  void surroundings(std::size_t i, DigitPrint& digit) const {
    const cv::Rect& box = boxes_[i];
    const cv::Rect around{box.x - 3, box.y - 5, box.width + 6, box.height + 10};
    digit.paper = paper_of(around);
    // Farther than a patch over a digit reaches.
    const int away = cvRound(height_ * 0.32);
    const int high = std::max(4, cvRound(height_ * 0.4));
    digit.above = paper_of({around.x, box.y - away - high, around.width, high});
    digit.below = paper_of({around.x, box.br().y + away, around.width, high});
    digit.ink = ink_of(row_(around & cv::Rect{0, 0, row_.cols, row_.rows}));
  }

  // The mean between two low percentiles of its shades.
  static double ink_of(const cv::Mat& piece) {
    constexpr double kFrom = 0.02;
    constexpr double kTo = 0.06;
    std::vector<int> shades;
    for (const auto& pixel : cv::Mat_<cv::Vec3b>(piece)) {
      shades.push_back((pixel[0] + 6 * pixel[1] + 3 * pixel[2]) / 10);
    }
    std::sort(shades.begin(), shades.end());
    const auto count = static_cast<double>(shades.size());
    const auto from = shades.begin() + static_cast<std::ptrdiff_t>(count * kFrom);
    const auto to = std::max(from + 1, shades.begin() + static_cast<std::ptrdiff_t>(count * kTo));
    return std::log(8 + std::accumulate(from, to, 0.0) / static_cast<double>(to - from));
  }

  // Of what the row has of the box; zeros if that is nothing.
  PaperColour paper_of(const cv::Rect& box) const {
    const cv::Rect inside = box & cv::Rect{0, 0, row_.cols, row_.rows};
    return inside.area() < kLeastPaper ? PaperColour{} : paper_colour(row_, inside);
  }

  const cv::Mat& row_;
  const std::vector<cv::Rect>& boxes_;
  std::string_view digits_;
  double height_ = 0;
  cv::Mat picture_;
  std::vector<cv::Point2d> middles_;
};

template <class Get>
std::vector<double> column(const NumberPrint& print, Get get) {
  std::vector<double> values;
  for (const DigitPrint& digit : print.digits) values.push_back(get(digit));
  return values;
}

// One property of the paper around each digit, and of the card's above and below; nothing where
// that isn't seen of every digit.
struct Around {
  std::vector<double> paper;
  std::vector<double> above;
  std::vector<double> below;
};

template <class Get>
Around seen_around(const NumberPrint& print, Get get) {
  const auto all = [&](PaperColour DigitPrint::*part) {
    std::vector<double> values;
    for (const DigitPrint& digit : print.digits) {
      if ((digit.*part)[0] <= 0) return std::vector<double>{};
      values.push_back(get(digit.*part));
    }
    return values;
  };
  return {column(print, [&](const DigitPrint& digit) { return get(digit.paper); }),
          all(&DigitPrint::above), all(&DigitPrint::below)};
}

// What differs from the neighbours' alone, and not because the card's ground does so above or below
// as well: a patch ends near its digit, a ground's shapes go on.
std::vector<double> outside_of_ground(const Around& around) {
  std::vector<double> off = outside_of_neighbours(around.paper);
  for (const auto* const ground : {&around.above, &around.below}) {
    if (ground->empty()) continue;
    std::vector<double> over = around.paper;
    for (std::size_t i = 0; i < over.size(); ++i) over[i] -= (*ground)[i];
    over = outside_of_neighbours(over);
    for (std::size_t i = 0; i < off.size(); ++i) off[i] = std::min(off[i], over[i]);
  }
  return off;
}

}  // namespace

NumberPrint print_of(const cv::Mat& row, const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits) {
  return Printer{row, flat, boxes, digits}.print();
}

double strangest_digit(const NumberPrint& print, std::string_view digits) {
  // In the units of DigitPrint. Where a number varies more by itself, it is this many times as much
  // as is usual in it. Measured on 600 genuine cards and 600 with a digit pasted over, of all
  // tiers, and again on 280 and 200, a third with pen-drawn NIKs (seeds 1001 and 1002): 4 genuine
  // ones are over 1, 3 of them hard pictures, 3 forged ones under.
  constexpr double kUnlike = 0.07;
  constexpr double kScale = 0.10;
  constexpr double kShift = 0.02;
  constexpr double kWidth = 0.12;
  constexpr double kShade = 0.04;
  constexpr double kHue = 0.025;
  constexpr double kInk = 0.5;
  constexpr double kTimesUsual = 4;
  // The first and the last have neighbours on one side alone.
  constexpr double kAtEnds = 1.25;
  // So much is nothing: the grain of what is measured.
  constexpr double kLikenessGrain = 0.02;
  constexpr double kSizeGrain = 0.02;
  constexpr double kShiftGrain = 0.008;
  const std::size_t count = print.digits.size();
  if (count < 8) return 0;

  std::vector<double> together(count, 0);
  const auto weigh = [&](const std::vector<double>& off, double tolerance, double usual,
                         double at_ends = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      const bool end = i == 0 || i + 1 == count;
      const double unit = (end ? at_ends : 1) * std::max(tolerance, kTimesUsual * usual);
      together[i] += off[i] * off[i] / (unit * unit);
    }
  };
  // A face may have its own idea of a digit: the same one elsewhere on the card shares it.
  const auto from_median = [&](const std::vector<double>& values, double grain) {
    const double middle = median(values);
    std::vector<double> off;
    for (std::size_t i = 0; i < count; ++i) {
      double least = std::abs(values[i] - middle);
      for (std::size_t j = 0; j < count; ++j) {
        if (j != i && digits[j] == digits[i]) {
          least = std::min(least, std::abs(values[i] - values[j]));
        }
      }
      off.push_back(std::max(0.0, least - grain));
    }
    return off;
  };
  const auto likeness = column(print, [](const auto& digit) { return digit.likeness; });
  std::vector<double> unlike;
  for (std::size_t i = 0; i < count; ++i) {
    double best = -1;
    for (std::size_t j = 0; j < count; ++j) {
      if (j != i && digits[j] == digits[i]) best = std::max(best, likeness[j]);
    }
    const double usual = median(likeness);
    unlike.push_back(
        std::max(0.0, (best < 0 ? usual : std::min(usual, best)) - likeness[i] - kLikenessGrain));
  }
  weigh(unlike, kUnlike, spread_of(likeness));

  const auto scale = column(print, [](const auto& digit) { return digit.scale; });
  weigh(from_median(scale, kSizeGrain), kScale, spread_of(scale));
  const auto width = column(print, [](const auto& digit) { return digit.width; });
  weigh(from_median(width, kSizeGrain), kWidth, spread_of(width));
  const auto shift = column(print, [](const auto& digit) { return digit.shift; });
  weigh(from_median(shift, kShiftGrain), kShift, spread_of(shift));

  const auto shade = seen_around(
      print, [](const PaperColour& paper) { return (paper[0] + paper[1] + paper[2]) / 3; });
  weigh(outside_of_ground(shade), kShade, usual_step(shade.paper), kAtEnds);
  const auto blue =
      seen_around(print, [](const PaperColour& paper) { return paper[0] - paper[1]; });
  const auto red = seen_around(print, [](const PaperColour& paper) { return paper[2] - paper[1]; });
  auto hue = outside_of_ground(blue);
  const auto other = outside_of_ground(red);
  for (std::size_t i = 0; i < count; ++i) hue[i] = std::max(hue[i], other[i]);
  weigh(hue, kHue, (usual_step(blue.paper) + usual_step(red.paper)) / 2, kAtEnds);
  const auto ink = column(print, [](const auto& digit) { return digit.ink; });
  weigh(outside_of_neighbours(ink), kInk, usual_step(ink), kAtEnds);
  return *std::max_element(together.begin(), together.end());
}

}  // namespace antrean::ocr
