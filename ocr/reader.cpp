#include "ocr/reader.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/find_document.hpp"
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

// Fewer labels than this, and it isn't a KTP (or not the right way up).
constexpr int kEnoughLabels = 5;
// Of twelve; with so many it is a KTP that lies as the candidate says.
constexpr int kNearlyAllLabels = 10;
// Scores of a card's number row (score_of): as the best cards have, so that no candidate will do
// better; sixteen clear digits of a sound NIK, so that none will if they are where a card has them;
// less than what a card that was found has.
constexpr double kPerfectNumber = 1.92;
constexpr double kSoundNumber = 1.78;
constexpr double kClearNumber = 1.6;
// Less, and the digits tell nothing.
constexpr double kSomeNumber = 1;

struct Found {
  Quad quad;
  bool upside_down = false;
  cv::Mat card;
  double score = -1;
  bool in_place = false;

  // Whether no better candidate is to be expected.
  bool is_settled() const { return score > kPerfectNumber || (score > kSoundNumber && in_place); }
};

// Where the digits are in the NIK's row of a card that is set straight, and how large, in pixels:
// of 371 specimens of all tiers 98 in a hundred; an outline that is off shows them elsewhere.
bool is_in_place(const cv::Rect& digits) {
  const auto between = [](int least, int value, int most) {
    return least <= value && value <= most;
  };
  return between(58, digits.x, 116) && between(24, digits.y, 52) &&
         between(450, digits.width, 615) && between(34, digits.height, 49);
}

// How much a card looks like a KTP the right way up: digits in the NIK row, told by the templates.
double score_of(const NumberReading& number, const cv::Mat& row) {
  if (number.digits.empty()) return 0;
  double sum = 0;
  for (const double likeness : number.likeness) sum += std::max(0.0, likeness);
  // Digits that touch the row's edge are cut, or no digits.
  const bool whole = number.box.y > 2 && number.box.br().y < row.rows - 2;
  // A card that is set straight has level digits.
  const cv::Rect& first = number.boxes.front();
  const cv::Rect& last = number.boxes.back();
  const double fall = std::abs(first.y + first.height / 2.0 - last.y - last.height / 2.0) /
                      std::max(1, last.x - first.x);
  return (whole ? 1 : 0.5) * sum / 16 - 4 * std::max(0.0, fall - 0.004) +
         (is_sound_nik(number.digits) ? 1 : 0);
}

// Keeps the best of the candidates, either way up, and of what was best before.
void look_at(const cv::Mat& picture, const std::vector<Quad>& quads, Found& best) {
  for (const Quad& quad : quads) {
    for (const bool upside_down : {false, true}) {
      const cv::Mat row = rectify(picture, quad, upside_down, nik_row());
      const NumberReading number = match_number(row);
      const double score = score_of(number, row);
      if (score > best.score) best = {quad, upside_down, {}, score, is_in_place(number.box)};
      if (best.is_settled()) return;
    }
  }
}

// How many of a KTP's labels are seen in a candidate, the way up that has more of them.
struct SeenLabels {
  Quad quad;
  bool upside_down = false;
  int labels = 0;
};

// Of each candidate; ends with one that has nearly all.
std::vector<SeenLabels> labels_in(const cv::Mat& picture, const std::vector<Quad>& quads) {
  const cv::Mat light = lightest_of_blue_and_green(picture);
  std::vector<SeenLabels> found;
  for (const Quad& quad : quads) {
    SeenLabels most{quad};
    for (const bool upside_down : {false, true}) {
      const int labels = lay_out_card(rectify(light, quad, upside_down)).layout.labels;
      if (labels > most.labels) most = {quad, upside_down, labels};
      if (labels >= kNearlyAllLabels) break;
    }
    found.push_back(most);
    if (most.labels >= kNearlyAllLabels) break;
  }
  return found;
}

// The candidate with most labels, if it has enough. Whether one has.
bool choose_by_labels(const std::vector<SeenLabels>& found, Found& best) {
  const auto most = std::max_element(
      found.begin(), found.end(),
      [](const SeenLabels& a, const SeenLabels& b) { return a.labels < b.labels; });
  if (most == found.end() || most->labels < kEnoughLabels) return false;
  best.quad = most->quad;
  best.upside_down = most->upside_down;
  return true;
}

// Candidates that hold none of the rows: a card may lie on another document.
std::vector<SeenLabels> beside(std::vector<SeenLabels> found,
                               const std::vector<cv::Point2f>& rows) {
  std::erase_if(found, [&](const SeenLabels& one) {
    const std::vector<cv::Point2f> outline(one.quad.begin(), one.quad.end());
    return std::any_of(rows.begin(), rows.end(), [&](const cv::Point2f& row) {
      return cv::pointPolygonTest(outline, row, false) >= 0;
    });
  });
  return found;
}

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

// A quad in a card's pixels as one in the picture whose part the card is.
Quad on_picture(const Quad& on_card, const Quad& card, bool upside_down) {
  const auto w = static_cast<float>(kCardWidth);
  const auto h = static_cast<float>(kCardHeight);
  const std::array<cv::Point2f, 4> corners{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  Quad source = card;
  if (upside_down) std::rotate(source.begin(), source.begin() + 2, source.end());
  const cv::Mat back = cv::getPerspectiveTransform(corners.data(), source.data());
  const std::vector<cv::Point2f> from(on_card.begin(), on_card.end());
  std::vector<cv::Point2f> to;
  cv::perspectiveTransform(from, to, back);
  Quad quad;
  std::copy(to.begin(), to.end(), quad.begin());
  if (upside_down) std::rotate(quad.begin(), quad.begin() + 2, quad.end());
  return quad;
}

// Reads the card that was found, straighter or the other way up where its print says so.
KtpReading read_card(const cv::Mat& picture, Readers& readers, Found& best) {
  best.card = rectify(picture, best.quad, best.upside_down);
  KtpReading ktp = read_ktp(best.card, readers, false);
  if (ktp.straighter) {
    const Quad as_found = best.quad;
    const cv::Mat askew = best.card;
    best.quad = on_picture(*ktp.straighter, best.quad, best.upside_down);
    best.card = rectify(picture, best.quad, best.upside_down);
    ktp = read_ktp(best.card, readers, true);
    if (ktp.labels < kEnoughLabels) {
      best.quad = as_found;
      best.card = askew;
      ktp = read_ktp(best.card, readers, true);
    }
  }
  if (best.score < kSomeNumber && ktp.labels < kEnoughLabels) {
    // The digits told nothing: perhaps the labels do, the other way up.
    const cv::Mat turned = rectify(picture, best.quad, !best.upside_down);
    KtpReading other = read_ktp(turned, readers, true);
    if (other.labels > ktp.labels) {
      ktp = std::move(other);
      best.card = turned;
      best.upside_down = !best.upside_down;
    }
  }
  return ktp;
}

// Where the number is seen but no rows below it the outline is off: reads the card by the one that
// shows most labels, if that shows rows.
void read_by_labels(const cv::Mat& picture, const std::vector<Quad>& quads, Readers& readers,
                    Found& best, KtpReading& ktp) {
  Found other = best;
  if (!choose_by_labels(labels_in(picture, quads), other)) return;
  KtpReading again = read_card(picture, readers, other);
  if (again.pitch == 0) return;
  best = other;
  ktp = std::move(again);
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
  Found best;
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
