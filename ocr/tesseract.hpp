#pragma once

// Tesseract with its settings for one purpose. Not thread-safe; starting one takes some 50-100 ms,
// so a reader keeps it.

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
  /// `language` is "ind" or "eng"; throws std::runtime_error when its data is missing.
  Tesseract(const std::string& language, const std::string& whitelist);

  /// One line of text (page segmentation 7).
  Word line(const cv::Mat& gray);
  /// The words of one line, each with its own confidence (page segmentation 7).
  std::vector<Word> words_of_line(const cv::Mat& gray);

 private:
  void set(const cv::Mat& gray, tesseract::PageSegMode mode);
  std::vector<Word> words();

  tesseract::TessBaseAPI api_;
};

/// One line of digits, as the process's one Tesseract for digits alone reads it: the second
/// opinion. Thread-safe, one line at a time: it is asked seldom, and takes 14 MB. Started at the
/// first call; throws as Tesseract's constructor.
Word second_opinion_of_digits(const cv::Mat& gray);

}  // namespace antrean::ocr
