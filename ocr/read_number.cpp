#include "ocr/read_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/digit_cells.hpp"
#include "ocr/number_faces.hpp"
#include "ocr/number_print.hpp"
#include "ocr/reconcile.hpp"
#include "ocr/tesseract.hpp"

namespace antrean::ocr {
namespace {

constexpr std::size_t kDigits = 16;
// What readers that differed agree in after all, and what nobody but the network saw, is less sure
// than they say (verify asks for 0.75).
constexpr double kAfterDoubt = 0.95;
constexpr double kUnseenDigits = 0.7;
// Digits that are as like those of a face are in no other one.
constexpr double kSurelyThisFace = 0.85;
constexpr double kSureNetwork = 0.7;
// Genuine numbers are more like a card's face than like any foreign one by this at least; of
// numbers in a foreign face 9 in 10 aren't (360 specimens of all tiers, 100 of them forged).
constexpr double kOverForeign = 0.02;

// Ink dark on white, light gradients divided out.
cv::Mat flattened(const cv::Mat& row) {
  constexpr int kShrink = 4;
  cv::Mat gray;
  cv::cvtColor(row, gray, cv::COLOR_BGR2GRAY);
  cv::Mat background;
  cv::resize(gray, background, {}, 1.0 / kShrink, 1.0 / kShrink, cv::INTER_AREA);
  cv::morphologyEx(background, background, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
  cv::GaussianBlur(background, background, {9, 9}, 0);
  cv::resize(background, background, gray.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat flat;
  cv::divide(gray, background, flat, 255);
  return flat;
}

// The digits' boxes, left to right: components of one height on one line.
std::vector<cv::Rect> digit_boxes(const cv::Mat& ink) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centers, 8);
  std::vector<cv::Rect> boxes;
  for (int i = 1; i < count; ++i) {
    const cv::Rect box{stats.at<int>(i, 0), stats.at<int>(i, 1), stats.at<int>(i, 2),
                       stats.at<int>(i, 3)};
    if (box.height >= ink.rows * 2 / 10 && box.height <= ink.rows * 9 / 10 &&
        box.width <= box.height * 3 / 2) {
      boxes.push_back(box);
    }
  }
  if (boxes.size() < 8) return {};
  std::vector<int> heights;
  for (const auto& box : boxes) heights.push_back(box.height);
  std::nth_element(heights.begin(),
                   heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2),
                   heights.end());
  const int height = heights[heights.size() / 2];
  std::erase_if(boxes, [height](const cv::Rect& box) {
    return box.height < height * 7 / 10 || box.height > height * 14 / 10;
  });
  std::sort(boxes.begin(), boxes.end(),
            [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
  // Pieces of one digit overlap in x.
  std::vector<cv::Rect> merged;
  for (const auto& box : boxes) {
    if (!merged.empty() && box.x < merged.back().x + merged.back().width * 2 / 3) {
      merged.back() |= box;
    } else {
      merged.push_back(box);
    }
  }
  return merged;
}

// A mark before the digits or the photograph's edge behind them: the sixteen of the most even
// pitch.
std::vector<cv::Rect> most_even_run(const std::vector<cv::Rect>& boxes) {
  std::size_t best = 0;
  double least = 1e9;
  for (std::size_t first = 0; first + kDigits <= boxes.size(); ++first) {
    double shortest = 1e9;
    double longest = 0;
    for (std::size_t i = first + 1; i < first + kDigits; ++i) {
      const double gap =
          (boxes[i].x + boxes[i].width / 2.0) - (boxes[i - 1].x + boxes[i - 1].width / 2.0);
      shortest = std::min(shortest, gap);
      longest = std::max(longest, gap);
    }
    if (longest - shortest < least) {
      least = longest - shortest;
      best = first;
    }
  }
  const auto from = boxes.begin() + static_cast<std::ptrdiff_t>(best);
  return {from, from + static_cast<std::ptrdiff_t>(kDigits)};
}

// OCR-A has one pitch: a run of digits is cut into equal cells where components failed.
std::vector<cv::Rect> cells_by_pitch(const std::vector<cv::Rect>& boxes) {
  if (boxes.size() < 12 || boxes.size() > 20) return {};
  std::vector<double> gaps;
  for (std::size_t i = 1; i < boxes.size(); ++i) {
    gaps.push_back((boxes[i].x + boxes[i].width / 2.0) -
                   (boxes[i - 1].x + boxes[i - 1].width / 2.0));
  }
  std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2),
                   gaps.end());
  const double pitch = gaps[gaps.size() / 2];
  const double first = boxes.front().x + boxes.front().width / 2.0;
  const double last = boxes.back().x + boxes.back().width / 2.0;
  if (std::lround((last - first) / pitch) != static_cast<long>(kDigits) - 1) return {};
  const double exact = (last - first) / (kDigits - 1);
  std::vector<cv::Rect> cells;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const double center = first + exact * static_cast<double>(i);
    cv::Rect cell;
    double nearest = exact / 3;
    for (const auto& box : boxes) {
      const double off = std::abs(box.x + box.width / 2.0 - center);
      if (off < nearest && box.width < exact * 1.05) {
        nearest = off;
        cell = box;
      }
    }
    if (cell.empty()) {
      cell = {cvRound(center - exact * 0.42), boxes.front().y, cvRound(exact * 0.84),
              boxes.front().height};
    }
    cells.push_back(cell);
  }
  return cells;
}

