// The generator's promises: repeatable, consistent, and true about what it drew.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <sstream>

#include "tests/specimens/batch.hpp"
#include "tests/specimens/forge.hpp"
#include "tests/specimens/kk.hpp"
#include "tests/specimens/ktp.hpp"
#include "tests/specimens/output.hpp"

// What pango, cairo and fontconfig keep for the life of a process is no leak. Freeing it isn't
// safe: pango's own threads may still look fonts up when a test ends.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name that the leak checker looks for.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

namespace antrean::specimens {
namespace {

constexpr std::array kTiers = {Tier::kClean, Tier::kScan, Tier::kPhotograph, Tier::kHard,
                               Tier::kBlurred};

const AreaTable& areas() {
  static const AreaTable table = builtin_areas();
  return table;
}

Person somebody(std::uint64_t seed) {
  Rng rng(seed, "person");
  return invent_person(rng, areas());
}

Family some_family(std::uint64_t seed, int size) {
  Rng rng(seed, "family");
  return invent_family(rng, areas(), size);
}

bool same_pixels(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "specimens-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path path;
};

// What the rules of PP 40/2019 say of a NIK, told apart from how make_nik writes it.
void expect_sound_nik(const Person& person, const std::set<std::string>& codes) {
  SCOPED_TRACE(person.nik);
  ASSERT_EQ(person.nik.size(), 16U);
  ASSERT_EQ(person.nik.find_first_not_of("0123456789"), std::string::npos);
  EXPECT_TRUE(codes.contains(person.nik.substr(0, 6)));
  const int day = std::stoi(person.nik.substr(6, 2));
  EXPECT_EQ(day > 40, person.female);
  EXPECT_EQ(day % 40, person.tanggal_lahir.day);
  EXPECT_EQ(std::stoi(person.nik.substr(8, 2)), person.tanggal_lahir.month);
  EXPECT_EQ(std::stoi(person.nik.substr(10, 2)), person.tanggal_lahir.year % 100);
  EXPECT_GE(std::stoi(person.nik.substr(12)), 1);
}

std::set<std::string> area_codes() {
  std::set<std::string> codes;
  for (const Area& area : areas().areas) {
    codes.insert(area.code);
    codes.insert(code_before_2022(area.code));
  }
  return codes;
}

TEST(Rng, IsTheSameEverywhere) {
  // The standard fixes the engine; this number fixes our seeding of it.
  EXPECT_EQ(Rng(42, "person").bits(), 1296081629348179874ULL);
  EXPECT_NE(Rng(42, "person").bits(), Rng(42, "camera").bits());
  EXPECT_NE(Rng(42, "person").bits(), Rng(43, "person").bits());
}

TEST(People, HaveSoundNiks) {
  const auto codes = area_codes();
  for (std::uint64_t seed = 0; seed < 1000; ++seed) expect_sound_nik(somebody(seed), codes);
}

TEST(People, DifferWidely) {
  std::set<std::string> names;
  int one_word = 0;
  int women = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Person person = somebody(seed);
    names.insert(person.nama);
    one_word += person.nama.find(' ') == std::string::npos ? 1 : 0;
    women += person.female ? 1 : 0;
    EXPECT_GE(age_on(person.tanggal_lahir), 17);
    EXPECT_EQ(person.nama.find("  "), std::string::npos) << person.nama;
  }
  EXPECT_GT(names.size(), 900U);
  EXPECT_GT(one_word, 30);
  EXPECT_GT(women, 400);
  EXPECT_LT(women, 600);
}

TEST(People, AreasReachAllProvinces) {
  std::set<std::string> provinces;
  for (const Area& area : areas().areas) {
    provinces.insert(area.code.substr(0, 2));
    EXPECT_EQ(area.code.size(), 6U);
  }
  EXPECT_EQ(provinces.size(), 38U);
}

TEST(Areas, KnowTheCodesOfPapuaBeforeItsSplit) {
  EXPECT_EQ(code_before_2022("930105"), "910105");
  EXPECT_EQ(code_before_2022("967101"), "927101");
  EXPECT_EQ(code_before_2022("327301"), "327301");
  EXPECT_EQ(province_before_2022({"930105", "PAPUA SELATAN", "", "", ""}), "PAPUA");
  EXPECT_EQ(province_before_2022({"967101", "PAPUA BARAT DAYA", "", "", ""}), "PAPUA BARAT");
  EXPECT_EQ(province_before_2022({"327301", "JAWA BARAT", "", "", ""}), "JAWA BARAT");
}

TEST(Areas, AreReadFromCsv) {
  TemporaryFolder folder;
  const auto write = [&](const char* name, const char* text) {
    std::ofstream(folder.path / name) << text;
  };
  EXPECT_THROW(read_areas(folder.path), std::runtime_error);
  write("provinces.csv", "code,name\n32,Jawa Barat\n31,Daerah Khusus Ibukota Jakarta\n");
  write("regencies.csv",
        "code,province_code,name\n32.73,32,Kota Bandung\n31.74,31,Kota Administrasi Jakarta "
        "Selatan\n");
  write("districts.csv", "code,regency_code,name\n32.73.01,32.73,Sukasari\n31.74.01,31.74,Tebet\n");
  write("villages.csv",
        "code,district_code,name\n32.73.01.1001,32.73.01,Sarijadi\n31.74.01.1002,31.74.01,\"Tebet "
        "Timur\"\n");
  const AreaTable table = read_areas(folder.path);
  ASSERT_EQ(table.areas.size(), 2U);
  EXPECT_EQ(table.areas[0].regency, "JAKARTA SELATAN");
  EXPECT_EQ(table.areas[0].province, "DKI JAKARTA");
  EXPECT_EQ(table.areas[0].village, "TEBET TIMUR");
  EXPECT_EQ(table.areas[1].code, "327301");
  EXPECT_EQ(table.areas[1].town(), "BANDUNG");
}

TEST(Families, AgreeWithThemselves) {
  const auto codes = area_codes();
  for (int size = 1; size <= 10; ++size) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      SCOPED_TRACE(testing::Message() << "size " << size << ", seed " << seed);
      const Family family = some_family(seed, size);
      ASSERT_EQ(family.members.size(), static_cast<std::size_t>(size));
      EXPECT_EQ(family.no_kk.size(), 16U);
      EXPECT_LE(std::stoi(family.no_kk.substr(6, 2)), 31) << "a KK number never has +40";
      EXPECT_EQ(family.members.front().hubungan, "KEPALA KELUARGA");
      std::set<std::string> niks;
      for (const Person& member : family.members) {
        expect_sound_nik(member, codes);
        niks.insert(member.nik);
        EXPECT_EQ(member.no_kk, family.no_kk);
        EXPECT_EQ(member.alamat, family.alamat);
        if (member.hubungan == "ANAK") {
          EXPECT_LT(family.members.front().tanggal_lahir, member.tanggal_lahir);
          const Person& head = family.members.front();
          EXPECT_EQ(head.female ? member.ibu : member.ayah, head.nama);
        }
      }
      EXPECT_EQ(niks.size(), family.members.size());
    }
  }
}

