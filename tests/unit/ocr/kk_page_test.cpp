// Drawn family cards, read whole: the page is found whichever way it lies, rows are joined.

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/kk_blood.hpp"
#include "ocr/kk_page.hpp"
#include "ocr/reader.hpp"
#include "ocr/verify.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

specimens::Specimen drawn(specimens::Tier tier, std::uint64_t seed, int size) {
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  specimens::Rng who(seed, "family");
  return make_kk(invent_family(who, kAreas, size), tier, seed);
}

Reading read(const cv::Mat& picture, std::optional<Kind> wanted) {
  static DocumentReader reader;
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 92});
  return reader.read(bytes, wanted);
}

void expect_members(const Reading& reading, const specimens::Specimen& made, const char* key) {
  const auto& members = made.truth["members"];
  ASSERT_EQ(reading.members.size(), members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(reading.members[i].at(key).value.value_or(""), members[i][key].get<std::string>())
        << key << " of row " << i + 1;
  }
}

KkPage page(double clearness, double legible, double number = 0) {
  KkPage made;
  made.tables.clearness = clearness;
  made.legible = legible;
  made.number = number;
  return made;
}

// An outline's place has the tables right, but their heading, and so the address block, less
// surely.
TEST(KkPage, StaysWhereItsRulesAreClearAndOneNikIsRead) {
  EXPECT_TRUE(page(0.95, 0.35).is_legible());
  EXPECT_FALSE(page(0.7, 0.35).is_legible());
  EXPECT_TRUE(page(0.5, 0.65).is_legible());
  EXPECT_FALSE(page(0.99, 0.1).is_legible());
  EXPECT_TRUE(page(0.5, 0.65).is_better_than(page(0.95, 0.35)));
  EXPECT_TRUE(page(0.9, 0).is_better_than(page(0.5, 0)));
}

TEST(KkPage, LiesWhereItsNumberIsReadWhenNoNikIs) {
  EXPECT_TRUE(page(0.4, 0, 0.97).is_better_than(page(0.95, 0))) << "its number before rules";
  EXPECT_TRUE(page(0.5, 0.1, 0.97).is_better_than(page(0.5, 0.3)))
      << "its number before what may be read into blurred cells";
  EXPECT_TRUE(page(0.9, 0.9).is_better_than(page(0.9, 0.3, 0.97))) << "but not before NIKs";
}

TEST(FamilyCard, IsReadWhicheverWayUp) {
  const specimens::Specimen made = drawn(specimens::Tier::kClean, 3, 4);
  for (const int turn :
       {-1, static_cast<int>(cv::ROTATE_90_CLOCKWISE), static_cast<int>(cv::ROTATE_180)}) {
    cv::Mat picture = made.shot.image.clone();
    if (turn >= 0) cv::rotate(made.shot.image, picture, turn);
    const Reading reading = read(picture, std::nullopt);
    EXPECT_EQ(reading.kind, Kind::kk) << turn;
    EXPECT_EQ(reading.value("no_kk"), made.truth["fields"]["no_kk"].get<std::string>()) << turn;
    for (const char* key : {"nik", "jenis_kelamin", "tanggal_lahir", "hubungan"}) {
      expect_members(reading, made, key);
    }
  }
}

TEST(FamilyCard, OfOneAndOfTenMembersIsRead) {
  for (const int size : {1, 10}) {
    const specimens::Specimen made = drawn(specimens::Tier::kScan, 40, size);
    const Reading reading = read(made.shot.image, Kind::kk);
    EXPECT_EQ(reading.kind, Kind::kk);
    expect_members(reading, made, "nik");
    expect_members(reading, made, "pendidikan");
  }
}

TEST(FamilyCard, HasNoMembersInUnusedRowsOfPatternedPaper) {
  // Of a print so strong that it looks like ink around the strokes of unused rows.
  const specimens::Specimen made = drawn(specimens::Tier::kClean, 129, 3);
  EXPECT_EQ(read(made.shot.image, Kind::kk).members.size(), 3U);
}

TEST(FamilyCard, HasItsBoxesWhereItsFieldsAre) {
  const specimens::Specimen made = drawn(specimens::Tier::kPhotograph, 5, 3);
  const Reading reading = read(made.shot.image, Kind::kk);
  ASSERT_FALSE(reading.members.empty());
  const auto& box = made.truth["boxes"]["members.0.nik"];
  const cv::Rect2d truth{box[0], box[1], box[2], box[3]};
  const cv::Rect2d found = reading.members[0].at("nik").box;
  EXPECT_GT((truth & found).area(), 0.5 * (truth | found).area());
}

TEST(FamilyCard, ApprovesItsMembersWhoNameItsNumber) {
  const specimens::Specimen made = drawn(specimens::Tier::kPhotograph, 5, 3);
  const Reading reading = read(made.shot.image, Kind::kk);
  EXPECT_GT(reading.confidence("no_kk"), 0.9);
  for (auto claimed : made.truth["members"]) {
    claimed["no_kk"] = made.truth["fields"]["no_kk"];
    const Verdict verdict = decide(claim_from_json(claimed), nullptr, &reading);
    EXPECT_EQ(verdict.decision, Decision::approve) << to_json(verdict).dump();
  }
}

TEST(FamilyCard, IsNoIdentityCard) {
  specimens::Rng who(8, "person");
  const auto card =
      make_ktp(invent_person(who, specimens::builtin_areas()), specimens::Tier::kClean, 8, "");
  EXPECT_NE(read(card.shot.image, Kind::kk).kind, Kind::kk);
  const specimens::Specimen page = drawn(specimens::Tier::kClean, 9, 2);
  EXPECT_EQ(read(page.shot.image, Kind::ktp).kind, Kind::kk);
}

TEST(BloodByShape, TellsLettersAndSigns) {
  for (const char* group : {"A", "B", "AB", "O", "A+", "O-", "AB+"}) {
    cv::Mat strip(60, 160, CV_8U, cv::Scalar(235));
    int x = 12;
    for (const char* c = group; *c != 0; ++c) {
      // This face's signs are as tall as its letters; those in print are smaller.
      const bool sign = *c == '+' || *c == '-';
      cv::putText(strip, std::string(1, *c), {x, sign ? 38 : 44}, cv::FONT_HERSHEY_SIMPLEX,
                  sign ? 0.7 : 1.2, 20, sign ? 2 : 3, cv::LINE_AA);
      x += 34;
    }
    EXPECT_EQ(blood_by_shape(strip), group);
  }
  EXPECT_EQ(blood_by_shape(cv::Mat(60, 160, CV_8U, cv::Scalar(235))), "");
}

}  // namespace
}  // namespace antrean::ocr
