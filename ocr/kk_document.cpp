#include "ocr/kk_document.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/areas.hpp"
#include "ocr/find_document.hpp"
#include "ocr/nik.hpp"
#include "ocr/page_outline.hpp"
#include "ocr/quality.hpp"
#include "ocr/read_kk.hpp"

namespace antrean::ocr {
namespace {

constexpr double kLeastLikeness = 0.5;
// Ruled tables as clear as this are a family card's even if nothing in them can be read.
constexpr double kClearTables = 0.6;
// Where rules of an outline's page are seen so well, other outlines wouldn't show more.
constexpr double kRulesEnough = 0.85;
// The share of NIKs without which the card is sent back.
constexpr double kLeastRead = 0.4;
// Where the members are written, at 0.1 mm a pixel: strokes are as wide there as on a card that is
// judged at its own working size.
const cv::Point kWriting{150, 560};
// The channels' shares with which the blue security print is faintest against black ink.
const cv::Matx13f kInkShares{0.35F, 0.45F, 0.20F};

constexpr std::array kKeys{"no_kk",     "kepala_keluarga", "alamat",
                           "rt_rw",     "kode_pos",        "desa_kelurahan",
                           "kecamatan", "kabupaten_kota",  "provinsi"};

cv::Mat straight(const cv::Mat& picture, const std::array<cv::Point2f, 4>& corners,
                 const cv::Rect& part) {
  const auto w = static_cast<float>(kPageWidth);
  const auto h = static_cast<float>(kPageHeight);
  const std::array<cv::Point2f, 4> page{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  const cv::Mat map = cv::getPerspectiveTransform(page.data(), corners.data());
  const cv::Mat shift = (cv::Mat_<double>(3, 3) << 1, 0, part.x, 0, 1, part.y, 0, 0, 1);
  cv::Mat made;
  cv::warpPerspective(picture, made, map * shift, part.size(),
                      cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return made;
}

// White paper has colour in its emblem only.
double grayness(const cv::Mat& picture, const std::array<cv::Point2f, 4>& corners) {
  double colour = 0;
  for (const cv::Rect& part : {cv::Rect{100, 90, 240, 220}, cv::Rect{1500, 700, 240, 220}}) {
    cv::Mat hsv;
    cv::cvtColor(straight(picture, corners, part), hsv, cv::COLOR_BGR2HSV);
    colour = std::max(colour, cv::mean(hsv)[1]);
  }
  return 1 - std::clamp((colour - 6) / 16, 0.0, 1.0);
}

bool outside(const std::array<cv::Point2f, 4>& corners, const cv::Size& picture) {
  const double over = 0.02 * std::max(picture.width, picture.height);
  return std::any_of(corners.begin(), corners.end(), [&](const cv::Point2f& corner) {
    return corner.x < -over || corner.y < -over || corner.x > picture.width + over ||
           corner.y > picture.height + over;
  });
}

void scale_box(Field& field, double scale) {
  field.box = {field.box.x / scale, field.box.y / scale, field.box.width / scale,
               field.box.height / scale};
}

void judge_page(const Decoded& decoded, const KkReading& kk, Reading& reading) {
  reading.quality =
      judge(straight(decoded.picture, kk.corners, {kWriting, cv::Size{kCardWidth, kCardHeight}}));
  Quality& quality = reading.quality;
  quality.grayscale = grayness(decoded.picture, kk.corners);
  quality.cropped = outside(kk.corners, decoded.picture.size()) ? 1 : 0;
  // What was read counts more than how it looks.
  const auto read = static_cast<double>(
      std::count_if(kk.members.begin(), kk.members.end(),
                    [](const auto& member) { return member.at("nik").value.has_value(); }));
  quality.usable = read > 0 && read >= kLeastRead * static_cast<double>(kk.members.size());
  if (quality.usable) {
    quality.reasons.clear();
  } else if (quality.reasons.empty()) {
    quality.reasons.emplace_back("UNREADABLE");
  }
}

// Whether two outlines are of the same sheet, either way up.
bool same_place(const Quad& one, Quad other) {
  constexpr double kNear = 0.015;  // of the sheet's diagonal
  const double near = kNear * cv::norm(one[0] - one[2]);
  if (alike(one, other, near)) return true;
  std::rotate(other.begin(), other.begin() + 2, other.end());
  return alike(one, other, near);
}

Reading reading_of(const Decoded& decoded, KkReading kk) {
  Reading reading;
  reading.kind = Kind::kk;
  reading.kind_confidence = std::max(kk.likeness, kLeastLikeness);
  for (std::size_t i = 0; i < 4; ++i) {
    reading.corners[i] = {kk.corners[i].x / decoded.scale, kk.corners[i].y / decoded.scale};
  }
  const cv::Point2d along = reading.corners[1] - reading.corners[0];
  const double degrees = std::atan2(along.y, along.x) * 180 / CV_PI;
  reading.rotation = (cvRound(degrees / 90) * 90 + 360) % 360;
  judge_page(decoded, kk, reading);
  for (auto& [key, field] : kk.fields) {
    scale_box(field, decoded.scale);
    reading.fields.emplace(key, std::move(field));
  }
  for (const char* key : kKeys) reading.fields.try_emplace(key);
  for (auto& member : kk.members) {
    for (auto& [key, field] : member) scale_box(field, decoded.scale);
    reading.members.push_back(std::move(member));
  }
  reading.checks = check_family_card(reading);
  return reading;
}

}  // namespace

FamilyCardSearch::FamilyCardSearch(const Decoded& decoded, Readers& readers)
    : decoded_(decoded), readers_(readers) {}

cv::Mat& FamilyCardSearch::gray() {
  if (gray_.empty()) cv::transform(decoded_.picture, gray_, kInkShares);
  return gray_;
}

void FamilyCardSearch::look_for_tables(bool thorough) {
  offer(page_, page_by_tables(gray(), readers_, thorough));
}

void FamilyCardSearch::look_within(const std::vector<Quad>& outlines) {
  for (const Quad& sheet : sheets_among(outlines, decoded_.picture.size())) {
    const auto like_it = [&sheet](const Quad& other) { return same_place(sheet, other); };
    // One outline may still be better than the tables' corners.
    if (within_ && page_->is_placed()) break;
    if (page_ && like_it(page_->corners())) continue;
    if (std::any_of(tried_.begin(), tried_.end(), like_it)) continue;
    tried_.push_back(sheet);
    if (page_) page_->put_away();
    auto page = page_by_outline(gray(), sheet, readers_);
    const bool sure = page && page->tables.clearness >= kRulesEnough;
    within_ |= page.has_value();
    offer(page_, std::move(page));
    if (sure || is_legible()) break;
  }
}

std::optional<Reading> FamilyCardSearch::read(bool unread) {
  if (!page_) return std::nullopt;
  page_->take_out(gray());
  // A page that was laid flat is read from its own picture: two threads may be here at once, when
  // most memory is taken.
  gray_.release();
  KkReading kk = read_kk(*page_, readers_);
  const bool like = kk.likeness >= kLeastLikeness;
  if (!like && !(unread && kk.clearness >= kClearTables)) return std::nullopt;
  page_.reset();
  return reading_of(decoded_, std::move(kk));
}

void call_unread_family_card(Reading& reading) {
  reading.kind = Kind::kk;
  reading.kind_confidence = kLeastLikeness;
  reading.quality.usable = false;
  reading.quality.reasons = {"UNREADABLE"};
  for (const char* key : kKeys) reading.fields.try_emplace(key);
}

std::vector<Check> check_family_card(const Reading& reading) {
  std::vector<Check> checks;
  const std::string number = reading.value("no_kk");
  if (!number.empty()) {
    const auto part = [&number](std::size_t at) { return std::stoi(number.substr(at, 2)); };
    if (look_up_area(number.substr(0, 6)) == AreaStatus::unknown_province) {
      checks.push_back({"KK_NUMBER_AREA_UNKNOWN", Severity::review, "no such province"});
    }
    // The day of issue, without the 40 that a woman's NIK has.
    if (part(6) < 1 || part(6) > 31 || part(8) < 1 || part(8) > 12) {
      checks.push_back({"KK_NUMBER_DATE_IMPOSSIBLE", Severity::review, "no day of issue"});
    }
    if (number.substr(12) == "0000") {
      checks.push_back({"KK_NUMBER_SERIAL_ZERO", Severity::review, "serial 0000"});
    }
  }
  for (std::size_t i = 0; i < reading.members.size(); ++i) {
    const auto value = [&](const char* key) -> std::string {
      const auto found = reading.members[i].find(key);
      return found == reading.members[i].end() ? "" : found->second.value.value_or("");
    };
    if (value("nik").empty()) continue;
    for (Check check : check_nik(value("nik"), value("tanggal_lahir"), value("jenis_kelamin"))) {
      check.detail = "row " + std::to_string(i + 1) + ": " + check.detail;
      checks.push_back(std::move(check));
    }
  }
  return checks;
}

}  // namespace antrean::ocr