struct Match {
  int digit = 0;
  double likeness = 0;
  double lead = 0;
};

// Correlation with each of a face's digits, its box a pixel larger or smaller.
Match match(const cv::Mat& flat, const cv::Rect& box, std::size_t face) {
  std::array<double, 10> best{};
  best.fill(-1);
  for (int grow = -1; grow <= 1; ++grow) {
    const cv::Rect grown{box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow};
    const cv::Rect inside = grown & cv::Rect{0, 0, flat.cols, flat.rows};
    if (inside.area() < 20) continue;
    const DigitShape seen = shape_of(255 - flat(inside));
    const auto& shapes = face_shapes(face);
    for (std::size_t digit = 0; digit < best.size(); ++digit) {
      best.at(digit) = std::max(best.at(digit), correlation(seen, shapes.at(digit)));
    }
  }
  Match found;
  const auto first = std::max_element(best.begin(), best.end());
  found.digit = static_cast<int>(first - best.begin());
  found.likeness = *first;
  *first = -1;
  found.lead = found.likeness - *std::max_element(best.begin(), best.end());
  return found;
}

// In the face that is most like: OCR-A, as a rule.
std::vector<Match> matches_of(const cv::Mat& flat, const std::vector<cv::Rect>& boxes) {
  std::vector<Match> best;
  double highest = -1;
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    std::vector<Match> matches;
    double sum = 0;
    for (const cv::Rect& box : boxes) {
      matches.push_back(match(flat, box, face));
      sum += matches.back().likeness;
    }
    if (sum > highest) {
      highest = sum;
      best = std::move(matches);
    }
    if (highest > kSurelyThisFace * static_cast<double>(boxes.size())) break;
  }
  return best;
}

