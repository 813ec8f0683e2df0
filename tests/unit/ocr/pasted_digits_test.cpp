// Digits that weren't printed with the others of their number.

#include "ocr/pasted_digits.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/digit_cells.hpp"
#include "ocr/number_faces.hpp"
#include "tests/unit/ocr/drawn_number.hpp"

namespace antrean::ocr {
namespace {

constexpr std::size_t kSeventh = 7;

double votes_on(const DrawnNumber& number) {
  PastedDigits network;
  return network.votes(digit_cells(number.picture, number.boxes), kDrawnNumber);
}

TEST(PastedDigits, AreNotSeenInANumberOfOnePrint) {
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    EXPECT_LT(votes_on(draw_number(face)), kPasted) << face;
  }
}

// The first three are cuts of OCR-A.
TEST(PastedDigits, AreSeenByTheirFace) {
  for (std::size_t face = 3; face < kAllFaces; ++face) {
    std::vector<std::size_t> faces(kDrawnNumber.size(), 0);
    faces[kSeventh] = face;
    EXPECT_GT(votes_on(draw_number(faces)), kPasted) << face;
  }
}

double votes_with_lighter(const cv::Rect& where) {
  const DrawnNumber number = draw_number(std::size_t{0});
  number.picture(where & cv::Rect{{}, number.picture.size()}) *= 1.1;
  return votes_on(number);
}

TEST(PastedDigits, AreSeenByTheirPaper) {
  const cv::Rect box = draw_number(std::size_t{0}).boxes[kSeventh];
  EXPECT_GT(votes_with_lighter({box.x - 4, box.y - 5, box.width + 8, box.height + 10}), kPasted);
}

TEST(PastedDigits, AreSeenByTheirPaperInARowThatEndsNearThem) {
  DrawnNumber number = draw_number(std::size_t{0});
  const cv::Rect box = number.boxes[kSeventh];
  number.picture(cv::Rect{box.x - 4, box.y - 5, box.width + 8, box.height + 10}) *= 1.1;
  number.picture = number.picture.rowRange(box.y - 8, box.br().y + 8);
  for (cv::Rect& one : number.boxes) one.y = 8;
  EXPECT_GT(votes_on(number), kPasted);
}

TEST(PastedDigits, AreSeenByTheirInk) {
  const DrawnNumber number = draw_number(std::size_t{0});
  cv::Mat digit = number.picture(number.boxes[kSeventh]);
  digit += cv::Scalar{70, 70, 70};
  EXPECT_GT(votes_on(number), kPasted);
}

TEST(PastedDigits, AreNotWhereTheGroundHasAShape) {
  const cv::Rect box = draw_number(std::size_t{0}).boxes[kSeventh];
  EXPECT_LT(votes_with_lighter({box.x - 4, 0, box.width + 8, 200}), kPasted);
  EXPECT_LT(votes_with_lighter({box.x - 4, box.y - 5, box.width + 8, 200}), kPasted);
  EXPECT_LT(votes_with_lighter({box.x - 4, 0, 4 * box.width, 200}), kPasted);
  EXPECT_LT(votes_with_lighter({0, box.y + box.height / 2, 1000, 200}), kPasted);
}

TEST(PastedDigits, AreToldByVotesAFaceThatStraysOrNoFace) {
  const std::pair<DigitSigns, bool> cases[]{
      {{}, false},
      {{kPasted + 0.1, -0.2}, true},
      {{kPasted - 0.1, -0.2}, false},
      {{kPasted - 0.1, 0.019}, false},
      {{kPasted - 0.1, 0.021}, true},
      {{kDoubtedDigit - 0.1, 0.3}, false},
      {{kDoubtedDigit - 0.1, -0.2, 0.19}, false},
      {{kDoubtedDigit - 0.1, -0.2, 0.21}, true},
  };
  for (const auto& [signs, pasted] : cases) {
    EXPECT_EQ(is_pasted(signs), pasted)
        << signs.votes << " " << signs.strayed << " " << signs.oddness;
  }
}

}  // namespace
}  // namespace antrean::ocr