TEST(Families, RowsOfTheKkAgreeWithTheKtps) {
  const Family family = some_family(7, 6);
  const FamilySet set = make_family(family, Tier::kClean, 7);
  const Json& rows = set.kk.truth["members"];
  ASSERT_EQ(rows.size(), set.ktps.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(set.ktps[i].has_value(), has_ktp(family.members[i]));
    if (!set.ktps[i]) continue;
    const Json& fields = set.ktps[i]->truth["fields"];
    for (const char* key :
         {"nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "kewarganegaraan"}) {
      EXPECT_EQ(rows[i][key], fields[key]) << key;
    }
    EXPECT_EQ(rows[i]["jenis_pekerjaan"], fields["pekerjaan"]);
    EXPECT_EQ(set.kk.truth["claims"][i], set.ktps[i]->truth["claim"]);
    EXPECT_EQ(set.ktps[i]->truth["claim"]["no_kk"], set.kk.truth["fields"]["no_kk"]);
  }
}

TEST(Drawing, TheSameSeedGivesTheSamePixels) {
  for (const Tier tier : kTiers) {
    const Specimen once = make_ktp(somebody(3), tier, 3, "");
    const Specimen again = make_ktp(somebody(3), tier, 3, "");
    EXPECT_TRUE(same_pixels(once.shot.image, again.shot.image)) << tier_name(tier);
    EXPECT_EQ(once.truth, again.truth);
  }
  const Family family = some_family(3, 4);
  EXPECT_TRUE(same_pixels(make_kk(family, Tier::kClean, 3).shot.image,
                          make_kk(family, Tier::kClean, 3).shot.image));
  EXPECT_FALSE(same_pixels(make_ktp(somebody(3), Tier::kClean, 3, "").shot.image,
                           make_ktp(somebody(3), Tier::kClean, 4, "").shot.image));
}

TEST(Drawing, NoFieldOfAKtpRunsOffOrUnderThePhotograph) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Rng style_rng(seed, "style");
    Rng ink(seed, "ink");
    const KtpStyle style = invent_ktp_style(style_rng);
    const DrawnDocument card = draw_ktp(somebody(seed), style, ink, 0.1);
    for (const auto& [key, box] : card.boxes) {
      EXPECT_GE(box.x, 0) << seed << " " << key;
      EXPECT_LE(box.y + box.height, kKtpHeight) << seed << " " << key;
      const bool heading = key == "provinsi" || key == "kabupaten";
      EXPECT_LE(box.x + box.width, heading ? kKtpWidth : style.photo.x + 4) << seed << " " << key;
    }
  }
}

