// The wide range's promises: repeatable, told in truth, and nothing of it in the narrow range.

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <set>
#include <string>

#include "tests/specimens/batch.hpp"
#include "tests/specimens/kk.hpp"
#include "tests/specimens/wide_bend.hpp"
#include "tests/specimens/wide_card.hpp"
#include "tests/specimens/wide_forge.hpp"
#include "tests/specimens/wide_lens.hpp"
#include "tests/specimens/wide_sheet.hpp"

// What pango, cairo and fontconfig keep for the life of a process is no leak.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name that the leak checker looks for.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

namespace antrean::specimens {
namespace {

Person somebody(std::uint64_t seed) {
  static const AreaTable areas = builtin_areas();
  Rng rng(seed, "person");
  return invent_person(rng, areas);
}

Specimen draw(std::uint64_t seed, Tier tier, const std::string& forge = "") {
  return make_ktp(somebody(seed), tier, seed, forge, true);
}

TEST(Wide, DrawsTheSameFromTheSameSeed) {
  for (const char* forge : {"", "digit", "patch", "screen", "grey"}) {
    const Specimen one = draw(11, Tier::kHard, forge);
    const Specimen two = draw(11, Tier::kHard, forge);
    EXPECT_EQ(one.truth, two.truth) << forge;
    ASSERT_EQ(one.shot.image.size(), two.shot.image.size()) << forge;
    EXPECT_EQ(cv::norm(one.shot.image, two.shot.image, cv::NORM_INF), 0) << forge;
  }
}

TEST(Wide, NamesItsAxes) {
  for (const Tier tier : {Tier::kClean, Tier::kScan, Tier::kPhotograph, Tier::kHard}) {
    const Json truth = draw(3, tier).truth;
    ASSERT_TRUE(truth.contains("wide"));
    for (const char* axis : {"paper", "print", "wear", "camera", "surroundings", "light"}) {
      EXPECT_FALSE(truth["wide"][axis].get<std::string>().empty()) << axis;
    }
    EXPECT_FALSE(truth.contains("forge"));
  }
  EXPECT_FALSE(make_ktp(somebody(3), Tier::kScan, 3, "").truth.contains("wide"));
}

TEST(Wide, SaysWhereTheCardIs) {
  for (const char* forge : {"", "screen", "grey"}) {
    for (std::uint64_t seed = 20; seed < 23; ++seed) {
      const Specimen made = draw(seed, Tier::kHard, forge);
      const cv::Rect2d picture(-0.2 * made.shot.image.cols, -0.2 * made.shot.image.rows,
                               1.4 * made.shot.image.cols, 1.4 * made.shot.image.rows);
      for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(picture.contains(made.shot.corners[i])) << forge << seed;
        const cv::Point2d corner(i == 1 || i == 2 ? kKtpWidth : 0, i > 1 ? kKtpHeight : 0);
        EXPECT_LT(cv::norm(map_point(made.shot.to_image, corner) - made.shot.corners[i]), 0.5);
      }
      const auto nik = made.truth["boxes"]["nik"];
      EXPECT_GT(nik[0].get<double>() + nik[2].get<double>() / 2, 0);
      EXPECT_LT(nik[0].get<double>() + nik[2].get<double>() / 2, made.shot.image.cols);
    }
  }
}

TEST(Wide, ForgesInEveryWay) {
  // Plans are cheap; the cards behind them are drawn once.
  const WidePress press = invent_press(5);
  const Person person = somebody(5);
  const DrawnDocument card = draw_wide_card(person, press, 5, 0.5).drawn;
  std::set<std::string> methods;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    for (const Forgery kind : {Forgery::kDigit, Forgery::kPatch}) {
      Json truth;
      truth["fields"] = ktp_fields(person);
      truth["claim"] = claim_of(person);
      Rng rng(seed, "forger");
      const ForgePlan plan = plan_forgery(kind, Tier::kScan, press, card, rng, truth);
      methods.insert(truth["forge"]["method"].get<std::string>());
      EXPECT_NE(plan.value, truth["forge"]["original"].get<std::string>());
      EXPECT_EQ(truth["fields"][plan.key].get<std::string>(), plan.value);
      EXPECT_EQ(truth["claim"][plan.key].get<std::string>(), plan.value);
      EXPECT_FALSE(plan.key == "nik" && plan.value.ends_with("0000"));
    }
  }
  for (const char* method :
       {"copy-move", "inpaint", "ground", "heal", "scratched", "other face", "splice",
        "paper strip", "correction fluid", "after camera: copy-move", "after camera: inpaint",
        "after camera: ground", "after camera: heal"}) {
    EXPECT_TRUE(methods.contains(method)) << method;
  }
}

