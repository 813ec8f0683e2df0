// Digits of a line whose form is known, told step by step.

#include "ocr/known_form.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ocr/read_date.hpp"

namespace antrean::ocr {
namespace {

constexpr std::string_view kAlphabet = "0123456789/-";
constexpr int kClasses = 13;

// One step for each letter of `line`, '_' for CTC's blank; `doubt` goes to the letter of `other`.
cv::Mat steps_of(std::string_view line, std::string_view other = {}, double doubt = 0.4) {
  cv::Mat logits(static_cast<int>(line.size()), kClasses, CV_32F, cv::Scalar{std::log(0.0005)});
  const auto column = [](char letter) {
    return letter == '_' ? 0 : static_cast<int>(kAlphabet.find(letter)) + 1;
  };
  for (int at = 0; at < logits.rows; ++at) {
    const auto place = static_cast<std::size_t>(at);
    const bool doubted = !other.empty() && other[place] != line[place];
    logits.at<float>(at, column(line[place])) =
        static_cast<float>(std::log(doubted ? 1 - doubt : 0.99));
    if (doubted) {
      logits.at<float>(at, column(other[place])) = static_cast<float>(std::log(doubt));
    }
  }
  return logits;
}

std::string likeliest(const std::vector<Shares>& places) {
  std::string digits;
  for (const Shares& place : places) {
    digits.push_back(
        static_cast<char>('0' + (std::max_element(place.begin(), place.end()) - place.begin())));
  }
  return digits;
}

TEST(ReadForm, FindsTheFormWhateverStandsBeforeAndBehind) {
  for (const char* line :
       {"_0_1_2_/_0_0_3_", "9_9_0_1_2_/_0_0_3_", "_0_1_2_/_0_0_3___", "012/0_03"}) {
    const auto read = read_form(steps_of(line), kAlphabet, "ddd/ddd");
    ASSERT_TRUE(read) << line;
    EXPECT_EQ(likeliest(read->places), "012003") << line;
  }
}

TEST(ReadForm, SharesOfAPlaceAddUpToOne) {
  const auto read = read_form(steps_of("_0_1_2_/_0_0_3_", "_0_7_2_/_0_0_3_"), kAlphabet, "ddd/ddd");
  ASSERT_TRUE(read);
  for (const Shares& place : read->places) {
    double sum = 0;
    for (const double share : place) sum += std::exp(share);
    EXPECT_NEAR(sum, 1, 1e-6);
  }
  EXPECT_NEAR(std::exp(read->places[1][7]), 0.4, 0.02);
}

// A digit that was likeliest to be a blank, or a hyphen, is still one of ten.
TEST(ReadForm, TellsADigitThatTheLikeliestReadingLeavesOut) {
  cv::Mat logits = steps_of("_0_1___/_0_0_3_", "_0_1_2_/_0_0_3_", 0.3);
  const auto read = read_form(logits, kAlphabet, "ddd/ddd");
  ASSERT_TRUE(read);
  EXPECT_EQ(likeliest(read->places), "012003");
}

TEST(ReadForm, SaysNothingOfALineThatIsTooShort) {
  EXPECT_FALSE(read_form(steps_of("0_1"), kAlphabet, "ddd/ddd"));
  EXPECT_FALSE(read_form(steps_of("0_1"), kAlphabet, ""));
}

TEST(WeighLooks, LetsMostLooksDecideDigitByDigit) {
  std::vector<FormReading> looks;
  for (const char* line : {"_0_1_2_/_0_0_3_", "_0_7_2_/_0_0_3_", "_0_1_2_/_0_0_8_"}) {
    looks.push_back(*read_form(steps_of(line), kAlphabet, "ddd/ddd"));
  }
  const auto places = weigh_looks(looks);
  EXPECT_EQ(likeliest(places), "012003");
  EXPECT_TRUE(weigh_looks({}).empty());
}

std::vector<Shares> sure_of(std::string_view digits) {
  std::vector<Shares> places;
  for (const char digit : digits) {
    Shares shares;
    shares.fill(std::log(0.001));
    shares.at(static_cast<std::size_t>(digit - '0')) = std::log(0.991);
    places.push_back(shares);
  }
  return places;
}

TEST(LikeliestDate, IsADayOfTheCalendar) {
  struct Row {
    const char* digits;
    const char* iso;
    bool sure;
  };
  for (const Row& row : {Row{"21071966", "1966-07-21", true}, Row{"29022000", "2000-02-29", true},
                         Row{"31041980", "1980-04-30", false}, Row{"29021999", "", false},
                         Row{"45131980", "", false}}) {
    const DateReading read = likeliest_date(sure_of(row.digits));
    ASSERT_TRUE(read.iso) << row.digits;
    if (*row.iso != 0 && row.sure) {
      EXPECT_EQ(*read.iso, row.iso);
    }
    EXPECT_EQ(read.confidence > 0.75, row.sure) << row.digits << " as " << *read.iso;
  }
  EXPECT_FALSE(likeliest_date({}).iso);
  EXPECT_FALSE(likeliest_date(sure_of("2107196")).iso);
}

TEST(BelievedDate, RisesButIsNeverSure) {
  double last = -1;
  for (const double weighed : {0.0, 0.1, 0.4, 0.7, 0.9, 0.99, 0.995, 0.999, 0.9999, 1.0}) {
    EXPECT_GT(believed(weighed), last) << weighed;
    last = believed(weighed);
  }
  EXPECT_LT(believed(1.0), 0.99);
  EXPECT_LT(believed(0.995), 0.9);
}

}  // namespace
}  // namespace antrean::ocr
