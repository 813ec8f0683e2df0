#include "ocr/read_kk.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "ocr/kk_blood.hpp"
#include "ocr/kk_cells.hpp"
#include "ocr/kk_head.hpp"
#include "ocr/kk_numbers.hpp"
#include "ocr/kk_values.hpp"
#include "ocr/names.hpp"
#include "ocr/nik.hpp"
#include "ocr/read_line.hpp"
#include "ocr/settle_areas.hpp"

namespace antrean::ocr {
namespace {

// More, and they are surely there.
constexpr double kSurelyRuled = 0.75;
// Writing in a name's cell is wider than this, in page pixels; less is a stroke in an unused row.
constexpr double kLeastName = 26;
// White between words of one value is narrower than this, in page pixels.
constexpr double kWordGap = 60;

bool is_listed(const std::string& key) {
  return key == "jenis_kelamin" || key == "agama" || key == "status_perkawinan" ||
         key == "hubungan" || key == "kewarganegaraan";
}

// Cells of a column that look the same are read once.
class SeenCells {
 public:
  const Field* find(const cv::Mat& strip) const {
    for (const auto& [seen, field] : cells_) {
      if (alike(seen, strip)) return &field;
    }
    return nullptr;
  }
  void keep(const cv::Mat& strip, const Field& field) { cells_.emplace_back(strip, field); }

 private:
  static bool alike(const cv::Mat& a, const cv::Mat& b) {
    if (std::abs(a.cols - b.cols) > 0.02 * std::max(a.cols, b.cols) + 2) return false;
    cv::Mat left;
    cv::Mat right;
    const cv::Size size{std::max(24, a.cols / 2), 24};
    cv::resize(a, left, size, 0, 0, cv::INTER_AREA);
    cv::resize(b, right, size, 0, 0, cv::INTER_AREA);
    // Every letter must match, not only most of them.
    for (int x = 0; x + 24 <= size.width; x += 8) {
      const cv::Rect window{x, 0, 24, 24};
      cv::Mat score;
      cv::matchTemplate(left(window), right(window), score, cv::TM_CCOEFF_NORMED);
      if (score.at<float>(0, 0) < 0.80F) return false;
    }
    return true;
  }

  std::vector<std::pair<cv::Mat, Field>> cells_;
};

class KkReader {
 public:
  KkReader(const KkPage& page, Readers& readers)
      : gray_(page.gray), place_(page.place), tables_(page.tables), readers_(readers) {}

  KkReading read() && {
    reading_.clearness = tables_.clearness;
    head();
    members();
    weigh();
    return std::move(reading_);
  }

 private:
  // Labels are in lower case too, which the trained reader doesn't know.
  enum class Print { label, value, name, digits };

  static Print print_of(const std::string& key) {
    if (key == "nik" || key == "kode_pos") return Print::digits;
    return key == "nama" || key == "kepala_keluarga" ? Print::name : Print::value;
  }

  LineReading read_print(const InkLine& line, Print print) {
    switch (print) {
      case Print::label: {
        const Word said = readers_.text().line(line.strip);
        return {said.text, said.confidence};
      }
      case Print::value: {
        SeenLine seen{std::make_shared<InkLine>(line)};
        return read_line(readers_, seen);
      }
      case Print::name: {
        SeenLine seen{std::make_shared<InkLine>(line)};
        return read_name_line(readers_, seen);
      }
      case Print::digits:
        return digits_in(readers_, line.strip);
    }
    return {};
  }

  Field read_piece(const Piece& piece, Print print) {
    Field field;
    field.box = piece.box;
    if (piece.dash) {
      field.raw.assign(1, '-');
      field.confidence = 0.97;
      return field;
    }
    for (const InkLine& line : piece.lines) {
      const LineReading said = read_print(line, print);
      const bool first = field.raw.empty();
      field.confidence = first ? said.confidence : std::min(field.confidence, said.confidence);
      if (said.text.empty()) continue;
      if (!first) field.raw.push_back(' ');
      field.raw.append(said.text);
    }
    return field;
  }

