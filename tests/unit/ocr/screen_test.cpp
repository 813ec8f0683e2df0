// A photographed screen is told by its grid, wherever the picture still holds one.

#include "ocr/screen.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "ocr/quality.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

Quad corners_in(const cv::Mat& picture) {
  const auto w = static_cast<float>(picture.cols);
  const auto h = static_cast<float>(picture.rows);
  // Not level, as a photograph isn't.
  return {
      {{0.1F * w, 0.12F * h}, {0.9F * w, 0.1F * h}, {0.92F * w, 0.9F * h}, {0.06F * w, 0.88F * h}}};
}

// On a brown table, or in what a program shows around it.
cv::Mat paper(int width, const cv::Scalar& around = {70, 110, 150}) {
  cv::Mat picture(width * 63 / 100, width, CV_8UC3, around);
  std::vector<cv::Point> outline;
  for (const cv::Point2f& corner : corners_in(picture)) outline.emplace_back(corner);
  cv::fillConvexPoly(picture, outline, {190, 180, 160});
  cv::Mat noise(picture.size(), CV_8UC3);
  cv::RNG random{7};
  random.fill(noise, cv::RNG::NORMAL, 12, 5);
  picture += noise;
  static constexpr std::array kLines = {"BUDI SANTOSO",
                                        "KEBUMEN, 12-03-1980",
                                        "LAKI-LAKI   GOL. DARAH : A",
                                        "JL. MAWAR NO. 12",
                                        "001/002",
                                        "KARANGANYAR",
                                        "KEBUMEN",
                                        "ISLAM",
                                        "KAWIN",
                                        "KARYAWAN SWASTA",
                                        "WNI"};
  for (std::size_t line = 0; line < kLines.size(); ++line) {
    const int row = static_cast<int>(line) + 1;
    cv::putText(picture, kLines[line], {width / 3, row * width / 21}, cv::FONT_HERSHEY_SIMPLEX,
                width / 1400.0, cv::Scalar::all(40), 2, cv::LINE_AA);
  }
  return picture;
}

cv::Mat with_grid(const cv::Mat& plain, double strength) {
  cv::Mat picture = plain.clone();
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const double by = 1 - strength * (1 + std::cos(2.1 * x + 0.1 * y) * std::cos(1.9 * y));
      for (int c = 0; c < 3; ++c) row[x][c] = cv::saturate_cast<std::uint8_t>(row[x][c] * by);
    }
  }
  return picture;
}

// Slow waves, in all colours alike or beside each other.
cv::Mat with_moire(const cv::Mat& plain, double length, bool colored) {
  cv::Mat picture = plain.clone();
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const double along = 2 * std::numbers::pi * (0.8 * x + 0.6 * y) / length;
      for (int c = 0; c < 3; ++c) {
        const double by = 1 - 0.06 * (1 + std::cos(along + (colored ? 2.1 * c : 0)));
        row[x][c] = cv::saturate_cast<std::uint8_t>(row[x][c] * by);
      }
    }
  }
  return picture;
}

ScreenSigns signs_on(const cv::Mat& picture) {
  static ScreenNetwork network;
  const Quad corners = corners_in(picture);
  const cv::Mat card = rectify(picture, corners, false);
  return screen_signs(picture, corners, card, judge(card), network);
}

double screen_of(const cv::Mat& picture) {
  return signs_on(picture).screen;
}

TEST(Screen, AGridIsSeenStrongOrFaint) {
  EXPECT_GT(screen_of(with_grid(paper(1600), 0.2)), 0.5);
  EXPECT_GT(screen_of(with_grid(paper(800), 0.2)), 0.5);
  EXPECT_GT(screen_of(with_grid(paper(800), 0.04)), 0.5);
}

TEST(Screen, PaperHasNone) {
  EXPECT_LT(screen_of(paper(1600)), 0.5);
  EXPECT_LT(screen_of(paper(800)), 0.5);
}

TEST(Screen, SlowMoireIsSeenWhereNoTableIs) {
  EXPECT_GT(screen_of(with_moire(paper(1600, {4, 4, 4}), 75, false)), 0.5);
  EXPECT_GT(screen_of(with_moire(paper(1600, {4, 4, 4}), 75, true)), 0.5);
}

