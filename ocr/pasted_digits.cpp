#include "ocr/pasted_digits.hpp"

#include <algorithm>
#include <vector>

#include "ocr/digit_cells.hpp"
#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

// As in training/pasted_digits.py.
constexpr int kDigits = 16;

// A digit that the network doubts strays to another face by more than this, and a digit is less
// like any face than the others of its number by more than that; how they were chosen stands in
// docs/decisions/what-a-forgery-leaves.md.
constexpr double kStrayed = 0.02;
constexpr double kOdd = 0.2;

}  // namespace

bool is_pasted(const DigitSigns& signs) {
  return signs.votes > kPasted || signs.oddness > kOdd ||
         (signs.votes > kDoubtedDigit && signs.strayed > kStrayed);
}

PastedDigits::PastedDigits()
    : net_{network_of(pasted_digits_weights())},
      digits_(std::vector<int>{kDigits, 10, 1, 1}, CV_32F) {}

double PastedDigits::votes(const cv::Mat& cells, std::string_view digits) {
  std::vector<cv::Mat> one_by_one;
  digits_.setTo(0);
  for (int i = 0; i < kDigits; ++i) {
    one_by_one.push_back(cells({i * kCellWidth, 0, kCellWidth, kCellHeight}));
    digits_.ptr<float>(i)[digits[static_cast<std::size_t>(i)] - '0'] = 1;
  }
  cv::dnn::blobFromImages(one_by_one, cells_, 1 / 255.0);
  net_.setInput(cells_, "cells");
  net_.setInput(digits_, "digits");
  const cv::Mat votes = net_.forward();
  return *std::max_element(votes.begin<float>(), votes.end<float>());
}

}  // namespace antrean::ocr
