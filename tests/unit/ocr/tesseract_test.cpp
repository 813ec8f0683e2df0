// The one Tesseract for digits that all threads ask.

#include "ocr/tesseract.hpp"

#include <gtest/gtest.h>

#include <array>
#include <opencv2/imgproc.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/ocr/drawn_number.hpp"

namespace antrean::ocr {
namespace {

TEST(SecondOpinionOfDigits, IsTheSameForThreadsThatAskAtOnce) {
  cv::Mat gray;
  cv::cvtColor(draw_number(0).picture, gray, cv::COLOR_BGR2GRAY);
  const std::string alone = second_opinion_of_digits(gray).text;
  // It misreads some digits of this face, but never takes one for a letter.
  EXPECT_GE(alone.size(), kDrawnNumber.size() - 1);
  EXPECT_EQ(alone.find_first_not_of("0123456789"), std::string::npos) << alone;
  std::array<std::vector<std::string>, 2> said;
  std::vector<std::thread> threads;
  for (auto& texts : said) {
    threads.emplace_back([&gray, &texts] {
      for (int i = 0; i < 5; ++i) texts.push_back(second_opinion_of_digits(gray).text);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& texts : said) EXPECT_EQ(texts, std::vector<std::string>(5, alone));
}

}  // namespace
}  // namespace antrean::ocr
