#include "ocr/body_looks.hpp"

#include <array>
#include <opencv2/imgproc.hpp>

#include "ocr/paper_colour.hpp"
#include "ocr/roughness.hpp"

namespace antrean::ocr {

cv::Mat body_looks(const cv::Mat& card, const cv::Rect& part) {
  const cv::Mat body = card(part);
  const cv::Size size = part.size() / kBodyLooksShrink;
  cv::Mat colours;
  cv::resize(body, colours, size, 0, 0, cv::INTER_AREA);
  const cv::Scalar gain = even_paper_gain(colours);
  cv::multiply(colours, gain, colours);
  cv::Mat gray;
  cv::cvtColor(body, gray, cv::COLOR_BGR2GRAY);
  cv::Mat rough = roughness_of(gray, gain[1]);
  cv::resize(rough, rough, size, 0, 0, cv::INTER_AREA);
  cv::Mat looks;
  cv::merge(std::array{colours, rough}, looks);
  return looks;
}

}  // namespace antrean::ocr
