#include "ocr/reader.hpp"

#include <algorithm>
#include <chrono>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/find_document.hpp"
#include "ocr/found_card.hpp"
#include "ocr/kk_document.hpp"
#include "ocr/nik.hpp"
#include "ocr/pasted_digits.hpp"
#include "ocr/pasted_values.hpp"
#include "ocr/print_rows.hpp"
#include "ocr/quality.hpp"
#include "ocr/read_ktp.hpp"
#include "ocr/read_print.hpp"
#include "ocr/readers.hpp"
#include "ocr/screen.hpp"

namespace antrean::ocr {
namespace {

// Maps a box on the card back into the picture.
cv::Rect2d to_picture(const cv::Rect2d& box, const cv::Mat& back, double scale) {
  if (box.area() <= 0) return {};
  const std::vector<cv::Point2f> corners{
      {static_cast<float>(box.x), static_cast<float>(box.y)},
      {static_cast<float>(box.x + box.width), static_cast<float>(box.y)},
      {static_cast<float>(box.x + box.width), static_cast<float>(box.y + box.height)},
      {static_cast<float>(box.x), static_cast<float>(box.y + box.height)}};
  std::vector<cv::Point2f> mapped;
  cv::perspectiveTransform(corners, mapped, back);
  const cv::Rect2f around = cv::boundingRect(mapped);
  return {around.x / scale, around.y / scale, around.width / scale, around.height / scale};
}

int rotation_of(const std::array<cv::Point2d, 4>& corners) {
  const cv::Point2d along = corners[1] - corners[0];
  const double degrees = std::atan2(along.y, along.x) * 180 / CV_PI;
  return (cvRound(degrees / 90) * 90 + 360) % 360;
}

bool is_blank(const cv::Mat& picture) {
  // Pixels on the long side: print still has its edges, noise has lost its own. Shrinking by whole
  // pixels is five times as fast.
  constexpr int kLongSide = 900;
  const int by = std::max(1, std::max(picture.cols, picture.rows) / kLongSide);
  cv::Mat gray;
  cv::cvtColor(picture, gray, cv::COLOR_BGR2GRAY);
  cv::resize(gray, gray, {std::max(1, gray.cols / by), std::max(1, gray.rows / by)}, 0, 0,
             cv::INTER_AREA);
  cv::Mat edges;
  cv::Canny(gray, edges, 40, 120);
  return static_cast<double>(cv::countNonZero(edges)) < 0.0008 * static_cast<double>(edges.total());
}

}  // namespace

DocumentReader::DocumentReader(DecodeLimits limits) : limits_(limits) {}
DocumentReader::~DocumentReader() = default;
DocumentReader::DocumentReader(DocumentReader&&) noexcept = default;

Reading DocumentReader::read(std::span<const std::uint8_t> bytes, std::optional<Kind> wanted) {
  const auto start = Clock::now();
  return read_decoded(decode(bytes, limits_), wanted, start);
}

Reading DocumentReader::read(std::vector<std::uint8_t>&& bytes, std::optional<Kind> wanted) {
  const auto start = Clock::now();
  const Decoded decoded = decode(std::exchange(bytes, {}), limits_);
  return read_decoded(decoded, wanted, start);
}

Reading DocumentReader::read_decoded(const Decoded& decoded, std::optional<Kind> wanted,
                                     Clock::time_point start) {
  auto last = Clock::now();
  if (!readers_) readers_ = std::make_unique<Readers>();
  Reading reading;
  const auto step = [&](const char* name) {
    const auto now = Clock::now();
    reading.steps_ms[name] += std::chrono::duration<double, std::milli>(now - last).count();
    last = now;
  };
  reading.steps_ms["decode"] = std::chrono::duration<double, std::milli>(last - start).count();
  const auto finish = [&]() -> Reading {
    reading.ms = static_cast<int>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
    return std::move(reading);
  };
  FoundCard best;
  std::vector<Quad> seen;
  const auto consider = [&](const std::vector<Quad>& quads) {
    step("find");
    look_at(decoded.picture, quads, best);
    seen.insert(seen.end(), quads.begin(), quads.end());
    step("turn");
  };
  // Where a card's digits are clear at first look, there is no need to ask whether there is
  // anything at all; where all of them are, nor for a family card.
  CardSearch search{decoded.picture};
  if (wanted != Kind::kk) consider(whole_if_card(decoded.picture.size()));
  if (wanted != Kind::kk && !best.is_settled()) consider(search.next());
  const bool clear_at_once = best.is_settled();
  if (best.score < kClearNumber && is_blank(decoded.picture)) {
    reading.kind = Kind::blank;
    reading.kind_confidence = 0.95;
    reading.quality.usable = false;
    reading.quality.reasons.emplace_back("BLANK");
    return finish();
  }
  reading.hash = perceptual_hash(decoded.picture);
  step("hash");

  const auto finish_family = [&](Reading family) -> Reading {
    step("read");
    family.hash = reading.hash;
    family.steps_ms = std::move(reading.steps_ms);
    reading = std::move(family);
    return finish();
  };
  // A family card has ruled tables, which no identity card has; where one is wanted, it is looked
  // for longer. What the tables' corners don't tell, torn by glare or a finger, the outline of the
  // sheet may.
  const bool only_family = wanted == Kind::kk;
  std::optional<FamilyCardSearch> family;
  if (wanted != Kind::ktp && !clear_at_once) {
    family.emplace(decoded, *readers_);
    family->look_for_tables(only_family);
    step("tables");
    if (family->is_legible()) {
      if (auto card = family->read(only_family)) return finish_family(std::move(*card));
    }
  }
  while (search.more() && !best.is_settled()) consider(search.next());
  if (only_family) consider(whole_if_card(decoded.picture.size()));
  if (family && (family->found() || best.score < kClearNumber)) {
    family->look_within(seen);
    step("tables");
    if (!only_family || family->is_legible()) {
      if (auto card = family->read(only_family)) return finish_family(std::move(*card));
    }
  }
  const std::size_t tried = seen.size();
  if (best.score < kClearNumber) consider(find_broken_cards(decoded.picture));
  if (best.score < kClearNumber) consider(find_cards_by_hue(decoded.picture));
  if (only_family) {
    family->look_within({seen.begin() + static_cast<std::ptrdiff_t>(tried), seen.end()});
    step("tables");
    if (auto card = family->read(true)) return finish_family(std::move(*card));
  }
  family.reset();
  std::optional<PrintSaid> said;
  const auto ask_print = [&] {
    if (said) return;
    PrintSearch print{decoded.picture};
    said = read_print(decoded.picture, print, *readers_);
    step("print");
  };
  // Where no digits tell, labels may; with fewer than nearly all, print may say that there is no
  // card to look for. That no label could be read doesn't.
  bool is_another = false;
  if (best.score < kSomeNumber) {
    std::vector<SeenLabels> labelled = labels_in(decoded.picture, seen);
    step("labels");
    if (labelled.empty() || labelled.back().labels < kNearlyAllLabels) {
      ask_print();
      is_another = said->shown == Shown::other || said->shown == Shown::family_card;
      if (is_another) labelled = beside(std::move(labelled), said->rows);
    }
    if (choose_by_labels(labelled, best)) is_another = false;
  }
  KtpReading ktp;
  if (!is_another) {
    ktp = read_card(decoded.picture, *readers_, best);
    step("read");
    if (ktp.pitch == 0 && best.score >= kSomeNumber) {
      if (best.score >= kClearNumber) {
        // What was left out because a number was clear.
        for (const auto& find : {find_broken_cards, find_cards_by_hue}) {
          const std::vector<Quad> more = find(decoded.picture);
          seen.insert(seen.end(), more.begin(), more.end());
        }
        step("find");
      }
      read_by_labels(decoded.picture, seen, *readers_, best, ktp);
      step("labels");
    }
  } else {
    best.card = rectify(decoded.picture, best.quad, best.upside_down);
  }
  reading.quality = judge(best.card);
  step("judge");
  Quad corners = best.quad;
  if (best.upside_down) std::rotate(corners.begin(), corners.begin() + 2, corners.end());
  const ScreenSigns screen = signs_of(screen_votes(decoded.picture, corners, readers_->screens()));
  reading.quality.screen = screen.screen;
  step("screen");
  const bool body_read = ktp.labels >= kEnoughLabels && ktp.signs >= 3;
  const bool is_ktp = body_read || best.score > kClearNumber;
  reading.kind = is_ktp ? Kind::ktp : Kind::other;
  reading.kind_confidence =
      std::clamp(0.3 + 0.06 * ktp.labels + (best.score > kClearNumber ? 0.2 : 0), 0.0, 0.99);
  // A family card's number looks like a card's.
  const bool perhaps_family = wanted == Kind::ktp ? !is_ktp : clear_at_once && !body_read;
  if (perhaps_family) {
    family.emplace(decoded, *readers_);
    family->look_for_tables(false);
    step("tables");
    if (auto card = family->read(false)) return finish_family(std::move(*card));
  }
  if (!is_ktp) {
    ask_print();
    if (said->shown == Shown::family_card) {
      // Worth a longer look for its tables.
      family.emplace(decoded, *readers_);
      family->look_for_tables(true);
      family->look_within(seen);
      step("tables");
      if (auto card = family->read(true)) return finish_family(std::move(*card));
      call_unread_family_card(reading);
      return finish();
    }
    // What isn't recognised is another document if it can be read, else nobody can tell.
    if (said->shown != Shown::other && said->shown != Shown::some_print) {
      reading.kind = wanted.value_or(Kind::ktp);
      if (reading.quality.reasons.empty()) reading.quality.reasons.emplace_back("UNREADABLE");
    }
    reading.quality.usable = false;
    if (reading.quality.reasons.empty()) reading.quality.reasons.emplace_back("NOT_FOUND");
  }

  for (std::size_t i = 0; i < 4; ++i) {
    reading.corners[i] = {corners[i].x / decoded.scale, corners[i].y / decoded.scale};
  }
  reading.rotation = rotation_of(reading.corners);
  const double over = 0.02 * std::max(decoded.picture.cols, decoded.picture.rows);
  for (const auto& corner : corners) {
    if (corner.x < -over || corner.y < -over || corner.x > decoded.picture.cols + over ||
        corner.y > decoded.picture.rows + over) {
      reading.quality.cropped = 1;
    }
  }

  // While boxes are still the card's, not the picture's.
  std::vector<std::string> pasted;
  if (ktp.pitch > 0) {
    const bool coarse = width_of(best.quad) < kCoarseCard;
    pasted = pasted_values(best.card, ktp.fields, ktp.pitch,
                           coarse ? kPastedOnCoarse : kPastedOnFine, readers_->pasted_values());
    step("pasted");
  }

  const auto w = static_cast<float>(kCardWidth);
  const auto h = static_cast<float>(kCardHeight);
  const std::array<cv::Point2f, 4> target{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  const cv::Mat back = cv::getPerspectiveTransform(target.data(), corners.data());
  for (auto& [key, field] : ktp.fields) {
    field.box = to_picture(field.box, back, decoded.scale);
    reading.fields.emplace(key, std::move(field));
  }
  for (const char* key :
       {"provinsi", "kabupaten", "nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin",
        "golongan_darah", "alamat", "rt_rw", "kel_desa", "kecamatan", "agama", "status_perkawinan",
        "pekerjaan", "kewarganegaraan", "berlaku_hingga"}) {
    reading.fields.try_emplace(key);
  }
  if (!reading.value("nik").empty()) {
    reading.checks = check_nik(reading.value("nik"), reading.value("tanggal_lahir"),
                               reading.value("jenis_kelamin"));
    if (ktp.nik.foreign_face || is_pasted(ktp.nik.signs)) {
      reading.checks.push_back(
          {"NIK_LOOKS_TAMPERED", Severity::review, "a digit or its paper differs from the others"});
    }
  }
  if (screen.cannot_be_excluded) {
    reading.checks.push_back({"SCREEN_NOT_EXCLUDED", Severity::review,
                              "too coarse a picture, and nothing else excludes a screen", ""});
  }
  for (const std::string& key : pasted) {
    reading.checks.push_back({"LOOKS_PATCHED", Severity::review,
                              key + ": its print or paper isn't that of the card's other rows",
                              key});
  }
  return finish();
}

}  // namespace antrean::ocr
