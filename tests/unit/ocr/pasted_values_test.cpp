// Values that weren't printed with the others of their card.

#include "ocr/pasted_values.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/body_looks.hpp"
#include "ocr/find_document.hpp"
#include "tests/unit/ocr/drawn_rows.hpp"

namespace antrean::ocr {
namespace {

double votes_on(const cv::Mat& picture, const cv::Rect2d& value = kDrawnValue) {
  PastedValues network;
  return value_votes(network.votes(body_looks(picture)), value);
}

TEST(PastedValues, AreNotSeenOnACardsOwnPaper) {
  EXPECT_LT(votes_on(draw_rows()), kDoubtedValue);
}

TEST(PastedValues, AreSeenByPaperOfAnotherHue) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {190, 215, 165});
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

// As seen on a specimen: the value had two lines, and the patch covers both.
TEST(PastedValues, AreSeenUnderAPatchOfTwoRows) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {190, 215, 165}, 2);
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

TEST(PastedValues, AreSeenOnPaperOfTheSameColourWithoutSecurityPrint) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {212, 193, 164});
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

// A card's security print may end above the value: rows near by lack it too.
TEST(PastedValues, AreNotSeenPastTheEndOfSecurityPrint) {
  const int below_third_row = 220 + 3 * kDrawnPitch - 26;
  EXPECT_LT(votes_on(draw_rows(below_third_row)), kDoubtedValue);
}

// Where the network is sure, or doubts and the paper is another by its measures.
TEST(PastedValues, AreNamedByTheirKeys) {
  PastedValues network;
  const auto found = [&](const cv::Mat& card) {
    Fields fields;
    fields["nama"].box = kDrawnValue;
    return pasted_values(card, fields, kDrawnPitch, kPastedOnFine, network);
  };
  cv::Mat picture = draw_rows();
  EXPECT_TRUE(found(picture).empty());
  paste_over(picture, {190, 215, 165}, 2);
  EXPECT_EQ(found(picture), std::vector<std::string>{"nama"});
}

TEST(PastedValues, AreFoundWhereverTheirPlacesLie) {
  PastedValues network;
  cv::Mat picture = draw_rows();
  paste_over(picture, {190, 215, 165});
  for (const int across : {0, 5, 10}) {
    for (const int down : {0, 5, 10}) {
      cv::Mat moved;
      cv::copyMakeBorder(picture, moved, down, 0, across, 0, cv::BORDER_REPLICATE);
      Fields fields;
      fields["nama"].box = kDrawnValue + cv::Point(across, down);
      EXPECT_FALSE(
          pasted_values(moved({{}, picture.size()}), fields, kDrawnPitch, kPastedOnFine, network)
              .empty())
          << across << ", " << down;
    }
  }
}

TEST(PastedValues, AreDecidedByVotesAndPaper) {
  struct Case {
    const char* what;
    double votes;
    double limit;
    double paper;
    bool pasted;
  };
  const double limit = kPastedOnFine.value;
  const Case cases[] = {
      {"the network is sure", 1.3, limit, 0, true},
      {"less sure", 1.1, limit, 0.9, false},
      {"of a coarse card", 1.1, kPastedOnCoarse.value, 0.9, true},
      {"less sure, and another paper", -0.2, limit, 1.1, true},
      {"of a number there is no other row", 1.8, kPastedOnFine.number, 0.9, false},
      {"surer", 2, kPastedOnFine.number, 0, true},
      // As a name in the report was: seen by nobody but its paper, 13 times what is allowed.
      {"hardly a doubt, but plainly another paper", -0.4, limit, 13.3, true},
      {"hardly a doubt, and a paper as genuine ones have", -0.4, limit, 2.5, false},
      {"no doubt", -1.6, limit, 13.3, false},
      {"no value was read", -99, limit, 13.3, false},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    EXPECT_EQ(is_pasted(one.votes, one.limit, [&] { return one.paper; }), one.pasted);
  }
}

TEST(ValueVotes, AreThoseOfThePlacesInItsBoxTheHigherOnesMore) {
  cv::Mat votes(43, 60, CV_32F, cv::Scalar(-4));
  const cv::Rect2d box{kBodyLooked.x + 160.0, kBodyLooked.y + 64.0, 160, 32};  // 10 places, 2 rows
  EXPECT_NEAR(value_votes(votes, box), -4, 1e-6);
  votes(cv::Rect{10, 4, 5, 2}).setTo(2);
  const double half = value_votes(votes, box);
  EXPECT_GT(half, 1) << "nearer to the higher half";
  EXPECT_LT(half, 2);
  votes(cv::Rect{30, 4, 5, 2}).setTo(9);
  EXPECT_EQ(value_votes(votes, box), half) << "beside the box";
}

TEST(ValueVotes, SayNothingOfABoxThatHasNoPlace) {
  const cv::Mat votes(43, 60, CV_32F, cv::Scalar(5));
  EXPECT_LT(value_votes(votes, {}), -50) << "no value was read";
  EXPECT_LT(value_votes(votes, {kCardWidth + 5, 20, 300, 40}), -50);
  EXPECT_LT(value_votes(votes, {200, -100, 300, 60}), -50);
}

}  // namespace
}  // namespace antrean::ocr
