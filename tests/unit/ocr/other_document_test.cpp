// What is neither a KTP nor a KK is told from one that can't be read.

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/reader.hpp"
#include "tests/specimens/batch.hpp"
#include "tests/specimens/other_cards.hpp"
#include "tests/specimens/other_pages.hpp"

namespace antrean::ocr {
namespace {

const specimens::AreaTable& areas() {
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  return kAreas;
}

Reading read(const cv::Mat& picture, Kind wanted) {
  static DocumentReader reader;
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 92});
  return reader.read(bytes, wanted);
}

bool says(const Reading& reading, const char* reason) {
  const auto& reasons = reading.quality.reasons;
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

// A document on a table, with some of the table around.
cv::Mat on_table(const specimens::DrawnDocument& drawn) {
  cv::Mat paper;
  cv::cvtColor(drawn.image, paper, cv::COLOR_BGRA2BGR);
  cv::Mat picture;
  cv::copyMakeBorder(paper, picture, 90, 60, 70, 110, cv::BORDER_CONSTANT, {70, 90, 110});
  return picture;
}

struct Document {
  const char* what;
  specimens::DrawnDocument (*draw)(specimens::Rng&, double);
  double pixels;
};

TEST(OtherDocument, IsToldWhicheverWayUp) {
  const std::vector<Document> documents{{"letter", specimens::draw_letter, 1300},
                                        {"bank card", specimens::draw_bank_card, 900},
                                        {"licence", specimens::draw_driving_licence, 900}};
  for (const Document& document : documents) {
    specimens::Rng ink(5, "other ink");
    const cv::Mat upright = on_table(document.draw(ink, document.pixels));
    for (const int turn :
         {-1, static_cast<int>(cv::ROTATE_90_CLOCKWISE), static_cast<int>(cv::ROTATE_180),
          static_cast<int>(cv::ROTATE_90_COUNTERCLOCKWISE)}) {
      cv::Mat picture = upright;
      if (turn >= 0) cv::rotate(upright, picture, turn);
      const Reading reading = read(picture, Kind::ktp);
      EXPECT_EQ(reading.kind, Kind::other) << document.what << turn;
      EXPECT_FALSE(reading.quality.usable) << document.what << turn;
      EXPECT_FALSE(says(reading, "UNREADABLE")) << document.what << turn;
    }
  }
}

TEST(OtherDocument, IsNoBlurredKtp) {
  for (std::uint64_t seed = 61; seed < 66; ++seed) {
    specimens::Rng who(seed, "person");
    const auto made =
        make_ktp(invent_person(who, areas()), specimens::Tier::kBlurred, seed, "", false);
    const Reading reading = read(made.shot.image, Kind::ktp);
    EXPECT_NE(reading.kind, Kind::other) << seed;
    EXPECT_FALSE(reading.quality.usable) << seed;
  }
}

// The number and everything right of the labels covered: what is left says whose form it is.
TEST(OtherDocument, IsNoKtpWithItsValuesCovered) {
  specimens::Rng who(71, "person");
  const auto made = make_ktp(invent_person(who, areas()), specimens::Tier::kClean, 71, "", false);
  cv::Mat picture = made.shot.image.clone();
  const auto corner = [&](double right, double down) {
    const auto& at = made.shot.corners;
    const cv::Point2d top = at[0] + (at[1] - at[0]) * right;
    const cv::Point2d bottom = at[3] + (at[2] - at[3]) * right;
    return cv::Point(top + (bottom - top) * down);
  };
  const auto cover = [&](double left, double up, double right, double down) {
    const std::vector<cv::Point> around{corner(left, up), corner(right, up), corner(right, down),
                                        corner(left, down)};
    cv::fillConvexPoly(picture, around, {40, 60, 90});
  };
  cover(-0.1, 0.14, 1.1, 0.27);
  cover(0.27, 0.2, 1.1, 1.1);
  const Reading reading = read(picture, Kind::ktp);
  EXPECT_EQ(reading.kind, Kind::ktp);
  EXPECT_FALSE(reading.quality.usable);
}

TEST(OtherDocument, IsNoFamilyCardWithoutItsTables) {
  specimens::Rng who(81, "family");
  const auto made = make_kk(invent_family(who, areas(), 3), specimens::Tier::kClean, 81);
  cv::Mat picture = made.shot.image.clone();
  const auto& at = made.shot.corners;
  const std::vector<cv::Point> around{at[0] + (at[3] - at[0]) * 0.23,
                                      at[1] + (at[2] - at[1]) * 0.23, at[2], at[3]};
  cv::fillConvexPoly(picture, around, {40, 60, 90});
  for (const Kind wanted : {Kind::ktp, Kind::kk}) {
    const Reading reading = read(picture, wanted);
    EXPECT_EQ(reading.kind, Kind::kk);
    EXPECT_FALSE(reading.quality.usable);
    EXPECT_TRUE(says(reading, "UNREADABLE"));
    EXPECT_TRUE(reading.fields.contains("no_kk"));
  }
}

}  // namespace
}  // namespace antrean::ocr
