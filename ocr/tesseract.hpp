#pragma once

// Tesseract with its settings. Not thread-safe; starting one takes some 50-100 ms and 14 MB, so a
// reader keeps it.

#include <tesseract/baseapi.h>

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace antrean::ocr {

struct Word {
  std::string text;
  /// In pixels of the picture given.
  cv::Rect box;
  /// 0 to 1, as Tesseract says it; no probability.
  double confidence = 0;
};

class Tesseract {
 public:
  /// `language` as "ind"; throws std::runtime_error when its data is missing.
  explicit Tesseract(const std::string& language);

  /// One line of text (page segmentation 7).
  Word line(const cv::Mat& gray);
  /// One line of digits alone.
  Word digits(const cv::Mat& gray);
  /// The words of one line, each with its own confidence (page segmentation 7).
  std::vector<Word> words_of_line(const cv::Mat& gray);

 private:
  void set(const cv::Mat& gray, tesseract::PageSegMode mode);
  std::vector<Word> words();

  tesseract::TessBaseAPI api_;
};

}  // namespace antrean::ocr