TEST(Screen, MoireIsSeenInBrightnessAndInColor) {
  for (const double length : {4.0, 11.0, 30.0}) {
    for (const bool colored : {false, true}) {
      SCOPED_TRACE(length);
      SCOPED_TRACE(colored);
      EXPECT_GT(screen_of(with_moire(paper(1600), length, colored)), 0.5);
    }
  }
}

TEST(Screen, TheNetworkSeesTheGroundOfThisCardAlone) {
  ScreenNetwork network;
  const auto votes_on = [&](const cv::Mat& picture) {
    const Quad corners = corners_in(picture);
    return network.votes(mean_of(fine_spectra(picture, corners)),
                         mean_of(slow_spectra(small_scene(picture, corners))), width_of(corners));
  };
  const cv::Mat plain = paper(1600);
  const double of_paper = votes_on(plain);
  EXPECT_GT(votes_on(with_grid(plain, 0.2)), of_paper + 2);
  EXPECT_EQ(votes_on(plain), of_paper);
  EXPECT_NEAR(votes_on(paper(1600, {4, 4, 4})), of_paper, 1) << "whatever is around it";
}

TEST(Screen, APanelsOwnPixelsAreNoPrint) {
  cv::Mat picture = paper(1600);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = y % 3 == 0 ? 0 : 1; x < picture.cols; x += y % 3 == 0 ? 1 : 4) {
      picture.at<cv::Vec3b>(y, x) *= 0.3;
    }
  }
  EXPECT_GT(screen_of(picture), 0.5);
}

// As the report's worst cases were: a scan of a card, of which only the lid shows what it is.
TEST(Screen, ALidThatRipplesIsNone) {
  ScreenTraits traits{};
  traits[kLogWidth] = std::log(1300.0F);
  traits[kIsLevel] = 1;
  traits[kSeenAround] = 0.8F;
  traits[kLogLight] = std::log(2.0F);
  traits[kGroundVotes] = -3;
  EXPECT_LT(signs_of(traits).screen, 0.5);
  traits[kRippleAround] = 0.017F;
  EXPECT_GT(signs_of(traits).screen, 0.5);
  traits[kRippleAround] = 0.09F;
  EXPECT_LT(signs_of(traits).screen, 0.5) << "the print of a page";
  traits[kRippleAround] = 0.017F;
  traits[kSpreadAround] = 5;
  EXPECT_LT(signs_of(traits).screen, 0.5) << "a table's grain";
}

TEST(Screen, IsExcludedOnACoarsePictureByAQuietLid) {
  // Of a drawn scan, 686 pixels wide, of which the trees are in doubt.
  ScreenTraits traits{6.5309F, 1,       0.657F,  0.7063F, 0.13F, 0.35F, 0.0026F, 0.2745F,
                      0.0953F, 0.6114F, 5.2417F, 0.7529F, 0.73F, 0,     0,       0.0724F};
  EXPECT_FALSE(signs_of(traits).cannot_be_excluded);
  EXPECT_LT(signs_of(traits).screen, 0.5);
  traits[kSpreadAround] = 1.3F;
  EXPECT_TRUE(signs_of(traits).cannot_be_excluded) << "more than one colour around it";
}

TEST(Screen, CantBeExcludedOnACoarsePictureWithTracesOfAGrid) {
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  specimens::Rng who(5, "person");
  const specimens::Specimen made =
      make_ktp(invent_person(who, kAreas), specimens::Tier::kPhotograph, 5, "");
  Quad corners;
  for (std::size_t i = 0; i < corners.size(); ++i) corners.at(i) = made.shot.corners.at(i);
  constexpr double kCoarse = 700;
  const double scale = kCoarse / width_of(corners);
  cv::Mat coarse;
  cv::resize(made.shot.image, coarse, {}, scale, scale, cv::INTER_AREA);
  for (cv::Point2f& corner : corners) corner *= scale;
  const auto excluded = [&](const cv::Mat& picture) {
    static ScreenNetwork network;
    const cv::Mat card = rectify(picture, corners, false);
    return !screen_signs(picture, corners, card, judge(card), network).cannot_be_excluded;
  };
  EXPECT_TRUE(excluded(coarse));
  EXPECT_FALSE(signs_on(paper(1600)).cannot_be_excluded) << "fine enough to show one";
  EXPECT_FALSE(excluded(with_grid(coarse, 0.04)));
}

}  // namespace
}  // namespace antrean::ocr
