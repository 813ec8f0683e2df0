// A photographed screen is told by its grid, wherever the picture still holds one.

#include "ocr/screen.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/decode.hpp"
#include "ocr/ground_spectra.hpp"
#include "ocr/scene_looks.hpp"
#include "tests/ocr_report/source.hpp"
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
  static ScreenNetworks networks;
  const Quad corners = corners_in(picture);
  return signs_of(screen_votes(picture, corners, networks));
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
  GroundNetwork network;
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

TEST(Screen, TheNetworkForScenesKnowsATelephoneFromATable) {
  SceneNetwork network;
  const auto votes_on = [&](const ocr_report::Picture& picture) {
    const Decoded decoded = decode(picture.bytes, {});
    const Quad corners = ocr_report::true_corners(picture, decoded.scale);
    return network.votes(scene_looks(small_scene(decoded.picture, corners)));
  };
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  constexpr int kCount = 3;
  constexpr std::uint64_t kSeed = 7;
  std::vector<double> cards;
  std::vector<double> screens;
  ocr_report::draw("ktp", specimens::Tier::kPhotograph, kCount, kSeed, kAreas,
                   [&](const auto& picture) { cards.push_back(votes_on(picture)); });
  ocr_report::draw_forged("screen", specimens::Tier::kPhotograph, kCount, kSeed, kAreas,
                          [&](const auto& picture) { screens.push_back(votes_on(picture)); });
  ASSERT_EQ(cards.size(), kCount);
  ASSERT_EQ(screens.size(), kCount);
  EXPECT_LT(std::ranges::max(cards), 0);
  EXPECT_GT(std::ranges::min(screens), 0);
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

TEST(Screen, TheNetworksVotesWeighTogether) {
  constexpr double kFine = 1300;
  constexpr double kCoarse = 700;
  struct Case {
    ScreenVotes votes;
    bool screen;
    bool excluded;
    const char* why;
  };
  for (const Case& one : {
           Case{{kFine, -3, -3}, false, true, "neither"},
           Case{{kFine, 3, 3}, true, true, "both"},
           Case{{kFine, 3, -2}, true, true, "a telephone around a card whose grid is too fine"},
           Case{{kFine, -3, 0.2}, false, true, "guilloche like a grid, on a table"},
           Case{{kFine, -3, 0.5}, true, true, "more so: a grid seen in haze"},
           Case{{kFine, -9, 3.5}, true, true, "a grid, however little it looks like a screen"},
           Case{{kCoarse, -9, 4}, true, false, "the same of few pixels"},
           Case{{kCoarse, -3, -2}, false, true, "a card of few pixels"},
           Case{{kCoarse, 0.7, -2}, false, false, "perhaps"},
           Case{{kCoarse, -3, -0.1}, false, false, "waves that a coarse picture may hide more of"},
       }) {
    const ScreenSigns signs = signs_of(one.votes);
    EXPECT_EQ(signs.screen > 0.5, one.screen) << one.why;
    EXPECT_EQ(!signs.cannot_be_excluded, one.excluded) << one.why;
  }
}

// As the report's worst cases were: a scan of a card, of which only the lid shows what it is.
TEST(Screen, ALidThatRipplesIsNone) {
  const Quad level{{{150, 120}, {1250, 120}, {1250, 814}, {150, 814}}};
  const auto votes_of = [&](double strength, const Quad& corners,
                            const cv::Scalar& lid = {235, 235, 235}) {
    cv::Mat picture(940, 1400, CV_8UC3, lid);
    cv::Mat noise(picture.size(), CV_8UC3);
    cv::RNG random{7};
    random.fill(noise, cv::RNG::NORMAL, 12, 2);
    cv::subtract(picture, noise, picture);
    std::vector<cv::Point> outline;
    for (const cv::Point2f& corner : corners) outline.emplace_back(corner);
    cv::fillConvexPoly(picture, outline, {190, 180, 160});
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) {
        const double by = 1 - strength * (1 + std::cos(x / 14.0) * std::cos(y / 14.0));
        picture.at<cv::Vec3b>(y, x) *= by;
      }
    }
    static ScreenNetworks networks;
    return screen_votes(picture, corners, networks);
  };
  EXPECT_FALSE(votes_of(0, level).lid_ripples) << "a scanner's lid";
  EXPECT_TRUE(votes_of(0.06, level).lid_ripples);
  EXPECT_FALSE(votes_of(0.3, level).lid_ripples) << "the print of a page";
  EXPECT_FALSE(votes_of(0.06, level, {170, 215, 245}).lid_ripples) << "a table's grain";
  Quad askew = level;
  askew[0].y += 60;
  EXPECT_FALSE(votes_of(0.06, askew).lid_ripples) << "no scanner's";
  EXPECT_GT(signs_of({1300, -3, -3, true}).screen, 0.5);
}

// As a screen among the report's was: guilloche hid the moire on the card, the white around it was
// full of it.
TEST(Screen, WavesAroundALevelCardAreNoLid) {
  const Quad level{{{60, 50}, {1260, 50}, {1260, 806}, {60, 806}}};
  const auto around = [](const Quad& corners, double strength) {
    cv::Mat picture(860, 1320, CV_8UC3, cv::Scalar{238, 238, 238});
    cv::Mat noise(picture.size(), CV_8UC3);
    cv::RNG random{7};
    random.fill(noise, cv::RNG::NORMAL, 12, 2);
    cv::subtract(picture, noise, picture);
    picture = with_moire(picture, 9, true) * strength + picture * (1 - strength);
    std::vector<cv::Point> outline;
    for (const cv::Point2f& corner : corners) outline.emplace_back(corner);
    cv::fillConvexPoly(picture, outline, {190, 180, 160});
    static ScreenNetworks networks;
    return screen_votes(picture, corners, networks);
  };
  const ScreenVotes lid = around(level, 0);
  ASSERT_TRUE(lid.around);
  EXPECT_LT(*lid.around, 0);
  EXPECT_LT(signs_of(lid).screen, 0.5);
  const ScreenVotes moire = around(level, 1);
  ASSERT_TRUE(moire.around);
  EXPECT_LT(moire.ground, 0) << "the card itself is plain";
  EXPECT_FALSE(moire.lid_ripples) << "too fast for that";
  EXPECT_GT(signs_of(moire).screen, 0.5);
  EXPECT_GT(signs_of({1300, -3, -3, false, 1.3}).screen, 0.5) << "whatever the others say";
  EXPECT_LT(signs_of({1300, -3, -3, false, 1.1}).screen, 0.5);
  EXPECT_FALSE(around({{{60, 50}, {1260, 90}, {1250, 806}, {60, 806}}}, 1).around)
      << "a table may be woven";
  EXPECT_FALSE(around({{{1, 1}, {1318, 1}, {1318, 858}, {1, 858}}}, 1).around)
      << "nothing is seen around it";
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
    static ScreenNetworks networks;
    return !signs_of(screen_votes(picture, corners, networks)).cannot_be_excluded;
  };
  EXPECT_TRUE(excluded(coarse));
  EXPECT_FALSE(signs_on(paper(1600)).cannot_be_excluded) << "fine enough to show one";
  EXPECT_FALSE(excluded(with_grid(coarse, 0.04)));
}

}  // namespace
}  // namespace antrean::ocr