TEST(Drawing, EveryPrintedValueHasABox) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Specimen made = make_ktp(somebody(seed), Tier::kClean, seed, "");
    for (const auto& [key, value] : made.truth["fields"].items()) {
      EXPECT_EQ(made.truth["boxes"].contains(key), !value.is_null()) << key;
    }
  }
  const Specimen kk = make_kk(some_family(2, 3), Tier::kClean, 2);
  for (const char* key : {"no_kk", "kode_pos", "members.2.nik", "members.0.ibu"}) {
    EXPECT_TRUE(kk.truth["boxes"].contains(key)) << key;
  }
  EXPECT_FALSE(kk.truth["boxes"].contains("members.3.nik"));
}

// A white card with a coloured square in each corner, seen by the geometry of every tier.
TEST(Camera, CornersAreWhereTheTruthSaysTheyAre) {
  const std::array<cv::Scalar, 4> inks = {cv::Scalar(255, 0, 0), cv::Scalar(0, 255, 0),
                                          cv::Scalar(0, 0, 255), cv::Scalar(0, 255, 255)};
  DrawnDocument card{
      cv::Mat(638, 1011, CV_8UC4, cv::Scalar(255, 255, 255, 255)), 1011, 638, {}, {}};
  const std::array<cv::Point, 4> places = {cv::Point(0, 0), {951, 0}, {951, 578}, {0, 578}};
  for (std::size_t i = 0; i < 4; ++i) {
    cv::Scalar ink = inks[i];
    ink[3] = 255;
    card.image(cv::Rect(places[i], cv::Size(60, 60))) = ink;
  }
  for (const Tier tier : kTiers) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      SCOPED_TRACE(testing::Message() << tier_name(tier) << ", seed " << seed);
      Rng lens(seed, "camera");
      const Camera drawn = invent_camera(lens, tier, Sheet::kCard);
      Camera camera;  // the geometry alone
      camera.document_width = drawn.document_width;
      camera.quarter = drawn.quarter;
      camera.angle = drawn.angle;
      camera.tilt_x = drawn.tilt_x;
      camera.tilt_y = drawn.tilt_y;
      camera.margin_x = std::max(0.01, drawn.margin_x);
      camera.margin_y = std::max(0.01, drawn.margin_y);
      camera.place_x = drawn.place_x;
      camera.place_y = drawn.place_y;
      Rng world(seed, "world");
      const Shot shot = photograph(card, camera, world);
      const std::array<cv::Point2d, 4> ends = {cv::Point2d(0, 0), {1011, 0}, {1011, 638}, {0, 638}};
      for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_LT(cv::norm(map_point(shot.to_image, ends[i]) - shot.corners[i]), 0.01);
        cv::Mat mask;
        const cv::Scalar slack(40, 40, 40);
        cv::inRange(shot.image, inks[i] - slack, inks[i] + slack, mask);
        std::vector<cv::Point> found;
        cv::findNonZero(mask, found);
        ASSERT_GT(found.size(), 50U);
        // The furthest coloured pixel, seen from the card's centre, is the corner.
        const cv::Point2d centre = map_point(shot.to_image, {505.5, 319});
        const cv::Point2d away = shot.corners[i] - centre;
        cv::Point2d tip;
        double reach = -1;
        for (const cv::Point& at : found) {
          const double along = (cv::Point2d(at) - centre).dot(away);
          if (along > reach) {
            reach = along;
            tip = cv::Point2d(at) + cv::Point2d(0.5, 0.5);
          }
        }
        EXPECT_LT(cv::norm(tip - shot.corners[i]), 3.0) << "corner " << i;
      }
    }
  }
}

