#include "ocr/seen_line.hpp"

namespace antrean::ocr {

const cv::Mat& SeenLine::strip(std::size_t which) {
  Seen& seen = looks_.at(which);
  if (seen.strip.empty()) seen.strip = line_->look(which);
  return seen.strip;
}

const cv::Mat& SeenLine::steps(Readers& readers, std::size_t which) {
  Seen& seen = looks_.at(which);
  LineReader& reader = which == 0 ? readers.lines() : readers.glances();
  if (seen.steps.empty()) seen.steps = reader.logits(strip(which));
  return seen.steps;
}

LineText SeenLine::text(Readers& readers, std::size_t which) {
  const cv::Mat& said = steps(readers, which);
  return decode_steps(said, readers.lines().alphabet(),
                      static_cast<double>(strip(which).cols) / said.rows);
}

}  // namespace antrean::ocr
