#include "ocr/read_ktp.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"
#include "ocr/names.hpp"
#include "ocr/nik.hpp"
#include "ocr/read_date.hpp"
#include "ocr/read_known_form.hpp"
#include "ocr/read_line.hpp"
#include "ocr/read_one_of.hpp"
#include "ocr/row_marks.hpp"
#include "ocr/settle_areas.hpp"
#include "ocr/text_rows.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

// Shares of the card, from the layout of many cards.
const cv::Rect2d kNikRow{0.19, 0.135, 0.575, 0.15};
constexpr double kHeadEnd = 0.165;
constexpr double kBodyFrom = 0.24;
constexpr double kBodyLeft = 0.015;
constexpr double kBodyRight = 0.755;
// Where the colons may stand.
constexpr double kColonFrom = 0.19;
constexpr double kColonTo = 0.36;
// Capitals of the body and of the head, as shares of the card's height.
constexpr double kLeastCap = 0.017;
constexpr double kMostCap = 0.048;
constexpr double kMostHeadCap = 0.07;
// Two readings of three that say the same.
constexpr double kTwoOfThree = 0.85;
// Fewer labels than these, and the rows weren't understood; where nearly all values stand in their
// places, glare or noise may have taken more.
constexpr int kEnoughLabels = 7;
constexpr int kSomeLabels = 4;
constexpr int kNearlyAllValues = 10;
// A body that is laid out this well needs no second look.
constexpr double kGoodFit = 3.5;
// A date this unsure may go on behind what was taken for its end; in heights of a capital.
constexpr double kDoubtfulDate = 0.32;
constexpr double kDateWidth = 8;
// An RT/RW that was read with less needs looking at again.
constexpr double kSureRtRw = 0.98;
// A sex with more edits, as a share, has to be asked for.
constexpr double kLikeSex = 0.45;
// The width of "Gol. Darah" in heights of a capital, from the advance widths of Helvetica's
// metrics.
constexpr double kBloodLabel = 6.4;
// Rows that fall and columns that lean by less are read as well.
constexpr double kAskew = 0.012;

cv::Rect pixels(const cv::Rect2d& share) {
  return {cvRound(share.x * kCardWidth), cvRound(share.y * kCardHeight),
          cvRound(share.width * kCardWidth), cvRound(share.height * kCardHeight)};
}

// The rows under the NIK, from `top` on, without the portrait.
cv::Rect body_box(int top) {
  return {cvRound(kBodyLeft * kCardWidth), top, cvRound((kBodyRight - kBodyLeft) * kCardWidth),
          kCardHeight - 2 - top};
}

PrintedPart body_part(const cv::Mat& gray, const cv::Mat& flat, int top) {
  const cv::Rect box = body_box(top);
  return {gray(box), flat(box), box.tl(), {}};
}

// Finds the part's rows, and says which is which.
BodyLayout lay_out(PrintedPart& part) {
  BodyLayout layout;
  for (const InkBy by : {InkBy::page, InkBy::surroundings}) {
    TextRows rows =
        find_rows(part.flat, cvRound(kLeastCap * kCardHeight), cvRound(kMostCap * kCardHeight), by);
    BodyLayout made =
        lay_out_body(rows, kColonFrom * kCardWidth - part.at.x, kColonTo * kCardWidth - part.at.x);
    if (by == InkBy::page || made.misfit < layout.misfit) {
      layout = std::move(made);
      part.rows = std::move(rows);
    }
    if (layout.misfit < kGoodFit) break;
  }
  return layout;
}

bool is_understood(const BodyLayout& layout) {
  if (layout.labels >= kEnoughLabels) return true;
  std::array<bool, kBodyKeys.size()> has_value{};
  for (const BodyLine& line : layout.lines) {
    if (line.has_value()) has_value.at(line.key) = true;
  }
  return layout.labels >= kSomeLabels &&
         std::count(has_value.begin(), has_value.end(), true) >= kNearlyAllValues;
}

int usual_body_top() {
  return cvRound(kBodyFrom * kCardHeight);
}

// A part of a row, and what the trained reader saw of it at first look.
struct SeenStrip {
  SeenStrip(const PrintedPart& part, const TextRow& row, double left, double right)
      : line(std::make_shared<LineStrip>(part, row, left, right)) {}

  SeenLine line;
  LineText first;
};

class Reader {
 public:
  Reader(const cv::Mat& card, Readers& readers)
      : card_(card), readers_(readers), flat_(flattened_paper(card)) {
    cv::cvtColor(card, gray_, cv::COLOR_BGR2GRAY);
  }

