#include "ocr/seen_line.hpp"

namespace antrean::ocr {

const cv::Mat& SeenLine::strip(std::size_t which) {
  Seen& seen = looks_.at(which);
  if (seen.strip.empty()) seen.strip = line_->look(which);
  return seen.strip;
}

const cv::Mat& SeenLine::steps(LineReader& lines, std::size_t which) {
  Seen& seen = looks_.at(which);
  if (seen.steps.empty()) seen.steps = lines.logits(strip(which));
  return seen.steps;
}

LineText SeenLine::text(LineReader& lines, std::size_t which) {
  const cv::Mat& said = steps(lines, which);
  return decode_steps(said, lines.alphabet(), static_cast<double>(strip(which).cols) / said.rows);
}

}  // namespace antrean::ocr
