#include "tests/ocr_report/source.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

namespace antrean::ocr_report {
namespace {

using specimens::Rng;

Picture picture_of(const specimens::Specimen& made, const std::string& id) {
  Picture picture{id, made.truth["tier"], {}, made.truth};
  cv::imencode(".jpg", made.shot.image, picture.bytes,
               {cv::IMWRITE_JPEG_QUALITY, made.camera.jpeg_quality});
  return picture;
}

std::uint64_t seed_of(std::uint64_t seed, int number) {
  return Rng(seed * 1'000'003 + static_cast<std::uint64_t>(number), "ocr report").bits() >> 11;
}

std::string name_of(const std::string& kind, specimens::Tier tier, std::uint64_t seed, int i) {
  return kind + "-" + std::string(specimens::tier_name(tier)) + "-" + std::to_string(seed) + "-" +
         std::to_string(i);
}

specimens::Specimen make(const std::string& kind, specimens::Tier tier, std::uint64_t seed,
                         const specimens::AreaTable& areas) {
  Rng who(seed, "person");
  if (kind == "ktp") return make_ktp(invent_person(who, areas), tier, seed, "");
  if (kind == "kk") {
    const int size = who.chance(0.6) ? who.whole(2, 5) : who.whole(1, 10);
    return make_kk(invent_family(who, areas, size), tier, seed);
  }
  return make_other(invent_person(who, areas), kind == "blank", tier, seed);
}

// The NIK's row lies outside of what is left.
void cut_off_nik(specimens::Specimen& made) {
  const auto& box = made.truth["boxes"]["nik"];
  const int x = std::max(0, box[0].get<int>());
  const int y = std::max(0, box[1].get<int>());
  const cv::Size size = made.shot.image.size();
  const int right = x + box[2].get<int>() / 2;
  const int below = y + box[3].get<int>() * 2 / 3;
  // The larger of the four parts beside the box.
  const std::array<cv::Rect, 4> parts{{{0, 0, x + box[2].get<int>() / 3, size.height},
                                       {right, 0, size.width - right, size.height},
                                       {0, 0, size.width, y + box[3].get<int>() / 3},
                                       {0, below, size.width, size.height - below}}};
  const cv::Rect best =
      *std::max_element(parts.begin(), parts.end(),
                        [](const cv::Rect& a, const cv::Rect& b) { return a.area() < b.area(); }) &
      cv::Rect{{0, 0}, size};
  if (best.width > 150 && best.height > 150) made.shot.image = made.shot.image(best).clone();
}

}  // namespace

void draw(const std::string& kind, specimens::Tier tier, int count, std::uint64_t seed,
          const specimens::AreaTable& areas, const Taker& take) {
  for (int i = 0; i < count; ++i) {
    take(picture_of(make(kind, tier, seed_of(seed, i), areas), name_of(kind, tier, seed, i)));
  }
}

ocr::Quad true_corners(const Picture& picture, double scale) {
  ocr::Quad corners;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Json& corner = picture.truth.at("corners").at(i);
    corners.at(i) = cv::Point2f{corner.at(0), corner.at(1)} * scale;
  }
  return corners;
}

void draw_forged(const std::string& forgery, specimens::Tier tier, int count, std::uint64_t seed,
                 const specimens::AreaTable& areas, const Taker& take) {
  for (int i = 0; i < count; ++i) {
    const std::uint64_t own = seed_of(seed, i);
    Rng who(own, "person");
    take(picture_of(make_ktp(invent_person(who, areas), tier, own, forgery),
                    name_of(forgery, tier, seed, i)));
  }
}

void draw_unsound(specimens::Tier tier, int count, std::uint64_t seed,
                  const specimens::AreaTable& areas, const Taker& take) {
  static constexpr std::array kFaults = {"nik_date", "nik_sex", "area", "serial", "cut", "noise"};
  for (int i = 0; i < count; ++i) {
    const std::uint64_t own = seed_of(seed, i);
    Rng who(own, "person");
    specimens::Person person = invent_person(who, areas);
    const std::string fault = kFaults[static_cast<std::size_t>(i) % kFaults.size()];
    if (fault == "nik_date") {
      person.tanggal_lahir.year += person.tanggal_lahir.year < 1990 ? 1 : -1;
      if (person.tanggal_lahir.day > 28) person.tanggal_lahir.day = 28;
    } else if (fault == "nik_sex") {
      person.female = !person.female;
    } else if (fault == "area") {
      person.nik.replace(
          0, 6,
          who.chance(0.5) ? "97" + person.nik.substr(2, 4) : person.nik.substr(0, 2) + "6801");
    } else if (fault == "serial") {
      person.nik.replace(12, 4, "0000");
    }
    specimens::Specimen made = make_ktp(person, tier, own, "");
    if (fault == "cut") cut_off_nik(made);
    if (fault == "noise") {
      cv::theRNG().state = own;
      cv::randu(made.shot.image, cv::Scalar::all(0), cv::Scalar::all(255));
    }
    take(picture_of(made, name_of(fault, tier, seed, i)));
  }
}

void take_folder(const std::filesystem::path& folder, int count, const Taker& take) {
  std::ifstream truth(folder / "truth.jsonl");
  if (!truth) throw std::runtime_error(folder.string() + ": no truth.jsonl");
  std::map<std::string, int> taken;
  for (std::string line; std::getline(truth, line);) {
    Picture picture;
    picture.truth = Json::parse(line);
    picture.id = picture.truth["file"];
    picture.tier = picture.truth.value("tier", "unknown");
    if (++taken[picture.truth.value("kind", "ktp") + picture.tier] > count) continue;
    std::ifstream in(folder / picture.id, std::ios::binary);
    if (!in) throw std::runtime_error((folder / picture.id).string() + ": no such file");
    picture.bytes.assign(std::istreambuf_iterator<char>(in), {});
    take(picture);
  }
}

}  // namespace antrean::ocr_report