TEST(Wide, ChangesTheForgedFieldAndLittleElse) {
  for (std::uint64_t seed = 30; seed < 42; ++seed) {
    const WidePress press = invent_press(seed);
    const Person person = somebody(seed);
    const DrawnDocument genuine = draw_wide_card(person, press, seed, 0.7).drawn;
    Json truth;
    truth["fields"] = ktp_fields(person);
    truth["claim"] = claim_of(person);
    Rng rng(seed, "forger");
    const ForgePlan plan = plan_forgery(Forgery::kDigit, Tier::kClean, press, genuine, rng, truth);
    DrawnDocument forged = genuine;
    forged.image = genuine.image.clone();
    forge_on_card(plan, press, genuine, rng, forged);
    cv::Mat difference;
    cv::absdiff(genuine.image, forged.image, difference);
    const cv::Rect2d digit = genuine.nik_digits[plan.at];
    const cv::Rect near(
        static_cast<int>((digit.x - 25) * 0.7), static_cast<int>((digit.y - 30) * 0.7),
        static_cast<int>((digit.width + 50) * 0.7), static_cast<int>((digit.height + 60) * 0.7));
    EXPECT_GT(cv::norm(difference(near & cv::Rect({}, difference.size())), cv::NORM_INF), 30)
        << plan.method;
    difference(near & cv::Rect({}, difference.size())).setTo(cv::Scalar::all(0));
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0) << plan.method;
  }
}

TEST(Wide, ShowsOnEveryScreenAndCopiesInEveryWay) {
  const WidePress press = invent_press(5);
  const DrawnDocument card = draw_wide_card(somebody(5), press, 5, 0.5).drawn;
  std::set<std::string> methods;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Camera camera;
    WideScene scene;
    methods.insert(show_on_wide_screen(card, seed, Tier::kPhotograph, camera, scene).method);
    methods.insert(copy_without_colors(card, seed, camera, scene).method);
  }
  for (const char* method :
       {"phone oled", "phone lcd", "laptop lcd", "monitor lcd", "phone oled, enlarged", "photocopy",
        "photocopy in coloured light", "laser halftone", "grey print"}) {
    EXPECT_TRUE(methods.contains(method)) << method;
  }
}

Specimen page(std::uint64_t seed, Tier tier) {
  static const AreaTable areas = builtin_areas();
  Rng rng(seed, "family");
  return make_kk(invent_family(rng, areas, 3), tier, seed, true);
}

TEST(WidePage, IsDrawnTheSameFromTheSameSeed) {
  const Specimen one = page(7, Tier::kScan);
  const Specimen two = page(7, Tier::kScan);
  EXPECT_EQ(one.truth, two.truth);
  ASSERT_EQ(one.shot.image.size(), two.shot.image.size());
  EXPECT_EQ(cv::norm(one.shot.image, two.shot.image, cv::NORM_INF), 0);
  for (const char* axis : {"paper", "print", "wear", "camera", "surroundings", "light"}) {
    EXPECT_FALSE(one.truth["wide"][axis].get<std::string>().empty()) << axis;
  }
}

TEST(WidePage, IsBentWhereNothingPressesItFlat) {
  Rng rng(4, "bend");
  Canvas canvas(kKkWidth, kKkHeight, 0.3);
  canvas.fill({1, 1, 1});
  DrawnDocument sheet{canvas.finish().clone(), kKkWidth, kKkHeight, {}, {}};
  sheet.boxes["no_kk"] = {1400, 1000, 200, 40};
  Camera slanted;
  slanted.tilt_x = 25;
  double most = 0;
  for (int i = 0; i < 8; ++i) {
    const CardSheet flat = bend_page(sheet, Tier::kScan, slanted, rng);
    EXPECT_EQ(flat.sheet.boxes.at("no_kk"), sheet.boxes["no_kk"]) << flat.method;
    const CardSheet bent = bend_page(sheet, Tier::kHard, slanted, rng);
    most = std::max(most, std::abs(bent.sheet.boxes.at("no_kk").y - 1000));
  }
  Rng one(9, "bend");
  Rng two(9, "bend");
  EXPECT_EQ(cv::norm(bend_page(sheet, Tier::kHard, slanted, one).sheet.image,
                     bend_page(sheet, Tier::kHard, slanted, two).sheet.image, cv::NORM_INF),
            0);
  // A third of a row of its tables: what no reader of straight rules follows.
  EXPECT_GT(most, 15);
}

TEST(Wide, KeepsTheTransformWherePixelsMove) {
  Shot shot;
  shot.image = cv::Mat(600, 800, CV_8UC3, cv::Scalar(200, 200, 200));
  shot.corners = {cv::Point2d{150, 120}, {650, 140}, {640, 460}, {160, 450}};
  shot.to_image = transform_onto(kKtpWidth, kKtpHeight, shot.corners);
  cv::circle(shot.image, shot.corners[0], 6, cv::Scalar(0, 0, 0), -1);
  Rng rng(8, "processing");
  process_shot("distorted + messenger", rng, shot);
  const cv::Point at(shot.corners[0]);
  EXPECT_LT(shot.image.at<cv::Vec3b>(at)[1], 90);
}

}  // namespace
}  // namespace antrean::specimens
