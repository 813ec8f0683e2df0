#include "ocr/read_ktp.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/areas.hpp"
#include "ocr/find_document.hpp"
#include "ocr/ktp_layout.hpp"
#include "ocr/names.hpp"
#include "ocr/read_line.hpp"
#include "ocr/tamper.hpp"
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
// What Tesseract's line recogniser reads best.
constexpr double kStripCap = 26;
constexpr double kOtherSize = 0.8;
// Two readings of three that say the same.
constexpr double kTwoOfThree = 0.85;
// Paper goes on more evenly than this from row to row, in logarithms of its colour.
constexpr double kPaperStep = 0.042;
// Fewer labels than these, and the rows weren't understood.
constexpr int kEnoughLabels = 7;

cv::Rect pixels(const cv::Rect2d& share) {
  return {cvRound(share.x * kCardWidth), cvRound(share.y * kCardHeight),
          cvRound(share.width * kCardWidth), cvRound(share.height * kCardHeight)};
}

class Reader {
 public:
  Reader(const cv::Mat& card, Readers& readers)
      : card_(card), readers_(readers), flat_(flattened_paper(card)) {}

  KtpReading read() && {
    nik(nik_row());
    body();
    if (!nik_is_clear() && below_nik_ > 0) nik(nik_above(below_nik_));
    head();
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

  // A row's part from `left` to `right` as text, joined to what `field` already has.
  void read_strip(const cv::Mat& flat, const TextRow& row, double cap, double left, double right,
                  const cv::Point& offset, Field& field) {
    const cv::Mat strip = strip_of(flat, row, cap, left, right, kStripCap);
    const Word said = read_line(readers_, strip, kStripCap);
    const bool first = field.raw.empty();
    field.confidence = first ? said.confidence : std::min(field.confidence, said.confidence);
    if (!said.text.empty()) field.raw += (first ? "" : " ") + said.text;
    const double fall = row.slope * ((left + right) / 2 - flat.cols / 2.0);
    const cv::Rect2d box{left + offset.x, row.base + fall - cap * 1.1 + offset.y, right - left,
                         cap * 1.2};
    field.box = field.box.area() > 0 ? field.box | box : box;
    std::size_t letters = 0;
    for (const char c : said.text) letters += is_letter_or_digit(c) ? 1 : 0;
    if (said.confidence > 0.7 && letters >= 4) ++reading_.clear_words;
  }

  void head() {
    const int top = kCardHeight / 100;
    const int bottom =
        std::min(nik_top_ > 0 ? nik_top_ - 6 : kCardHeight, cvRound(kHeadEnd * kCardHeight));
    if (bottom - top < 40) return;
    const cv::Rect region{kCardWidth / 25, top, kCardWidth - 2 * kCardWidth / 25, bottom - top};
    const cv::Mat flat = flat_(region);
    const TextRows found =
        find_rows(flat, cvRound(kLeastCap * kCardHeight), cvRound(kMostHeadCap * kCardHeight));
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
      read_strip(flat, row, found.cap, left, right, region.tl(), field);
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

  static std::pair<double, double> longest_run(const std::vector<cv::Rect>& marks, double gap) {
    double best_left = 0, best_right = 0;
    double left = marks[0].x, right = marks[0].br().x;
    for (const cv::Rect& mark : marks) {
      if (mark.x - right > gap) left = mark.x;
      right = std::max<double>(mark.x - right > gap ? 0 : right, mark.br().x);
      if (right - left > best_right - best_left) {
        best_left = left;
        best_right = right;
      }
    }
    return {best_left, best_right};
  }

  void body() {
    const int from = nik_bottom_ > 0 ? nik_bottom_ + 3 : cvRound(kBodyFrom * kCardHeight);
    const cv::Rect region{cvRound(kBodyLeft * kCardWidth), from,
                          cvRound((kBodyRight - kBodyLeft) * kCardWidth), kCardHeight - 2 - from};
    const cv::Mat flat = flat_(region);
    const TextRows found =
        find_rows(flat, cvRound(kLeastCap * kCardHeight), cvRound(kMostCap * kCardHeight));
    const BodyLayout layout =
        lay_out_body(found, kColonFrom * kCardWidth - region.x, kColonTo * kCardWidth - region.x);
    reading_.labels = layout.labels;
    if (layout.labels < kEnoughLabels) {
      // No KTP's body. Whether it is another document or nothing that can be read, its words tell.
      for (const Word& word : readers_.text().block(flat)) {
        std::size_t letters = 0;
        for (const char c : word.text) letters += is_letter_or_digit(c) ? 1 : 0;
        if (word.confidence > 0.7 && letters >= 4) ++reading_.clear_words;
      }
      return;
    }

    std::vector<double> gaps;
    for (std::size_t i = 1; i < found.rows.size(); ++i) {
      gaps.push_back(found.rows[i].base - found.rows[i - 1].base);
    }
    std::sort(gaps.begin(), gaps.end());
    pitch_ = gaps[gaps.size() / 2];
    if (!layout.lines.empty() && layout.lines.front().key == 0) {
      below_nik_ = found.rows[layout.lines.front().row].base + from;
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
        sex_row(flat, row, found.cap, line, region.tl(), rows);
        continue;
      }
      read_strip(flat, row, found.cap, line.left, line.right, region.tl(), rows[key]);
    }
    for (auto& [key, field] : understand_body(rows)) {
      reading_.fields[key] = std::move(field);
    }
    settle_areas();
    count_signs();
    for (const char* key : {"nama", "tanggal_lahir"}) {
      confirm(key, found, layout, flat);
    }
    look_for_patches(found);
  }

  // "LAKI-LAKI      Gol. Darah : O" is two fields with a wide gap between them.
  void sex_row(const cv::Mat& flat, const TextRow& row, double cap, const BodyLine& line,
               const cv::Point& offset, Fields& rows) {
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
    read_strip(flat, row, cap, line.left, end, offset, rows["jenis_kelamin"]);
    if (next >= line.right) return;
    // The value follows the last colon.
    double colon = 0;
    for (std::size_t i = 0; i < row.marks.size(); ++i) {
      const cv::Rect& mark = row.marks[i];
      if (mark.x < next + 4 * cap || mark.width > 0.4 * cap || mark.height > 0.4 * cap) continue;
      for (const std::size_t k : {i + 1, i - 1}) {
        if (k >= row.marks.size()) continue;
        const cv::Rect& other = row.marks[k];
        if (other.width < 0.4 * cap && other.height < 0.4 * cap &&
            std::abs(other.x - mark.x) < 0.25 * cap && std::abs(other.y - mark.y) > 0.3 * cap) {
          colon = std::max<double>(mark.br().x, other.br().x);
        }
      }
    }
    Field blood;
    if (colon > 0) {
      double from = 0;
      double to = 0;
      double tallest = 0;
      cv::Rect last_mark;
      for (const cv::Rect& mark : row.marks) {
        if (mark.x <= colon || mark.height > 1.4 * cap) continue;
        if (from > 0 && mark.x - to > 1.5 * cap) break;
        if (from == 0) from = mark.x;
        to = std::max<double>(to, mark.br().x);
        tallest = std::max<double>(tallest, mark.height);
        last_mark = mark;
      }
      if (from == 0) return;
      if (tallest < 0.4 * cap) {
        // A dash: nothing that Tesseract could read.
        blood.raw = "-";
        blood.confidence = 0.95;
        blood.box = cv::Rect2d{from + offset.x, row.base - cap + offset.y, to - from, cap};
      } else {
        // A letter alone is hard to read: it is read with its label.
        Field with_label;
        read_strip(flat, row, cap, next, to, offset, with_label);
        const auto last = with_label.raw.find_last_of(":;. ");
        blood = with_label;
        blood.raw = last == std::string::npos ? with_label.raw : with_label.raw.substr(last + 1);
        blood.box =
            cv::Rect2d{from + offset.x, row.base - cap * 1.1 + offset.y, to - from, cap * 1.2};
        const std::size_t tahu = with_label.raw.find("TIDAK");
        if (tahu != std::string::npos) blood.raw = with_label.raw.substr(tahu);
        if (snap_blood(blood.raw).empty()) {
          Field alone;
          read_strip(flat, row, cap, from, to, offset, alone);
          alone.confidence *= 0.8;
          blood = alone;
        }
        // Plus and minus are told by their shape: Tesseract takes one for the other.
        const bool low = last_mark.height < 0.32 * cap && last_mark.width > 0.2 * cap;
        const bool square = last_mark.height >= 0.35 * cap && last_mark.height <= 0.8 * cap &&
                            std::abs(last_mark.width - last_mark.height) < 0.3 * cap;
        if ((low || square) && last_mark.x > from && blood.raw.find("TIDAK") == std::string::npos) {
          std::string group;
          for (const char c : bare(blood.raw)) {
            if (c == 'A' || c == 'B' || c == 'O') group.push_back(c);
            if (c == '0') group.push_back('O');
            if (c == '8') group.push_back('B');
          }
          if (!group.empty()) blood.raw = group + (low ? "-" : "+");
        }
      }
    } else {
      Field with_label;
      read_strip(flat, row, cap, next, line.right, offset, with_label);
      const auto last = with_label.raw.find_last_of(":; ");
      blood = with_label;
      blood.confidence *= 0.8;
      if (last != std::string::npos) blood.raw = with_label.raw.substr(last + 1);
    }
    rows["golongan_darah"] = blood;
  }

  // Names of areas are corrected after the tables where exactly one is near.
  void settle_areas() {
    auto& fields = reading_.fields;
    std::string regency;
    if (const auto found = fields.find("kabupaten"); found != fields.end() && found->second.value) {
      regency = nearest_regency(*found->second.value);
      if (!regency.empty()) found->second.value = regency;
    }
    if (const auto found = fields.find("kecamatan"); found != fields.end() && found->second.value) {
      const std::string district = nearest_district(*found->second.value, regency);
      if (!district.empty()) found->second.value = district;
    }
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

  // Name and date are read by Tesseract as well, and where it differs once more by the trained
  // reader at another size: what two of three readings say is right.
  void confirm(const std::string& key, const TextRows& found, const BodyLayout& layout,
               const cv::Mat& flat) {
    const auto at = reading_.fields.find(key);
    if (at == reading_.fields.end()) return;
    Field& field = at->second;
    const auto reread = [&](const auto& reader) -> std::optional<std::string> {
      std::string raw;
      for (const BodyLine& line : layout.lines) {
        if (kBodyKeys[line.key] != (key == "nama" ? "nama" : "tempat_tanggal")) continue;
        if (!line.has_value()) continue;
        raw += (raw.empty() ? "" : " ") +
               reader(strip_of(flat, found.rows[line.row], found.cap, line.left, line.right,
                               kOtherSize * kStripCap));
      }
      if (key == "nama") {
        const std::string name = name_from(raw);
        return name.empty() ? std::nullopt : std::optional{name};
      }
      const auto date = find_date(tidy_value(raw));
      return date ? std::optional{date->iso} : std::nullopt;
    };
    const auto same = [](const std::optional<std::string>& a, const std::optional<std::string>& b) {
      return a && b && bare(*a) == bare(*b);
    };
    const auto second =
        reread([this](const cv::Mat& strip) { return readers_.text().line(strip).text; });
    if (same(field.value, second)) {
      field.confidence = 0.97 + 0.02 * field.confidence;
      return;
    }
    const auto third =
        reread([this](const cv::Mat& strip) { return readers_.lines().read(strip).text; });
    if (same(second, third)) {
      field.value = second;
      field.confidence = kTwoOfThree;
    } else if (same(field.value, third)) {
      field.confidence = kTwoOfThree;
    } else if (!field.value) {
      field.value = third ? third : second;
      field.confidence = 0.5;
    } else {
      field.confidence *= 0.6;
    }
  }

  // Another piece of paper under a decisive value.
  void look_for_patches(const TextRows& found) {
    if (nik_is_clear() || !reading_.nik.boxes.empty()) {
      cv::Rect box = reading_.fields["nik"].box;
      const double step =
          paper_step(card_, {box.x, box.y - 3, box.width, box.height + 6}, 1.4 * box.height + 6);
      if (step > kPaperStep) reading_.patched.emplace_back("nik", step);
    }
    for (const char* key : {"nama", "tanggal_lahir"}) {
      const auto at = reading_.fields.find(key);
      if (at == reading_.fields.end() || at->second.box.height > 1.6 * found.cap) continue;
      cv::Rect box = at->second.box;
      box.y -= 3;
      box.height += 6;
      const double step = paper_step(card_, box, pitch_);
      if (step > kPaperStep) {
        reading_.patched.emplace_back(key, step);
      }
    }
  }

  const cv::Mat& card_;
  Readers& readers_;
  cv::Mat flat_;
  int nik_top_ = 0;
  int nik_bottom_ = 0;
  /// The baseline of the name, and what lies between rows; 0 while unknown.
  double below_nik_ = 0;
  double pitch_ = 0;
  KtpReading reading_;
};

}  // namespace

cv::Rect nik_row() {
  return pixels(kNikRow);
}

KtpReading read_ktp(const cv::Mat& card, Readers& readers) {
  return Reader{card, readers}.read();
}

}  // namespace antrean::ocr