  KtpReading read(bool as_it_is) && {
    nik(nik_row());
    PrintedPart part =
        body_part(gray_, flat_, nik_bottom_ > 0 ? nik_bottom_ + 3 : usual_body_top());
    const BodyLayout layout = lay_out(part);
    if (!as_it_is) {
      reading_.straighter = straighter_corners(part);
      if (reading_.straighter) return std::move(reading_);
    }
    body(part, layout);
    if (!nik_is_clear() && below_nik_ > 0) nik(nik_above(below_nik_));
    // Where neither rows nor digits are a card's, what is above them is none of its head.
    if (reading_.labels >= kEnoughLabels || nik_is_clear() || is_sound_nik(reading_.nik.digits)) {
      head();
    }
    settle_areas(reading_.fields, "kabupaten");
    reading_.pitch = pitch_;
    return std::move(reading_);
  }

 private:
  // Digits that look like digits.
  bool nik_is_clear() const { return mean_likeness(reading_.nik) > 0.8; }

  static double mean_likeness(const NumberReading& number) {
    if (number.likeness.empty()) return 0;
    return std::accumulate(number.likeness.begin(), number.likeness.end(), 0.0) /
           static_cast<double>(number.likeness.size());
  }

  // Where the NIK must be when its row wasn't where it usually is: above the name's baseline.
  cv::Rect nik_above(double base) const {
    const cv::Rect usual = nik_row();
    const int from = cvRound(base - 2.75 * pitch_);
    return cv::Rect{usual.x, from, usual.width, cvRound(1.9 * pitch_)} &
           cv::Rect{0, 0, card_.cols, card_.rows};
  }

  void nik(const cv::Rect& row) {
    if (row.height < 30) return;
    NumberReading number = read_number(card_(row), readers_);
    const bool better = mean_likeness(number) > mean_likeness(reading_.nik) ||
                        (reading_.nik.digits.empty() && !number.digits.empty());
    if (number.digits.empty() || !better) {
      reading_.fields.try_emplace("nik");
      return;
    }
    reading_.nik = std::move(number);
    Field nik;
    nik.raw = reading_.nik.digits;
    nik.value = reading_.nik.digits;
    nik.confidence = reading_.nik.confidence;
    nik.box = reading_.nik.box + row.tl();
    if (nik_is_clear()) {
      nik_top_ = cvRound(nik.box.y);
      nik_bottom_ = cvRound(nik.box.y + nik.box.height);
    }
    reading_.fields["nik"] = nik;
  }

  PrintedPart part_of(const cv::Rect& box) const { return {gray_(box), flat_(box), box.tl(), {}}; }

  // A row's part from `left` to `right` as text, joined to what `field` already has.
  // Returns what was seen of it.
  SeenStrip read_strip(const PrintedPart& part, const TextRow& row, double left, double right,
                       Field& field, bool is_name = false) {
    SeenStrip seen{part, row, left, right};
    LineReading said =
        is_name ? read_name_line(readers_, seen.line) : read_line(readers_, seen.line);
    const bool first = field.raw.empty();
    field.confidence = first ? said.confidence : std::min(field.confidence, said.confidence);
    if (!said.text.empty()) field.raw += (first ? "" : " ") + said.text;
    const cv::Rect2d box = box_of(part, row, left, right);
    field.box = field.box.area() > 0 ? field.box | box : box;
    seen.first = std::move(said.first);
    return seen;
  }

  // Where a row's part from `left` to `right` is on the card.
  static cv::Rect2d box_of(const PrintedPart& part, const TextRow& row, double left, double right) {
    const double cap = part.rows.cap;
    const double fall = row.slope * ((left + right) / 2 - part.flat.cols / 2.0);
    return {left + part.at.x, row.base + fall - cap * 1.1 + part.at.y, right - left, cap * 1.2};
  }