  void head() {
    const KkHead head = lay_out_head(gray_, place_);
    Field number = card_number(readers_, gray_, place_, head.middle);
    if (!number.raw.empty()) reading_.fields["no_kk"] = std::move(number);
    for (const HeadRow& row : head.rows) {
      const Piece label = part_piece(gray_, place_, row.label, kPageWidth);
      if (label.lines.size() != 1) continue;
      const std::string key = key_of_label(read_piece(label, Print::label).raw);
      if (key.empty() || reading_.fields.contains(key)) continue;
      ++reading_.labels;
      Field field = read_piece(part_piece(gray_, place_, row.value, kWordGap), print_of(key));
      understand_kk(key, field);
      reading_.fields[key] = field;
    }
    settle_areas(reading_.fields, "kabupaten_kota");
  }

  void members() {
    const auto first = first_table_keys(tables_.first.columns.size() - 1);
    const auto second = second_table_keys(tables_.second.columns.size() - 1);
    if (first.empty()) return;
    std::map<std::string, SeenCells> seen;
    for (std::size_t row = 0; row < kTableRows; ++row) {
      if (!is_used(row)) break;
      std::map<std::string, Field> member;
      cells(tables_.first, first, row, seen, member);
      if (!says_something(member)) break;
      if (!second.empty()) cells(tables_.second, second, row, seen, member);
      for (const char* key : {"nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir",
                              "agama", "pendidikan", "jenis_pekerjaan", "golongan_darah",
                              "status_perkawinan", "hubungan", "kewarganegaraan", "ayah", "ibu"}) {
        member.try_emplace(key);
      }
      weigh_member(member);
      reading_.members.push_back(std::move(member));
    }
  }

  // Of name, NIK, sex and place of birth, at least two are more than a stroke.
  bool is_used(std::size_t row) const {
    int written = 0;
    for (const std::size_t column : {1U, 2U, 3U, 4U}) {
      const Piece piece = cell_piece(gray_, place_, tables_.first, row, column);
      if (!piece.lines.empty() && piece.lines[0].width >= kLeastName) ++written;
    }
    return written >= 2;
  }

  // Strong security print around the strokes of unused rows has ink and width, but no letters.
  static bool says_something(const std::map<std::string, Field>& member) {
    int said = 0;
    for (const char* key : {"nama", "nik", "jenis_kelamin", "tempat_lahir"}) {
      const auto cell = member.find(key);
      if (cell != member.end() && bare(cell->second.raw).size() >= 2) ++said;
    }
    return said >= 2;
  }

  void cells(const RuledTable& table, const std::vector<std::string>& keys, std::size_t row,
             std::map<std::string, SeenCells>& seen, std::map<std::string, Field>& member) {
    for (std::size_t column = 0; column < keys.size(); ++column) {
      const std::string& key = keys[column];
      if (key.empty()) continue;
      const Piece piece = cell_piece(gray_, place_, table, row, column);
      const bool once = is_listed(key) && piece.lines.size() == 1;
      if (once) {
        if (const Field* same = seen[key].find(piece.lines[0].strip)) {
          member[key] = *same;
          member[key].box = piece.box;
          continue;
        }
      }
      Field field;
      if (key == "nik" && piece.lines.size() == 1) {
        field.box = piece.box;
        number_in(readers_, piece.lines[0].strip, field);
      } else {
        field = read_piece(piece, print_of(key));
      }
      understand_kk(key, field);
      if (key == "nik" && !field.value) field = nik_again(readers_, piece, field);
      if (key == "tanggal_lahir") confirm_date(piece, field);
      if (key == "golongan_darah") confirm_blood(piece, field);
      if (once && field.value) seen[key].keep(piece.lines[0].strip, field);
      member[key] = std::move(field);
    }
  }