TEST(Camera, RotationAndAngleAddUpToTheTurn) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Specimen made = make_ktp(somebody(seed), Tier::kHard, seed, "");
    const Json& truth = made.truth;
    const double turn = truth["rotation"].get<double>() + truth["angle"].get<double>();
    EXPECT_LE(std::abs(truth["angle"].get<double>()), 45.0);
    EXPECT_NEAR(std::cos(turn * CV_PI / 180),
                std::cos((made.camera.quarter * 90 + made.camera.angle) * CV_PI / 180), 1e-3);
  }
}

TEST(Tiers, DegradeAsTheyPromise) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto camera = [&](Tier tier) {
      Rng rng(seed, "camera");
      return invent_camera(rng, tier, Sheet::kCard);
    };
    EXPECT_EQ(camera(Tier::kClean).angle, 0);
    EXPECT_LE(std::abs(camera(Tier::kScan).angle), 5);
    EXPECT_EQ(camera(Tier::kScan).tilt_x, 0);
    const Camera photo = camera(Tier::kPhotograph);
    EXPECT_LE(std::max(std::abs(photo.tilt_x), std::abs(photo.tilt_y)), 20);
    EXPECT_GE(photo.jpeg_quality, 60);
    EXPECT_LE(photo.jpeg_quality, 85);
    const Camera hard = camera(Tier::kHard);
    EXPECT_GE(hard.document_width, 500);
    EXPECT_LE(hard.document_width, 800);
    EXPECT_LE(hard.jpeg_quality, 60);
    EXPECT_GE(hard.jpeg_quality, 35);
    // A NIK's digits are about 3% of the width high: the blur leaves none of their strokes.
    const Camera blurred = camera(Tier::kBlurred);
    EXPECT_GT(blurred.blur, blurred.document_width * 0.012);
  }
}

TEST(Tiers, NamesGoBothWays) {
  for (const Tier tier : kTiers) EXPECT_EQ(tier_from(tier_name(tier)), tier);
  EXPECT_FALSE(tier_from("splendid"));
}

TEST(Output, EveryTierAndFormatDecodes) {
  TemporaryFolder folder;
  for (const Tier tier : kTiers) {
    const Specimen made = make_ktp(somebody(5), tier, 5, "");
    for (const char* extension : {".jpg", ".png", ".webp", ".tiff"}) {
      const auto file = folder.path / (std::string(tier_name(tier)) + extension);
      write_picture(file, made.shot.image, made.camera.jpeg_quality);
      const cv::Mat back = cv::imread(file.string(), cv::IMREAD_UNCHANGED);
      EXPECT_EQ(back.size(), made.shot.image.size()) << file;
      EXPECT_EQ(made.truth["width"], back.cols);
    }
    const auto pdf = folder.path / "page.pdf";
    write_picture(pdf, made.shot.image, made.camera.jpeg_quality);
    std::ifstream in(pdf, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    EXPECT_TRUE(bytes.str().starts_with("%PDF"));
    EXPECT_NE(bytes.str().find("DCTDecode"), std::string::npos);
  }
  EXPECT_THROW(write_picture(folder.path / "a.doc", cv::Mat(8, 8, CV_8UC3), 90),
               std::runtime_error);
}

TEST(Forgeries, ChangeTheCardAndSaySo) {
  const Person person = somebody(11);
  const Specimen genuine = make_ktp(person, Tier::kClean, 11, "");
  for (const char* kind : {"digit", "patch", "screen", "covered", "grey"}) {
    SCOPED_TRACE(kind);
    const Specimen forged = make_ktp(person, Tier::kClean, 11, kind);
    EXPECT_EQ(forged.truth["forge"]["kind"], kind);
    EXPECT_FALSE(same_pixels(genuine.shot.image, forged.shot.image));
  }
  const Json digit = make_ktp(person, Tier::kClean, 11, "digit").truth;
  EXPECT_NE(digit["fields"]["nik"], genuine.truth["fields"]["nik"]);
  EXPECT_EQ(digit["fields"]["nik"], digit["claim"]["nik"]);
  EXPECT_EQ(digit["forge"]["original"], genuine.truth["fields"]["nik"]);
  const Json covered = make_ktp(person, Tier::kClean, 11, "covered").truth;
  EXPECT_TRUE(covered["fields"]["nik"].is_null());
  EXPECT_EQ(covered["claim"]["nik"], person.nik);
  EXPECT_THROW(make_ktp(person, Tier::kClean, 11, "sorcery"), std::invalid_argument);
}

TEST(Forgeries, AreConfinedToTheirField) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Person person = somebody(seed);
    Rng style_rng(seed, "ktp style");
    const KtpStyle style = invent_ktp_style(style_rng);
    Rng ink(seed, "ktp ink");
    DrawnDocument card = draw_ktp(person, style, ink, 1);
    const cv::Mat before = card.image.clone();
    Json truth = {{"fields", ktp_fields(person)}, {"claim", claim_of(person)}};
    Rng forger(seed, "forger");
    forge_card(Forgery::kDigit, style, forger, card, truth);
    cv::Mat changed;
    cv::absdiff(before, card.image, changed);
    cv::cvtColor(changed, changed, cv::COLOR_BGRA2GRAY);
    std::vector<cv::Point> points;
    cv::findNonZero(changed, points);
    ASSERT_FALSE(points.empty());
    const cv::Rect where = cv::boundingRect(points);
    const cv::Rect2d nik = card.boxes["nik"];
    EXPECT_GE(where.x, nik.x - 12);
    EXPECT_GE(where.y, nik.y - 16);
    EXPECT_LE(where.height, nik.height * 1.6);
    EXPECT_LE(where.width, 60);
  }
}