  void head() {
    const int top = kCardHeight / 100;
    const int bottom =
        std::min(nik_top_ > 0 ? nik_top_ - 6 : kCardHeight, cvRound(kHeadEnd * kCardHeight));
    if (bottom - top < 40) return;
    const cv::Rect region{kCardWidth / 25, top, kCardWidth - 2 * kCardWidth / 25, bottom - top};
    PrintedPart part = part_of(region);
    part.rows =
        find_rows(part.flat, cvRound(kLeastCap * kCardHeight), cvRound(kMostHeadCap * kCardHeight));
    const TextRows& found = part.rows;
    std::vector<Field> lines;
    for (const TextRow& row : found.rows) {
      // The line's marks lie close together around the middle.
      std::vector<cv::Rect> marks;
      for (const cv::Rect& mark : row.marks) {
        if (mark.height > 0.5 * found.cap || !marks.empty()) marks.push_back(mark);
      }
      if (marks.size() < 3) continue;
      const auto [left, right] = longest_run(marks, 2.2 * found.cap);
      if (right - left < 2.5 * found.cap) continue;
      Field field;
      read_strip(part, row, left, right, field);
      lines.push_back(field);
    }
    // The province's line is the one that begins with the word.
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string text = tidy_value(lines[i].raw);
      if (edit_distance(text.substr(0, text.find(' ')), "PROVINSI") > 3) continue;
      understand_head(lines[i], i + 1 < lines.size() ? lines[i + 1] : Field{}, reading_.fields);
      return;
    }
    if (lines.size() >= 2) understand_head(lines[0], lines[1], reading_.fields);
  }

  // Where the whole card's corners are if rows are to be level and columns upright.
  static std::optional<Quad> straighter_corners(const PrintedPart& part) {
    const Askew askew = askew_of(part.rows, part.flat.size());
    if (std::max({std::abs(askew.top), std::abs(askew.bottom), std::abs(askew.lean)}) < kAskew) {
      return std::nullopt;
    }
    const double middle_x = part.at.x + part.flat.cols / 2.0;
    const double middle_y = part.at.y + part.flat.rows / 2.0;
    const auto seen_at = [&](double x, double y) {
      const double down = (y - part.at.y) / part.flat.rows;
      const double slope = askew.top + (askew.bottom - askew.top) * down;
      return cv::Point2f(static_cast<float>(x + askew.lean * (y - middle_y)),
                         static_cast<float>(y + slope * (x - middle_x)));
    };
    return Quad{seen_at(0, 0), seen_at(kCardWidth, 0), seen_at(kCardWidth, kCardHeight),
                seen_at(0, kCardHeight)};
  }

  void body(const PrintedPart& part, const BodyLayout& layout) {
    const TextRows& found = part.rows;
    reading_.labels = layout.labels;
    if (!is_understood(layout)) return;

    std::vector<double> gaps;
    for (std::size_t i = 1; i < found.rows.size(); ++i) {
      gaps.push_back(found.rows[i].base - found.rows[i - 1].base);
    }
    std::sort(gaps.begin(), gaps.end());
    pitch_ = gaps[gaps.size() / 2];
    if (!layout.lines.empty() && layout.lines.front().key == 0) {
      below_nik_ = found.rows[layout.lines.front().row].base + part.at.y;
    }

    Fields rows;
    for (const BodyLine& line : layout.lines) {
      const std::string key{kBodyKeys[line.key]};
      const TextRow& row = found.rows[line.row];
      if (!line.has_value()) {
        rows.try_emplace(key);
        continue;
      }
      if (key == "jenis_kelamin") {
        sex_row(part, row, line, rows);
        continue;
      }
      SeenStrip seen = read_strip(part, row, line.left, line.right, rows[key], key == "nama");
      if (key == "tempat_tanggal") {
        birth_ = std::move(seen);  // of a date that takes two lines the end of the second
      } else if (key == "rt_rw" && !rt_rw_) {
        rt_rw_ = std::move(seen);
      }
    }
    for (auto& [key, field] : understand_body(rows)) {
      reading_.fields[key] = std::move(field);
    }
    count_signs();
    confirm_birth_date(part, layout);
    confirm_rt_rw();
  }

  // "LAKI-LAKI      Gol. Darah : O" is two fields with a wide gap between them.
  void sex_row(const PrintedPart& part, const TextRow& row, const BodyLine& line, Fields& rows) {
    const double cap = part.rows.cap;
    // The sexes are words without a blank, so that the first blank ends them.
    double end = line.right;
    double next = line.right;
    double right = 0;
    for (const cv::Rect& mark : row.marks) {
      if (mark.x < line.left - 1 || mark.x > line.right) continue;
      if (right - line.left > 4.5 * cap && mark.x - right > 0.55 * cap) {
        end = right;
        next = mark.x;
        break;
      }
      right = std::max<double>(right, mark.br().x);
    }
    Field& sex = rows["jenis_kelamin"];
    SeenStrip seen = read_strip(part, row, line.left, end, sex);
    if (snap(tidy_value(sex.raw), sexes(), kLikeSex).empty()) {
      const OneOf word = read_one_of(readers_, seen.line, sexes());
      if (!word.word.empty()) {
        sex.raw = word.word;
        sex.confidence = word.confidence;
      }
    }
    if (next >= line.right) return;
    const double colon = colon_near(row, next + kBloodLabel * cap, cap);
    const double from = colon > 0 ? colon + 0.1 * cap : next + kBloodLabel * cap;
    const double to = std::min<double>(std::max(end_of_print(row, from, cap), from + 3 * cap),
                                       part.flat.cols - 1);
    SeenStrip behind{part, row, from, to};
    const OneOf group = read_one_of(readers_, behind.line, blood_groups());
    Field blood;
    blood.raw = group.word;
    blood.confidence = group.confidence;
    blood.box = box_of(part, row, from, to);
    rows["golongan_darah"] = blood;
  }

  void count_signs() {
    const auto among = [this](const char* key, const std::vector<std::string>& list) {
      const auto found = reading_.fields.find(key);
      if (found == reading_.fields.end() || !found->second.value) return;
      if (std::find(list.begin(), list.end(), *found->second.value) != list.end()) {
        ++reading_.signs;
      }
    };
    among("jenis_kelamin", sexes());
    among("agama", religions());
    among("status_perkawinan", marital_states());
    among("kewarganegaraan", citizenships());
    among("pekerjaan", occupations());
    among("provinsi", provinces());
    among("berlaku_hingga", {"SEUMUR HIDUP"});
    for (const char* key : {"tanggal_lahir", "rt_rw"}) {
      const auto found = reading_.fields.find(key);
      if (found != reading_.fields.end() && found->second.value &&
          found->second.value->size() >= 7) {
        ++reading_.signs;
      }
    }
  }

  void confirm_birth_date(const PrintedPart& part, const BodyLayout& layout) {
    // Where it takes two lines the date is at the end of the second.
    const BodyLine* last = nullptr;
    for (const BodyLine& line : layout.lines) {
      if (kBodyKeys[line.key] == "tempat_tanggal" && line.has_value()) last = &line;
    }
    if (last == nullptr) return;
    const TextRow& row = part.rows.rows[last->row];
    const double width = kDateWidth * part.rows.cap;
    double right = last->right;
    DateReading read = read_date(readers_, birth_->line, birth_->first);
    if (read.confidence < kDoubtfulDate) {
      // Its end may be too faint to be marks.
      const double end = std::min<double>(part.flat.cols - 1, right + width);
      SeenStrip longer{part, row, last->left, end};
      DateReading farther = read_date(readers_, longer.line, longer.line.text(readers_, 0));
      if (farther.confidence > read.confidence) {
        read = std::move(farther);
        right = end;
      }
    }
    Field& field = reading_.fields["tanggal_lahir"];
    field.box = box_of(part, row, std::max(last->left, right - width), right);
    if (!read.iso) return;
    field.value = read.iso;
    field.confidence = read.confidence;
  }

  // Six digits and a stroke, of which the reader of text makes letters where they are faint.
  void confirm_rt_rw() {
    Field& field = reading_.fields["rt_rw"];
    if (!rt_rw_ || field.value == "-" || field.confidence >= kSureRtRw) return;
    const KnownDigits read = read_known_form(readers_, rt_rw_->line, "ddd/ddd");
    if (read.digits.empty()) return;
    field.value = read.digits.substr(0, 3) + "/" + read.digits.substr(3);
    field.confidence = read.confidence;
  }

  const cv::Mat& card_;
  Readers& readers_;
  cv::Mat gray_;
  cv::Mat flat_;
  int nik_top_ = 0;
  int nik_bottom_ = 0;
  /// The baseline of the name, and what lies between rows; 0 while unknown.
  double below_nik_ = 0;
  double pitch_ = 0;
  /// The last line of place and date of birth, and that of RT/RW.
  std::optional<SeenStrip> birth_;
  std::optional<SeenStrip> rt_rw_;
  KtpReading reading_;
};

}  // namespace

CardBody lay_out_card(const cv::Mat& card) {
  cv::Mat gray = card;
  if (card.channels() == 3) cv::cvtColor(card, gray, cv::COLOR_BGR2GRAY);
  CardBody body{body_part(gray, flattened_paper(card), usual_body_top()), {}};
  body.layout = lay_out(body.part);
  return body;
}

cv::Rect nik_row() {
  return pixels(kNikRow);
}

KtpReading read_ktp(const cv::Mat& card, Readers& readers, bool as_it_is) {
  return Reader{card, readers}.read(as_it_is);
}

}  // namespace antrean::ocr
