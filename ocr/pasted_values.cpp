#include "ocr/pasted_values.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "ocr/body_looks.hpp"
#include "ocr/tamper.hpp"
#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

// As in training/pasted_values.py.
constexpr int kPlace = 8;  // pixels of the looks
constexpr double kWarmth = 3;
constexpr double kReach = 2;  // pixels of the looks

constexpr double kNoVotes = -99;

double paper_strength(const cv::Mat& card, const cv::Rect2d& value, double pitch, bool is_number) {
  constexpr int kAir = 3;
  cv::Rect box = value;
  box.y -= kAir;
  box.height += 2 * kAir;
  return patch_strength(card, box, pitch, is_number);
}

// What the network makes of a value depends on where its places happen to lie in it: where it
// doubts, it is asked again with all of them half a place beside, and the mean counts.
class TwoLooks {
 public:
  TwoLooks(const cv::Mat& card, PastedValues& network)
      : card_(card), network_(network), first_(network.votes(body_looks(card))) {}

  double votes(const cv::Rect2d& box) {
    const double at_first = value_votes(first_, box);
    if (at_first <= kDoubtedValue) return at_first;
    constexpr int kHalfAPlace = kPlace * kBodyLooksShrink / 2;
    const cv::Point moved{kHalfAPlace, kHalfAPlace};
    if (second_.empty()) second_ = network_.votes(body_looks(card_, kBodyLooked - moved));
    const double again = value_votes(second_, box + cv::Point2d{moved});
    return again == kNoVotes ? at_first : (at_first + again) / 2;
  }

 private:
  const cv::Mat& card_;
  PastedValues& network_;
  cv::Mat first_;
  cv::Mat second_;
};

}  // namespace

PastedValues::PastedValues() : net_{network_of(pasted_values_weights())} {}

cv::Mat PastedValues::votes(const cv::Mat& looks) {
  net_.setInput(cv::dnn::blobFromImage(looks, 1 / 255.0));
  return net_.forward().reshape(1, looks.rows / kPlace).clone();
}

double value_votes(const cv::Mat& votes, const cv::Rect2d& box) {
  const double left = (box.x - kBodyLooked.x) / kBodyLooksShrink - kReach;
  const double top = (box.y - kBodyLooked.y) / kBodyLooksShrink - kReach;
  const double right = left + box.width / kBodyLooksShrink + 2 * kReach;
  const double bottom = top + box.height / kBodyLooksShrink + 2 * kReach;
  double sum = 0;
  double weights = 0;
  for (int row = 0; row < votes.rows; ++row) {
    const double y = (row + 0.5) * kPlace;
    if (y <= top || y >= bottom) continue;
    for (int column = 0; column < votes.cols; ++column) {
      const double x = (column + 0.5) * kPlace;
      if (x <= left || x >= right) continue;
      const double vote = votes.at<float>(row, column);
      const double weight = std::exp(vote / kWarmth);
      sum += weight * vote;
      weights += weight;
    }
  }
  return weights > 0 ? sum / weights : kNoVotes;
}

bool is_pasted(double votes, double limit, const std::function<double()>& paper) {
  if (votes > limit) return true;
  if (votes <= kHardlyDoubtedValue) return false;
  return paper() > (votes > kDoubtedValue ? 1 : kPlainlyOtherPaper);
}

std::vector<std::string> pasted_values(const cv::Mat& card, const Fields& fields, double pitch,
                                       const PastedLimits& limits, PastedValues& network) {
  TwoLooks looks{card, network};
  std::vector<std::string> pasted;
  for (const char* key : {"nik", "nama", "tanggal_lahir"}) {
    const auto at = fields.find(key);
    if (at == fields.end()) continue;
    const cv::Rect2d& box = at->second.box;
    const bool is_number = key == std::string_view{"nik"};
    const auto paper = [&] { return paper_strength(card, box, pitch, is_number); };
    const double limit = is_number ? limits.number : limits.value;
    if (is_pasted(looks.votes(box), limit, paper)) pasted.emplace_back(key);
  }
  return pasted;
}

}  // namespace antrean::ocr
