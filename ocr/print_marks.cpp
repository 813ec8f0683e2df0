#include "ocr/print_marks.hpp"

#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// Pixels around among which ink stands out, and by how much: a share of the paper, and grey levels.
constexpr int kAround = 41;
constexpr double kShare = 0.12;
constexpr double kLevels = 4;
// Ink is stronger than this share of what stands out most nearby; in pixels of a smaller picture.
constexpr double kShareOfContrast = 0.4;
constexpr int kShrink = 4;
constexpr int kNear = 15;

// Rows of which the marks are told at once: labels take four bytes a pixel.
constexpr int kRowsAtOnce = 800;
constexpr int kLongestMark = 8 * kMostLetter;

// For each label the contrast where it is strongest.
std::vector<double> contrasts_of(const cv::Mat& labels, int count, const cv::Mat& off,
                                 const cv::Mat& gray, bool light) {
  // Darker than this, and noise has contrast enough.
  constexpr double kDark = 30;
  std::vector<int> most(static_cast<std::size_t>(count), 0);
  std::vector<double> contrasts(most.size(), 0);
  for (int y = 0; y < labels.rows; ++y) {
    const auto* label = labels.ptr<int>(y);
    const auto* here = off.ptr<std::uint8_t>(y);
    const auto* level = gray.ptr<std::uint8_t>(y);
    for (int x = 0; x < labels.cols; ++x) {
      const auto i = static_cast<std::size_t>(label[x]);
      if (i == 0 || here[x] <= most[i]) continue;
      most[i] = here[x];
      const int around = light ? level[x] - here[x] : level[x] + here[x];
      contrasts[i] = here[x] / (kDark + here[x] + 2.0 * around);
    }
  }
  return contrasts;
}

// Adds the marks of `dark` whose top is in kRowsAtOnce rows. What is cut off above touches the row
// before them, what is cut off below is longer than any mark.
void marks_from(int top, const cv::Mat& dark, const cv::Mat& off, const cv::Mat& gray, Ink& ink) {
  const int first = std::max(0, top - 1);
  const cv::Range rows{first, std::min(dark.rows, top + kRowsAtOnce + kLongestMark + 1)};
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int count =
      cv::connectedComponentsWithStats(dark.rowRange(rows), labels, stats, centers, 8, CV_32S);
  const std::vector<double> contrasts =
      contrasts_of(labels, count, off.rowRange(rows), gray.rowRange(rows), ink.light);
  for (int i = 1; i < count; ++i) {
    const int* at = stats.ptr<int>(i);
    const cv::Rect box{at[cv::CC_STAT_LEFT], at[cv::CC_STAT_TOP] + first, at[cv::CC_STAT_WIDTH],
                       at[cv::CC_STAT_HEIGHT]};
    if (box.y < top || box.y >= top + kRowsAtOnce) continue;
    const int longer = std::max(box.width, box.height);
    const int shorter = std::min(box.width, box.height);
    if (longer < kLeastLetter || shorter > kMostLetter || longer > kLongestMark) continue;
    if (at[cv::CC_STAT_AREA] < 0.12 * box.width * box.height) continue;
    ink.marks.push_back({box, contrasts[static_cast<std::size_t>(i)]});
  }
}

}  // namespace

Ink ink_of(const cv::Mat& gray, bool light) {
  cv::Mat around;
  cv::blur(gray, around, {kAround, kAround});
  cv::Mat off;
  cv::Mat limit;
  if (light) {
    cv::subtract(gray, around, off);
  } else {
    cv::subtract(around, gray, off);
  }
  around.convertTo(limit, CV_8U, kShare, kLevels);
  {
    // Faint lines of security print beside ink aren't ink.
    cv::Mat contrast = shrunk(off, 1.0 / kShrink);
    cv::dilate(contrast, contrast, cv::getStructuringElement(cv::MORPH_RECT, {kNear, kNear}));
    cv::blur(contrast, contrast, {kNear, kNear});
    cv::resize(contrast, contrast, off.size(), 0, 0, cv::INTER_LINEAR);
    contrast.convertTo(contrast, CV_8U, kShareOfContrast);
    cv::max(limit, contrast, limit);
  }
  around.release();
  cv::compare(off, limit, limit, cv::CMP_GT);
  Ink ink{{}, light};
  for (int top = 0; top < gray.rows; top += kRowsAtOnce) {
    marks_from(top, limit, off, gray, ink);
  }
  return ink;
}

cv::Point2d middle_of(const Mark& mark) {
  return {mark.box.x + mark.box.width / 2.0, mark.box.y + mark.box.height / 2.0};
}

}  // namespace antrean::ocr
