#pragma once

// What the trained readers of text see of one line, look by look. What a line says, its date, its
// digits and which of a few words it is are asked of the same looks.

#include <array>
#include <cstddef>
#include <memory>
#include <opencv2/core.hpp>

#include "ocr/line_looks.hpp"
#include "ocr/line_reader.hpp"
#include "ocr/readers.hpp"

namespace antrean::ocr {

/// Each look is made and read when it is first asked for, and kept: the first by Readers::lines(),
/// the others, of which there are many, by Readers::glances(). One thread.
class SeenLine {
 public:
  explicit SeenLine(std::shared_ptr<const LineLooks> line) : line_(std::move(line)) {}

  const LineLooks& line() const { return *line_; }
  /// The look itself, as LineLooks::look makes it.
  const cv::Mat& strip(std::size_t which);
  /// LineReader::logits of it, for the alphabet of both readers.
  const cv::Mat& steps(Readers& readers, std::size_t which);
  /// What it says, as LineReader::read.
  LineText text(Readers& readers, std::size_t which);

 private:
  struct Seen {
    cv::Mat strip;
    cv::Mat steps;
  };

  std::shared_ptr<const LineLooks> line_;
  std::array<Seen, kLooks> looks_;
};

}  // namespace antrean::ocr
