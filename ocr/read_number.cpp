#include "ocr/read_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/reconcile.hpp"
#include "ocr/tamper.hpp"

namespace antrean::ocr {
namespace {

constexpr int kGlyphWidth = 16;
constexpr int kGlyphHeight = 24;
constexpr std::size_t kDigits = 16;
// What readers that differed agree in after all, and what nobody but the network saw, is less sure
// than they say (verify asks for 0.75).
constexpr double kAfterDoubt = 0.95;
constexpr double kUnseenDigits = 0.7;

constexpr std::uint8_t kTemplates[10][kGlyphWidth * kGlyphHeight] = {
#include "ocr/templates/ocr_a.inc"
};

// Ink dark on white, light gradients divided out.
cv::Mat flattened(const cv::Mat& row) {
  cv::Mat gray;
  cv::cvtColor(row, gray, cv::COLOR_BGR2GRAY);
  cv::Mat background;
  cv::morphologyEx(gray, background, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {31, 31}));
  cv::GaussianBlur(background, background, {31, 31}, 0);
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

// Correlation with each template over small shifts; OCR-A's 1 is as wide as its other digits.
Match match(const cv::Mat& flat, const cv::Rect& box) {
  std::array<double, 10> best{};
  best.fill(-1);
  for (int grow = -1; grow <= 1; ++grow) {
    const cv::Rect grown{box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow};
    const cv::Rect inside = grown & cv::Rect{0, 0, flat.cols, flat.rows};
    if (inside.area() < 20) continue;
    cv::Mat glyph;
    cv::resize(255 - flat(inside), glyph, {kGlyphWidth, kGlyphHeight}, 0, 0, cv::INTER_AREA);
    for (int digit = 0; digit < 10; ++digit) {
      const cv::Mat sample(kGlyphHeight, kGlyphWidth, CV_8U,
                           const_cast<std::uint8_t*>(kTemplates[digit]));
      cv::Mat score;
      cv::matchTemplate(glyph, sample, score, cv::TM_CCOEFF_NORMED);
      best[static_cast<std::size_t>(digit)] =
          std::max<double>(best[static_cast<std::size_t>(digit)], score.at<float>(0, 0));
    }
  }
  Match found;
  found.digit = static_cast<int>(std::max_element(best.begin(), best.end()) - best.begin());
  found.likeness = best[static_cast<std::size_t>(found.digit)];
  double second = -1;
  for (int digit = 0; digit < 10; ++digit) {
    if (digit != found.digit) second = std::max(second, best[static_cast<std::size_t>(digit)]);
  }
  found.lead = found.likeness - second;
  return found;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A pasted digit differs from its neighbours in height, in place, in face (likeness) or in the
// paper under it. Each alone may be chance; how much they are out together, in units of what
// genuine cards stay under. Worse pictures spread more.
bool looks_tampered(const cv::Mat& row, const std::vector<cv::Rect>& boxes,
                    const std::vector<double>& likeness) {
  std::vector<double> heights;
  for (const cv::Rect& box : boxes) heights.push_back(box.height);
  const double height = median(heights);
  double taller = 0;
  double shifted = 0;
  const auto center = [&](std::size_t i) { return boxes[i].y + boxes[i].height / 2.0; };
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    taller = std::max(taller, std::abs(boxes[i].height - height) / height);
    if (i == 0 || i + 1 == boxes.size()) continue;
    const double between = (center(i - 1) + center(i + 1)) / 2;
    shifted = std::max(shifted, std::abs(center(i) - between) / height);
  }
  const double usual = median(likeness);
  const double unlike = usual - *std::min_element(likeness.begin(), likeness.end());
  const double together = std::pow(taller / 0.085, 2) + std::pow(shifted / 0.035, 2) +
                          std::pow(unlike / 0.10, 2) + std::pow(paper_step(row, boxes) / 0.045, 2);
  const double spread = 1 + 6 * std::max(0.0, 0.92 - usual);
  // Of 240 genuine cards that were read clearly all but three stay under 1, and of 120 with a digit
  // pasted over none does.
  return together / (spread * spread) > 1.05;
}

}  // namespace

namespace {

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
  double least = 1;
  for (const cv::Rect& box : boxes) {
    reading.box |= box;
    const Match found = match(flat, box);
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

// The network reads any face; the templates only know the one that cards are printed in. Where it
// is sure and they see something else, the number is in another face.
bool in_another_face(const NumberReading& reading, const std::string& seen, double sureness) {
  if (seen.size() != kDigits || sureness < 0.7) return false;
  const auto usual = std::accumulate(reading.likeness.begin(), reading.likeness.end(), 0.0) /
                     static_cast<double>(kDigits);
  return usual < 0.75;
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
    opinions.push_back(opinion_of(readers.numbers().line(line)));
    const AgreedNumber agreed = reconcile(opinions, kDigits);
    reading.digits = agreed.digits;
    reading.confidence = kAfterDoubt * agreed.confidence;
  }
  reading.tampered = looks_tampered(row, boxes, reading.likeness) ||
                     in_another_face(reading, digits_of(opinions[1]), seen.sureness());
  return reading;
}

}  // namespace antrean::ocr