  // The reader of digits tells 7 from 1 better, the one of text sees the strokes between: what both
  // say is sure.
  void confirm_date(const Piece& piece, Field& field) {
    if (piece.lines.size() != 1) return;
    const LineReading said = digits_in(readers_, piece.lines[0].strip);
    Field other = field;
    const std::string digits = digits_of(said.text);
    if (digits.size() == 8) {
      other.raw = digits.substr(0, 2) + '-' + digits.substr(2, 2) + '-' + digits.substr(4);
      understand_kk("tanggal_lahir", other);
    } else {
      other.value.reset();
    }
    if (!other.value) {
      field.confidence *= 0.8;
    } else if (other.value == field.value) {
      field.confidence = std::max(field.confidence, 0.9 + 0.09 * said.confidence);
    } else {
      const bool none = !field.value;
      field = other;
      field.confidence = (none ? 0.8 : 0.55) * said.confidence;
    }
  }

  // A letter alone is hard to read, and a sign behind it harder: both are told by their shapes.
  static void confirm_blood(const Piece& piece, Field& field) {
    if (piece.lines.size() != 1) return;
    const std::string shape = blood_by_shape(piece.lines[0].strip);
    if (shape.empty() || field.value == "TIDAK TAHU") return;
    if (field.value == shape) return;
    const bool same_letter = field.value && field.value->substr(0, shape.find_first_of("+-")) ==
                                                shape.substr(0, shape.find_first_of("+-"));
    if (field.value && !same_letter) {
      field.confidence *= 0.7;
      return;
    }
    field.value = shape;
    field.confidence = same_letter ? 0.9 : 0.6;
  }

  // A NIK that says the date and the sex of its own row was read right in half of its digits at
  // least; one that doesn't is doubted, never changed.
  static void weigh_member(std::map<std::string, Field>& member) {
    Field& nik = member["nik"];
    if (!nik.value) return;
    if (!is_sound_nik(*nik.value)) {
      nik.confidence *= 0.5;
      return;
    }
    const Field& date = member["tanggal_lahir"];
    const Field& sex = member["jenis_kelamin"];
    if (!date.value || !sex.value) return;
    const auto checks = check_nik(*nik.value, *date.value, *sex.value);
    const bool differs = std::any_of(checks.begin(), checks.end(), [](const Check& check) {
      return check.severity != Severity::note;
    });
    nik.confidence = differs ? 0.6 * nik.confidence : 0.5 + 0.5 * nik.confidence;
  }

  void weigh() {
    const double labels = std::min(1.0, reading_.labels / 6.0);
    const auto number = reading_.fields.find("no_kk");
    const bool numbered = number != reading_.fields.end();
    int niks = 0;
    for (const auto& member : reading_.members) niks += member.at("nik").value ? 1 : 0;
    reading_.likeness = std::clamp(
        0.4 * labels + (numbered ? 0.3 : 0) + (niks > 0 ? 0.25 : 0) + 0.05 * reading_.clearness,
        0.0, 0.99);
    // Nothing else has two tables of ten rows and just so many columns, even if no more is
    // readable.
    const bool ruled_so = reading_.clearness >= kSurelyRuled &&
                          !first_table_keys(tables_.first.columns.size() - 1).empty() &&
                          !second_table_keys(tables_.second.columns.size() - 1).empty();
    // Nor has anything else such a number in the middle above two ruled tables.
    const bool numbered_so =
        numbered && number->second.value && number->second.confidence >= kBothReaders;
    if (ruled_so || numbered_so) reading_.likeness = std::max(reading_.likeness, 0.6);
  }

  const cv::Mat& gray_;
  const PagePlace& place_;
  const RuledTables& tables_;
  Readers& readers_;
  KkReading reading_;
};

}  // namespace

KkReading read_kk(const KkPage& page, Readers& readers) {
  KkReading reading = KkReader{page, readers}.read();
  reading.corners = page.corners();
  if (!page.flat) return reading;
  for (auto& [key, field] : reading.fields) field.box = page.flat->in_picture(field.box);
  for (auto& member : reading.members) {
    for (auto& [key, field] : member) field.box = page.flat->in_picture(field.box);
  }
  return reading;
}

}  // namespace antrean::ocr
