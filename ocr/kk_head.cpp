#include "ocr/kk_head.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "ocr/kk_cells.hpp"

namespace antrean::ocr {
namespace {

// What is looked at, in page pixels; what the tables' fit lacks in height is allowed for.
const cv::Rect2d kHead{40, 60, 2925, 430};
// Capitals of the address block.
constexpr int kLeastCap = 11;
constexpr int kMostCap = 48;
// Where the colons may stand when none was seen.
constexpr double kLeftColon = 480;
constexpr double kRightColon = 2140;
constexpr int kHalf = 1480;

struct Run {
  int from = 0;
  int to = 0;
};

std::vector<Run> runs_of(const cv::Mat& ink, int direction, int join) {
  std::vector<Run> runs;
  if (ink.empty()) return runs;
  cv::Mat counts;
  cv::reduce(ink, counts, direction, cv::REDUCE_SUM, CV_32S);
  for (int i = 0; i < static_cast<int>(counts.total()); ++i) {
    if (counts.at<int>(i) < 255) continue;
    if (!runs.empty() && i - runs.back().to <= join) {
      runs.back().to = i + 1;
    } else {
      runs.push_back({i, i + 1});
    }
  }
  return runs;
}

// The middle of the colons' column: two dots above each other, in at least two rows.
double colon_column(const std::vector<cv::Rect>& dots, double from, double to, double otherwise) {
  std::vector<double> found;
  for (const cv::Rect& upper : dots) {
    if (upper.x < from || upper.x > to) continue;
    for (const cv::Rect& lower : dots) {
      const int fall = lower.y - upper.y;
      if (fall < 6 || fall > 22 || std::abs(lower.x - upper.x) > 2) continue;
      found.push_back(upper.x + upper.width / 2.0);
    }
  }
  double best = otherwise;
  std::ptrdiff_t most = 1;
  for (const double x : found) {
    const auto near = std::count_if(found.begin(), found.end(),
                                    [x](double other) { return std::abs(other - x) < 9; });
    if (near > most) {
      most = near;
      best = x;
    }
  }
  return best;
}

class Layout {
 public:
  Layout(const cv::Mat& gray, const PagePlace& place) {
    const FlatStrip flat = flattened_strip(page_part(gray, place, kHead, 1.0));
    cv::compare(flat.gray, flat.limit, ink_, cv::CMP_LT);
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centers;
    const int count = cv::connectedComponentsWithStats(ink_, labels, stats, centers, 8, CV_32S);
    for (int i = 1; i < count; ++i) {
      const int* at = stats.ptr<int>(i);
      const cv::Rect box{at[cv::CC_STAT_LEFT], at[cv::CC_STAT_TOP], at[cv::CC_STAT_WIDTH],
                         at[cv::CC_STAT_HEIGHT]};
      const bool speck = at[cv::CC_STAT_AREA] < 4;
      // Frames, the table's own rules, the emblem.
      const bool no_letter = box.height > 90 || box.width > 120 || box.br().y >= ink_.rows - 1 ||
                             box.y <= 0 || box.x <= 0 || box.br().x >= ink_.cols - 1;
      if (speck || no_letter) {
        cv::Mat part = ink_(box);
        part.setTo(0, labels(box) == i);
      } else if (box.width <= 7 && box.height <= 7) {
        dots_.push_back(box);
      }
    }
  }

  KkHead lay_out() {
    KkHead head;
    const cv::Range middle{1080 - cvRound(kHead.x), 1830 - cvRound(kHead.x)};
    for (const Run& run : runs_of(ink_.colRange(middle), 1, 2)) {
      const int height = run.to - run.from;
      if (height < 18 || height > 90) continue;
      head.middle.push_back(on_page({cvRound(850 - kHead.x), run.from - 6, 1270, height + 12}));
    }
    const double left_colon = colon_column(dots_, 250, kHalf - 300, kLeftColon - kHead.x);
    const double right_colon =
        colon_column(dots_, kHalf + 200, ink_.cols - 200, kRightColon - kHead.x);
    // The right block's labels begin behind the last wide gap before their colons.
    int right_labels = cvRound(right_colon) - 320;
    const int body = middle_end(head);
    const cv::Mat labels = ink_(cv::Range(body, ink_.rows),
                                cv::Range(kHalf - 300, std::max(kHalf, cvRound(right_colon) - 6)));
    const auto words = runs_of(labels, 0, 30);
    if (!words.empty()) right_labels = kHalf - 300 + words.back().from;
    add_rows(head, body, 0, left_colon, right_labels - 12);
    add_rows(head, body, right_labels - 8, right_colon, ink_.cols);
    return head;
  }

 private:
  cv::Rect2d on_page(const cv::Rect& box) const {
    return {box.x + kHead.x, box.y + kHead.y, static_cast<double>(box.width),
            static_cast<double>(box.height)};
  }

  // Below the title and the number.
  int middle_end(const KkHead& head) const {
    const std::size_t lines = std::min<std::size_t>(2, head.middle.size());
    if (lines == 0) return 100;
    return std::clamp(cvRound(head.middle[lines - 1].br().y - kHead.y) - 4, 60, 260);
  }

  void add_rows(KkHead& head, int top, int from, double colon, int to) {
    const int label_end = std::clamp(cvRound(colon) - 5, 1, ink_.cols);
    const int value_from = std::clamp(cvRound(colon) + 8, 0, ink_.cols - 1);
    from = std::clamp(from, 0, label_end - 1);
    to = std::clamp(to, value_from + 1, ink_.cols);
    const cv::Mat labels = ink_(cv::Range(top, ink_.rows), cv::Range(from, label_end));
    for (const Run& run : runs_of(labels, 1, 1)) {
      const int height = run.to - run.from;
      if (height < kLeastCap || height > kMostCap) continue;
      const int y = top + run.from - 8;
      const int tall = height + 15;
      head.rows.push_back({on_page({from, y, label_end - from, tall}),
                           on_page({value_from, y, to - value_from, tall})});
    }
  }

  cv::Mat ink_;
  std::vector<cv::Rect> dots_;
};

}  // namespace

KkHead lay_out_head(const cv::Mat& gray, const PagePlace& place) {
  return Layout{gray, place}.lay_out();
}

}  // namespace antrean::ocr
