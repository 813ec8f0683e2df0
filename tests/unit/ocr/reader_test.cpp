#include "ocr/reader.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/verify.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

specimens::Specimen drawn(specimens::Tier tier, std::uint64_t seed, const std::string& forge = "") {
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  specimens::Rng who(seed, "person");
  return make_ktp(invent_person(who, kAreas), tier, seed, forge);
}

Reading read(const cv::Mat& picture, int quality = 92) {
  static DocumentReader reader;
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  return reader.read(bytes, Kind::ktp);
}

TEST(Reader, ReadsCleanCardsWhicheverWayUp) {
  const specimens::Specimen made = drawn(specimens::Tier::kClean, 11);
  for (const int turn :
       {-1, static_cast<int>(cv::ROTATE_90_CLOCKWISE), static_cast<int>(cv::ROTATE_180),
        static_cast<int>(cv::ROTATE_90_COUNTERCLOCKWISE)}) {
    cv::Mat picture = made.shot.image.clone();
    if (turn >= 0) cv::rotate(made.shot.image, picture, turn);
    const Reading reading = read(picture);
    EXPECT_EQ(reading.kind, Kind::ktp) << turn;
    for (const char* key : {"nik", "nama", "tanggal_lahir", "jenis_kelamin"}) {
      EXPECT_EQ(reading.value(key), made.truth["fields"][key].get<std::string>()) << key << turn;
    }
  }
}

// In an outline that is off, the number may be read and nothing below it: of these two scans the
// first outline was taken that shows sixteen digits, of the other none shows rows but one by
// labels.
TEST(Reader, LooksForAnotherOutlineWhereOnlyTheNumberIsRead) {
  for (const std::uint64_t seed : {3511755789617935ULL, 6249743422898361ULL}) {
    const specimens::Specimen made = drawn(specimens::Tier::kScan, seed);
    const Reading reading = read(made.shot.image, made.camera.jpeg_quality);
    for (const char* key : {"nik", "nama", "alamat", "pekerjaan"}) {
      EXPECT_EQ(reading.value(key), made.truth["fields"][key].get<std::string>()) << key << seed;
    }
  }
}

// "IJ" printed close together: the trained readers see "PAJO" and Tesseract "PAIJO", but "PAJJO"
// was believed, which all looks together hold likeliest.
TEST(Reader, DoubtsANameThatNoReaderSaw) {
  const specimens::Specimen made = drawn(specimens::Tier::kPhotograph, 1679121637331080);
  ASSERT_EQ(made.truth["fields"]["nama"], "PAIJO HARTONO");
  const Reading reading = read(made.shot.image, made.camera.jpeg_quality);
  const Field& name = reading.fields.at("nama");
  EXPECT_TRUE(name.value == "PAIJO HARTONO" || name.confidence < 0.75)
      << name.value.value_or("") << ' ' << name.confidence;
}

TEST(Reader, PutsNamesOfAreasRightAfterTheTables) {
  specimens::Rng who(12, "person");
  specimens::Person person = invent_person(who, specimens::builtin_areas());
  const specimens::Area true_area = person.area;
  // A letter is printed twice.
  person.area.regency.insert(person.area.regency.size() - 2, 1, person.area.regency.end()[-3]);
  person.area.district.insert(2, 1, person.area.district[1]);
  const Reading reading = read(make_ktp(person, specimens::Tier::kClean, 12, "").shot.image);
  EXPECT_EQ(reading.fields.at("kabupaten").raw, person.area.regency);
  EXPECT_EQ(reading.value("kabupaten"), true_area.regency);
  EXPECT_EQ(reading.fields.at("kecamatan").raw, person.area.district);
  EXPECT_EQ(reading.value("kecamatan"), true_area.district);
}

TEST(Reader, TellsPhotographedScreensFromCards) {
  constexpr std::uint64_t kOfEach = 8;
  const auto taken_for_screens = [](std::uint64_t from, const std::string& forge) {
    std::uint64_t taken = 0;
    for (std::uint64_t seed = from; seed < from + kOfEach; ++seed) {
      const Reading reading = read(drawn(specimens::Tier::kPhotograph, seed, forge).shot.image);
      // What can't be read isn't approved anyway.
      taken += reading.quality.screen > 0.5 || !reading.quality.usable ? 1 : 0;
    }
    return taken;
  };
  EXPECT_GE(taken_for_screens(31, "screen"), kOfEach - 1);
  // Two or three in a hundred are held up.
  EXPECT_LE(taken_for_screens(41, ""), 1);
}

TEST(Reader, ReadsPhotographs) {
  int right = 0;
  for (std::uint64_t seed = 21; seed < 26; ++seed) {
    const specimens::Specimen made = drawn(specimens::Tier::kPhotograph, seed);
    right += read(made.shot.image).value("nik") == made.truth["fields"]["nik"].get<std::string>();
  }
  EXPECT_GE(right, 4);
}

TEST(Reader, ApprovesNoForgery) {
  for (const char* forgery : {"digit", "covered", "screen"}) {
    const specimens::Specimen made = drawn(specimens::Tier::kPhotograph, 31, forgery);
    const Reading reading = read(made.shot.image);
    const auto& claim = made.truth["claim"];
    const Verdict verdict = decide(
        {claim["nik"], claim["nama"], claim["tanggal_lahir"], claim["jenis_kelamin"], std::nullopt},
        &reading, nullptr);
    EXPECT_NE(verdict.decision, Decision::approve) << forgery;
  }
}

TEST(Reader, SaysOfABlankPageThatItIsBlank) {
  EXPECT_EQ(read(cv::Mat(600, 900, CV_8UC3, cv::Scalar{250, 250, 250})).kind, Kind::blank);
}

}  // namespace
}  // namespace antrean::ocr
