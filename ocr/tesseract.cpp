#include "ocr/tesseract.hpp"

#include <memory>
#include <stdexcept>

namespace antrean::ocr {
namespace {

std::string trimmed(const char* text) {
  std::string copy = text == nullptr ? "" : text;
  while (!copy.empty() && (copy.back() == '\n' || copy.back() == ' ')) copy.pop_back();
  return copy;
}

}  // namespace

Tesseract::Tesseract(const std::string& language) {
  if (api_.Init(nullptr, language.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
    throw std::runtime_error("Tesseract has no data for '" + language +
                             "': install tesseract-ocr-" + language);
  }
  api_.SetVariable("debug_file", "/dev/null");
  // Names and codes are no dictionary words.
  api_.SetVariable("load_system_dawg", "0");
  api_.SetVariable("load_freq_dawg", "0");
}

void Tesseract::set(const cv::Mat& gray, tesseract::PageSegMode mode) {
  api_.SetPageSegMode(mode);
  api_.SetImage(gray.data, gray.cols, gray.rows, 1, static_cast<int>(gray.step));
  api_.SetSourceResolution(300);
}

Word Tesseract::line(const cv::Mat& gray) {
  set(gray, tesseract::PSM_SINGLE_LINE);
  const std::unique_ptr<char[]> text{api_.GetUTF8Text()};
  return {trimmed(text.get()), {0, 0, gray.cols, gray.rows}, api_.MeanTextConf() / 100.0};
}

Word Tesseract::digits(const cv::Mat& gray) {
  api_.SetVariable("tessedit_char_whitelist", "0123456789");
  Word said = line(gray);
  api_.SetVariable("tessedit_char_whitelist", "");
  return said;
}

std::vector<Word> Tesseract::words_of_line(const cv::Mat& gray) {
  set(gray, tesseract::PSM_SINGLE_LINE);
  return words();
}

std::vector<Word> Tesseract::words() {
  std::vector<Word> words;
  if (api_.Recognize(nullptr) != 0) return words;
  const std::unique_ptr<tesseract::ResultIterator> at{api_.GetIterator()};
  if (!at) return words;
  do {
    int left = 0, top = 0, right = 0, bottom = 0;
    if (!at->BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom)) continue;
    const std::unique_ptr<char[]> text{at->GetUTF8Text(tesseract::RIL_WORD)};
    words.push_back({trimmed(text.get()),
                     {left, top, right - left, bottom - top},
                     at->Confidence(tesseract::RIL_WORD) / 100.0});
  } while (at->Next(tesseract::RIL_WORD));
  return words;
}

}  // namespace antrean::ocr