NumberReading match_flat(const cv::Mat& flat, std::vector<cv::Rect>& boxes) {
  NumberReading reading;
  cv::Mat ink;
  cv::threshold(flat, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  boxes = digit_boxes(ink);
  if (boxes.size() > kDigits) {
    boxes = most_even_run(boxes);
  } else if (boxes.size() < kDigits) {
    boxes = cells_by_pitch(boxes);
  }
  if (boxes.size() != kDigits) return reading;
  reading.boxes = boxes;
  reading.box = boxes.front();
  for (const cv::Rect& box : boxes) reading.box |= box;
  double least = 1;
  for (const Match& found : matches_of(flat, boxes)) {
    reading.digits.push_back(static_cast<char>('0' + found.digit));
    reading.likeness.push_back(found.likeness);
    reading.lead.push_back(found.lead);
    // Measured on specimens: a lead of 0.2 hasn't been wrong.
    least = std::min(least, std::clamp(found.lead / 0.2, 0.0, 1.0) *
                                std::clamp((found.likeness - 0.35) / 0.3, 0.0, 1.0));
  }
  reading.confidence = least;
  return reading;
}

// The strip that holds most ink: where the digits must be when they can't be cut apart.
cv::Rect darkest_band(const cv::Mat& flat) {
  cv::Mat sums;
  cv::reduce(255 - flat, sums, 1, cv::REDUCE_SUM, CV_64F);
  const int height = std::max(1, flat.rows * 45 / 100);
  cv::Mat bands;
  cv::blur(sums, bands, {1, height}, {-1, -1}, cv::BORDER_CONSTANT);
  cv::Point darkest;
  cv::minMaxLoc(bands, nullptr, nullptr, nullptr, &darkest);
  const int top = std::clamp(darkest.y - height / 2, 0, flat.rows - height);
  return {0, top, flat.cols, height};
}

// A lead of 0.2 hasn't been wrong on specimens; without any the templates guess.
NumberOpinion opinion_of(const NumberReading& reading) {
  NumberOpinion opinion;
  for (std::size_t i = 0; i < reading.digits.size(); ++i) {
    const double sure = std::clamp(reading.lead[i] / 0.2, 0.0, 1.0) *
                        std::clamp((reading.likeness[i] - 0.35) / 0.3, 0.0, 1.0);
    opinion.push_back({reading.digits[i], 0.5 + 0.49 * sure, 0, 0});
  }
  return opinion;
}

}  // namespace

NumberReading match_number(const cv::Mat& row) {
  std::vector<cv::Rect> boxes;
  return match_flat(flattened(row), boxes);
}

NumberReading read_number(const cv::Mat& row, Readers& readers) {
  const cv::Mat flat = flattened(row);
  std::vector<cv::Rect> boxes;
  NumberReading reading = match_flat(flat, boxes);
  const cv::Rect whole{0, 0, row.cols, row.rows};
  if (reading.digits.empty()) {
    const cv::Rect band = darkest_band(flat);
    const LineText seen = readers.digits().read_loose(flat(band));
    const NumberOpinion opinion = opinion_of(seen);
    if (opinion.size() != kDigits) return reading;
    reading.digits = digits_of(opinion);
    reading.confidence = kUnseenDigits * seen.sureness();
    reading.box = band;
    return reading;
  }
  const int pad = reading.box.height / 3;
  const cv::Rect around = cv::Rect{reading.box.x - pad, reading.box.y - pad,
                                   reading.box.width + 2 * pad, reading.box.height + 2 * pad} &
                          whole;
  const LineText seen = readers.digits().read(flat(around));
  std::vector<NumberOpinion> opinions{opinion_of(reading), opinion_of(seen)};
  if (digits_of(opinions[0]) == digits_of(opinions[1])) {
    reading.confidence = 0.9 + 0.099 * std::min(1.0, reading.confidence + 0.5 * seen.sureness());
  } else {
    cv::Mat line;
    cv::resize(flat(around), line, {}, 40.0 / reading.box.height, 40.0 / reading.box.height,
               cv::INTER_AREA);
    opinions.push_back(opinion_of(readers.text().digits(line)));
    const AgreedNumber agreed = reconcile(opinions, kDigits);
    reading.digits = agreed.digits;
    reading.confidence = kAfterDoubt * agreed.confidence;
  }
  // The network reads any face. Where it is sure of a number in none of those that cards are
  // printed in, it is no card's; and where it isn't, nobody can tell what was pasted there.
  const NumberPrint print = print_of(flat, boxes, reading.digits);
  if (print.likeness < kKnownFace) {
    reading.foreign_face = seen.sureness() > kSureNetwork;
    reading.confidence = std::min(reading.confidence, kUnseenDigits);
  } else {
    reading.foreign_face = print.likeness < print.foreign_likeness + kOverForeign;
    DigitSigns& signs = reading.signs;
    signs.oddness = print.oddness;
    signs.votes = readers.pasted_digits().votes(digit_cells(row, boxes), reading.digits);
    if (signs.votes > kDoubtedDigit) signs.strayed = strayed_digit(flat, boxes, reading.digits);
  }
  return reading;
}

}  // namespace antrean::ocr
