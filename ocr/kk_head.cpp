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
// Where the colons may stand, and the right block's labels, when they can't be told; on the head.
constexpr int kLeftColon = 440;
constexpr int kRightLabels = 1780;
constexpr int kRightColon = 2100;
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

// Where words begin under each other, in three rows or more, from left to right.
std::vector<int> aligned_columns(const cv::Mat& ink, int from, int to) {
  // Less white than this is within a word, or between two of one value.
  constexpr int kGap = 13;
  constexpr int kAligned = 8;
  std::vector<int> begins;
  for (const Run& row : runs_of(ink.colRange(from, to), 1, 1)) {
    const int height = row.to - row.from;
    if (height < kLeastCap || height > kMostCap) continue;
    const cv::Mat line = ink(cv::Range(row.from, row.to), cv::Range(from, to));
    for (const Run& word : runs_of(line, 0, kGap)) begins.push_back(from + word.from);
  }
  std::sort(begins.begin(), begins.end());
  std::vector<int> columns;
  for (std::size_t i = 0; i + 2 < begins.size();) {
    std::size_t end = i + 1;
    while (end < begins.size() && begins[end] - begins[i] <= kAligned) ++end;
    if (end - i >= 3) {
      columns.push_back(begins[i]);
      i = end;
    } else {
      ++i;
    }
  }
  return columns;
}

// A block of labels and values.
struct Block {
  int labels = 0;
  int label_end = 0;
  int values = 0;
};

// The values' column is the last one; before it that of the labels and, where the dots of the
// colons were seen, of these.
Block block_of(const std::vector<int>& columns, const Block& otherwise) {
  // From label to value it is farther than this, from colon to value it isn't.
  constexpr int kLabel = 120;
  constexpr int kColon = 60;
  if (columns.size() < 2 || columns.back() - columns.front() < kLabel) return otherwise;
  Block block{columns.front(), columns.back() - 3, columns.back() - 3};
  for (const int column : columns) {
    if (column < columns.back() && columns.back() - column < kColon) {
      block.label_end = std::min(block.label_end, column - 2);
    }
  }
  return block;
}

class Layout {
 public:
  Layout(const cv::Mat& gray, const PagePlace& place) {
    const FlatStrip flat = flattened_strip(page_part(gray, place, kHead, 1.0), false);
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
    const int body = middle_end(head);
    const cv::Mat ink = ink_.rowRange(body, ink_.rows);
    const int half = kHalf - 300;
    const Block right = block_of(aligned_columns(ink, half, ink_.cols),
                                 {kRightLabels, kRightColon - 5, kRightColon + 8});
    const Block left = block_of(aligned_columns(ink, 0, std::min(half, right.labels)),
                                {0, kLeftColon - 5, kLeftColon + 8});
    add_rows(head, body, left, std::max(left.values + 1, right.labels - 12));
    add_rows(head, body, right, ink_.cols);
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

  void add_rows(KkHead& head, int top, const Block& block, int to) {
    const int label_end = std::clamp(block.label_end, 1, ink_.cols);
    const int value_from = std::clamp(block.values, 0, ink_.cols - 1);
    const int from = std::clamp(block.labels - 8, 0, label_end - 1);
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
};

}  // namespace

KkHead lay_out_head(const cv::Mat& gray, const PagePlace& place) {
  return Layout{gray, place}.lay_out();
}

}  // namespace antrean::ocr
