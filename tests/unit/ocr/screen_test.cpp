// A photographed screen is told by its grid, wherever the picture still holds one.

#include "ocr/screen.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "ocr/paper_waves.hpp"
#include "ocr/quality.hpp"

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

cv::Mat with_grid(cv::Mat picture, double strength) {
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

double screen_of(const cv::Mat& picture) {
  const Quad corners = corners_in(picture);
  const cv::Mat card = rectify(picture, corners, false);
  return screen_signs(picture, corners, card, judge(card)).screen;
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
  // Of a drawn scan, 722 pixels wide, of which the trees are in doubt.
  ScreenTraits traits{6.582F,  1,      0.164F,  0.6763F, 0.74F,  0.68F,  0.0085F, 0.3457F,
                      0.0837F, 0.413F, 5.1985F, 0.7176F, 0.845F, 0,      0,       1.545F,
                      1.324F,  1.243F, 0.85F,   1.804F,  1.517F, 1.256F, 0.944F,  1.465F,
                      1.257F,  1.123F, 0.811F,  2.036F,  2.445F, 1.602F, 1.496F,  0.348F,
                      0.498F,  0.604F, 0.835F,  1.006F,  1.485F, 0.634F, 0.663F};
  EXPECT_FALSE(signs_of(traits).cannot_be_excluded);
  EXPECT_LT(signs_of(traits).screen, 0.5);
  traits[kSpreadAround] = 1.3F;
  EXPECT_TRUE(signs_of(traits).cannot_be_excluded) << "more than one colour around it";
}

TEST(Screen, CantBeExcludedOnACoarsePictureWithTracesOfAGrid) {
  const auto excluded = [](const cv::Mat& picture) {
    const Quad corners = corners_in(picture);
    const cv::Mat card = rectify(picture, corners, false);
    return !screen_signs(picture, corners, card, judge(card)).cannot_be_excluded;
  };
  EXPECT_FALSE(excluded(with_grid(paper(700), 0.04)));
  EXPECT_TRUE(excluded(paper(1600)));
  EXPECT_TRUE(excluded(paper(700)));
}

TEST(PaperWaves, TellsABandOfFrequenciesAndADirectionOfColor) {
  const cv::Mat plain = paper(1600);
  const Quad corners = corners_in(plain);
  const PaperWaves without = paper_waves(plain, corners, kFineWaves);
  const PaperWaves with = paper_waves(with_moire(plain, 30, false), corners, kFineWaves);
  EXPECT_GT(with[0][0], without[0][0] + 1);
  EXPECT_LT(with[0][2], without[0][2] + 0.3);
  // Print only: no ground to look at.
  EXPECT_EQ(paper_waves(cv::Mat(300, 400, CV_8UC3, cv::Scalar::all(120)),
                        Quad{{{0, 0}, {100, 0}, {100, 60}, {0, 60}}}, kFineWaves),
            PaperWaves{});
}

}  // namespace
}  // namespace antrean::ocr
