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

bool is_on_other_paper(const cv::Mat& card, std::string_view key, const cv::Rect2d& value,
                       double pitch) {
  constexpr int kAir = 3;
  cv::Rect box = value;
  box.y -= kAir;
  box.height += 2 * kAir;
  return patch_strength(card, box, pitch, key == "nik") > 1;
}

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

std::vector<std::string> pasted_values(const cv::Mat& card, const Fields& fields, double pitch,
                                       PastedValues& network) {
  const cv::Mat votes = network.votes(body_looks(card));
  std::vector<std::string> pasted;
  for (const char* key : {"nik", "nama", "tanggal_lahir"}) {
    const auto at = fields.find(key);
    if (at == fields.end()) continue;
    const cv::Rect2d& box = at->second.box;
    const double of_value = value_votes(votes, box);
    const double limit = key == std::string_view{"nik"} ? kPastedNumber : kPastedValue;
    if (of_value > limit ||
        (of_value > kDoubtedValue && is_on_other_paper(card, key, box, pitch))) {
      pasted.emplace_back(key);
    }
  }
  return pasted;
}

}  // namespace antrean::ocr
