#include "ocr/ctc_steps.hpp"

#include <algorithm>
#include <cmath>

namespace antrean::ocr {

double log_sum(double a, double b) {
  // So much less adds two parts of a milliard.
  constexpr double kNothing = -20;
  const double high = std::max(a, b);
  const double less = std::min(a, b) - high;
  if (high <= kNever) return kNever;
  return less < kNothing ? high : high + std::log1p(std::exp(less));
}

LogSteps log_steps(const cv::Mat& logits) {
  CV_Assert(logits.type() == CV_32F);
  LogSteps steps;
  for (int at = 0; at < logits.rows; ++at) {
    const auto* row = logits.ptr<float>(at);
    const double high = *std::max_element(row, row + logits.cols);
    double sum = 0;
    for (int k = 0; k < logits.cols; ++k) sum += std::exp(row[k] - high);
    const double all = high + std::log(sum);
    std::vector<double> step;
    for (int k = 0; k < logits.cols; ++k) step.push_back(std::max(kNever, row[k] - all));
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace antrean::ocr