TEST(GivenPerson, TakesFieldsAndInventsTheRest) {
  Person person = somebody(1);
  apply_json(
      {{"nama", "SITI AMINAH"}, {"jenis_kelamin", "PEREMPUAN"}, {"tanggal_lahir", "1991-02-03"}},
      person);
  EXPECT_EQ(person.nama, "SITI AMINAH");
  EXPECT_EQ(person.nik.substr(6, 6), "430291");
  apply_json({{"nik", "3273014302910001"}, {"no_kk", "3273010101150001"}}, person);
  EXPECT_EQ(ktp_fields(person)["nik"], "3273014302910001");
  EXPECT_EQ(claim_of(person)["no_kk"], "3273010101150001");
}

TEST(GivenPerson, NamesTheKeyThatIsWrong) {
  const auto message = [](const Json& given) {
    Person person = somebody(1);
    try {
      apply_json(given, person);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(message({{"tanggal_lahir", "3 Feb 1991"}}).find("tanggal_lahir"), std::string::npos);
  EXPECT_NE(message({{"jenis_kelamin", "F"}}).find("jenis_kelamin"), std::string::npos);
  EXPECT_NE(message({{"shoe_size", "42"}}).find("shoe_size"), std::string::npos);
  EXPECT_NE(message({{"nik", 3273}}).find("nik"), std::string::npos);
  EXPECT_NE(message(Json::array()).find("object"), std::string::npos);
}

TEST(Batch, DrawsAGivenPersonAndKeepsTheirFile) {
  TemporaryFolder folder;
  const auto given = folder.path / "budi.json";
  const std::string code = areas().areas.front().code;
  const std::string text = Json{{"nama", "BUDI SANTOSO"}, {"nik", code + "1708850001"}}.dump();
  std::ofstream(given) << text;
  Order order;
  order.out = folder.path / "budi.jpg";
  order.areas = "builtin";
  draw_given_person(order, given);
  EXPECT_FALSE(cv::imread(order.out.string()).empty());
  std::ifstream truth_file(folder.path / "budi.truth.json");
  const Json truth = Json::parse(truth_file);
  EXPECT_EQ(truth["fields"]["nama"], "BUDI SANTOSO");
  EXPECT_EQ(truth["fields"]["kabupaten"], areas().areas.front().regency);
  std::ifstream kept(given);
  std::string line;
  std::getline(kept, line);
  EXPECT_EQ(line, text);
}

TEST(Batch, WritesPicturesAndALineForEach) {
  TemporaryFolder folder;
  Order order;
  order.out = folder.path / "some";
  order.areas = "builtin";
  order.count = 3;
  order.jobs = 2;
  order.seed = 9;
  draw_batch(order);
  order.kind = "other";
  order.count = 2;
  draw_batch(order);
  order.kind = "blank";
  draw_batch(order);
  std::ifstream in(order.out / "truth.jsonl");
  std::string line;
  int lines = 0;
  while (std::getline(in, line)) {
    const Json truth = Json::parse(line);
    EXPECT_TRUE(std::filesystem::exists(order.out / truth["file"].get<std::string>()));
    EXPECT_TRUE(truth.contains("claim"));
    EXPECT_EQ(truth["corners"].size(), 4U);
    ++lines;
  }
  EXPECT_EQ(lines, 7);
}

}  // namespace
}  // namespace antrean::specimens
