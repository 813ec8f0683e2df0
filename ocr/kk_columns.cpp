#include "ocr/kk_columns.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "ocr/kk_cells.hpp"
#include "ocr/kk_numbers.hpp"
#include "ocr/kk_values.hpp"

namespace antrean::ocr {
namespace {

constexpr std::size_t kNikColumn = 2;
// Letters look like digits too, but never so surely.
constexpr double kPerhaps = 0.2;
constexpr double kSurely = 0.6;

class Columns {
 public:
  Columns(const cv::Mat& gray, const PagePlace& place, RuledTable& table, Readers& readers)
      : gray_(gray), place_(place), table_(table), readers_(readers) {}

  void settle() {
    for (const std::size_t at : {kNikColumn, kNikColumn - 1, kNikColumn + 1}) {
      if (at + 1 >= table_.columns.size()) break;
      if (holds_niks(at) < (at == kNikColumn ? kPerhaps : kSurely)) continue;
      if (at < kNikColumn) add_running_numbers();
      if (at > kNikColumn) drop_fainter();
      return;
    }
    split_names_from_niks();
  }

 private:
  // How surely one of the first rows has a number as long as a NIK there.
  double holds_niks(std::size_t column) {
    double surest = 0;
    for (const std::size_t row : {0U, 1U}) {
      const Piece piece = cell_piece(gray_, place_, table_, row, column);
      if (piece.lines.size() != 1) continue;
      const LineReading said = digits_in(readers_, piece.lines[0].strip);
      if (said.text.size() == kNumberDigits) surest = std::max(surest, said.confidence);
    }
    return surest;
  }

  void insert(std::ptrdiff_t at, const Curve& rule) {
    table_.columns.insert(table_.columns.begin() + at, rule);
    table_.seen.insert(table_.seen.begin() + at, 0.0);
  }

  void erase(std::ptrdiff_t at) {
    table_.columns.erase(table_.columns.begin() + at);
    table_.seen.erase(table_.seen.begin() + at);
  }

  void add_running_numbers() {
    constexpr double kNumberWidth = 66;  // page pixels
    Curve rule = table_.columns.front();
    rule.a += kNumberWidth;
    insert(1, rule);
  }

  void drop_fainter() { erase(table_.seen[1] < table_.seen[2] ? 1 : 2); }

  // Where the rule between them was lost, names and NIKs stand in one cell: the rule is put back
  // where numbers begin to be read.
  void split_names_from_niks() {
    // Shares of the cell's width.
    constexpr int kFirst = 44;
    constexpr int kLast = 84;
    constexpr int kStep = 4;
    if (table_.columns.size() < 3 || first_table_keys(table_.columns.size()).empty()) return;
    const Curve before = table_.columns[1];
    const Curve behind = table_.columns[2];
    std::optional<Curve> best;
    double surest = kSurely;
    for (int percent = kFirst; percent <= kLast; percent += kStep) {
      const auto between = [percent](double one, double other) {
        return one + 0.01 * percent * (other - one);
      };
      const Curve rule{between(before.a, behind.a), between(before.b, behind.b),
                       between(before.c, behind.c)};
      insert(kNikColumn, rule);
      const double sure = holds_niks(kNikColumn);
      erase(kNikColumn);
      if (sure <= surest) continue;
      surest = sure;
      best = rule;
    }
    if (best) insert(kNikColumn, *best);
  }

  const cv::Mat& gray_;
  const PagePlace& place_;
  RuledTable& table_;
  Readers& readers_;
};

}  // namespace

void settle_columns(const cv::Mat& gray, const PagePlace& place, RuledTable& table,
                    Readers& readers) {
  Columns{gray, place, table, readers}.settle();
}

}  // namespace antrean::ocr
