// Rows of a card's body and the labels they bear, also where glare or noise took some of them.

#include "ocr/ktp_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace antrean::ocr {
namespace {

constexpr int kCap = 20;
constexpr int kPitch = 40;
constexpr int kLabelLeft = 40;
constexpr int kColon = 330;
constexpr int kValueLeft = 350;

struct Printed {
  /// Width of the label in heights of a capital; 0 for the second line of a value.
  double label;
  bool indented;
  /// Letters of the value.
  int letters;
};
// Nama in two lines, and all else.
const std::vector<Printed> kBody{
    {3.7, false, 16}, {0, false, 9},    {10.7, false, 18}, {8.7, false, 9}, {4.3, false, 14},
    {4.7, true, 7},   {5.7, true, 8},   {7.1, true, 6},    {4.4, false, 5}, {11.6, false, 5},
    {6.3, false, 9},  {11.4, false, 3}, {9.5, false, 12}};
const std::vector<std::string_view> kExpected{"nama",           "nama",
                                              "tempat_tanggal", "jenis_kelamin",
                                              "alamat",         "rt_rw",
                                              "kel_desa",       "kecamatan",
                                              "agama",          "status_perkawinan",
                                              "pekerjaan",      "kewarganegaraan",
                                              "berlaku_hingga"};

void print(TextRow& row, int left, double width) {
  const int base = static_cast<int>(row.base);
  const int right = left + static_cast<int>(width);
  for (int x = left; x < right; x += 18) {
    row.marks.emplace_back(x, base - kCap, std::min(14, right - x), kCap);
  }
}

// `hidden`: rows whose labels can't be seen; `partly`: of which the first half can't.
TextRows rows_of(const std::vector<Printed>& body, const std::set<std::size_t>& hidden = {},
                 const std::set<std::size_t>& partly = {}) {
  TextRows rows;
  rows.cap = kCap;
  for (std::size_t r = 0; r < body.size(); ++r) {
    TextRow row;
    const int base = 50 + kPitch * static_cast<int>(r);
    row.base = base;
    const auto& [label, indented, letters] = body[r];
    if (label > 0) {
      const double width = label * kCap;
      const int left = kLabelLeft + (indented ? 32 : 0);
      if (hidden.count(r) == 0) {
        const double from = partly.count(r) > 0 ? width / 2 : 0;
        print(row, left + static_cast<int>(from), width - from);
      }
      row.marks.emplace_back(kColon - 2, base - 14, 4, 4);
      row.marks.emplace_back(kColon - 2, base - 4, 4, 4);
    }
    print(row, kValueLeft, letters * 18.0);
    rows.rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string_view> keys_of(const BodyLayout& layout) {
  std::vector<std::string_view> keys;
  for (const BodyLine& line : layout.lines) keys.push_back(kBodyKeys.at(line.key));
  return keys;
}

BodyLayout laid_out(const TextRows& rows) {
  return lay_out_body(rows, 260, 400);
}

TEST(LayOutBody, TellsRowsByTheirLabels) {
  const BodyLayout layout = laid_out(rows_of(kBody));
  EXPECT_EQ(keys_of(layout), kExpected);
  EXPECT_EQ(layout.labels, 12);
}

TEST(LayOutBody, TellsRowsWhoseLabelsGlareHides) {
  struct Row {
    const char* what;
    std::set<std::size_t> hidden;
    std::set<std::size_t> partly;
  };
  for (const Row& row :
       {Row{"the first rows", {0, 3, 4}, {2}}, Row{"all about place and date of birth", {}, {2, 3}},
        Row{"all but the end", {0, 4}, {2, 3, 7}}, Row{"some in the middle", {5, 6}, {7}}}) {
    EXPECT_EQ(keys_of(laid_out(rows_of(kBody, row.hidden, row.partly))), kExpected) << row.what;
  }
}

TEST(LayOutBody, LeavesLabelsOutWhereRowsAreMissing) {
  TextRows rows = rows_of(kBody);
  rows.rows.erase(rows.rows.begin() + 5, rows.rows.begin() + 7);
  std::vector<std::string_view> expected = kExpected;
  expected.erase(expected.begin() + 5, expected.begin() + 7);
  EXPECT_EQ(keys_of(laid_out(rows)), expected);
}

TEST(LayOutBody, TakesTheColumnOfValuesWhereSpecksLookLikeColons) {
  TextRows rows = rows_of(kBody);
  for (TextRow& row : rows.rows) {
    const int base = static_cast<int>(row.base);
    // Too faint to be marks.
    std::erase_if(row.marks, [](const cv::Rect& mark) { return mark.width == 4; });
    for (const int up : {14, 4}) row.marks.emplace_back(395, base - up, 3, 3);
    std::sort(row.marks.begin(), row.marks.end(),
              [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
  }
  const BodyLayout layout = laid_out(rows);
  EXPECT_EQ(keys_of(layout), kExpected);
  EXPECT_LT(layout.colon, kValueLeft);
}

double right_of_birth(const TextRows& rows) {
  for (const BodyLine& line : laid_out(rows).lines) {
    if (kBodyKeys.at(line.key) == "tempat_tanggal") return line.right;
  }
  return 0;
}

TEST(LayOutBody, FollowsAValueBeyondAHoleButNotIntoNoise) {
  constexpr int kHole = 8 * kCap;
  constexpr int kEnd = kValueLeft + 18 * 18;
  TextRows with_hole = rows_of(kBody);
  print(with_hole.rows[2], kEnd + kHole, 4 * 18);
  EXPECT_GT(right_of_birth(with_hole), kEnd + kHole);

  TextRows with_noise = rows_of(kBody);
  const int base = static_cast<int>(with_noise.rows[2].base);
  for (int x = kEnd + 4; x < kEnd + 300; x += 10) {
    with_noise.rows[2].marks.emplace_back(x, base - 10, 3, 3);
  }
  EXPECT_LT(right_of_birth(with_noise), kEnd + 2 * kCap);
}

TEST(LayOutBody, BeginsAValueInItsColumnWhereGlareHidesItsBeginning) {
  TextRows rows = rows_of(kBody);
  std::erase_if(rows.rows[2].marks, [](const cv::Rect& mark) {
    return mark.x >= kValueLeft && mark.x < kValueLeft + 6 * kCap;
  });
  for (const BodyLine& line : laid_out(rows).lines) {
    if (kBodyKeys.at(line.key) == "tempat_tanggal") {
      EXPECT_TRUE(line.has_value());
      EXPECT_NEAR(line.left, kValueLeft, kCap / 2.0);
    }
  }
}

TEST(LayOutBody, SaysNothingOfAFewRows) {
  TextRows rows = rows_of(kBody);
  rows.rows.resize(5);
  EXPECT_TRUE(laid_out(rows).lines.empty());
}

}  // namespace
}  // namespace antrean::ocr
