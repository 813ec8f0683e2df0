// Columns of a family card are told by where the NIKs stand.

#include "ocr/kk_columns.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/kk_cells.hpp"
#include "ocr/kk_numbers.hpp"
#include "ocr/thin_lines.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

// A clean family card's first table with all its rules.
class FamilyCardColumns : public testing::Test {
 protected:
  void SetUp() override {
    static const specimens::AreaTable kAreas = specimens::builtin_areas();
    specimens::Rng who(7001, "family");
    made_ = make_kk(invent_family(who, kAreas, 3), specimens::Tier::kClean, 7001);
    cv::cvtColor(made_.shot.image, gray_, cv::COLOR_BGR2GRAY);
    const auto found = find_page(gray_, true);
    ASSERT_TRUE(found.has_value());
    place_ = *found;
    const cv::Rect2d whole{0, 0, kPageWidth, kPageHeight};
    table_ = find_ruled_tables(page_part(gray_, place_, whole, kPageScale), kPageScale).first;
    ASSERT_GE(table_.columns.size(), 10U);
  }

  // All NIKs are read from their column, and there are as many rules as the card has.
  void expect_settled(std::size_t rules) {
    settle_columns(gray_, place_, table_, readers_);
    ASSERT_EQ(table_.columns.size(), rules);
    ASSERT_EQ(table_.seen.size(), rules);
    for (std::size_t row = 0; row < 3; ++row) {
      const Piece piece = cell_piece(gray_, place_, table_, row, 2);
      ASSERT_EQ(piece.lines.size(), 1U);
      EXPECT_EQ(digits_in(readers_, piece.lines[0].strip).text,
                made_.truth["members"][row]["nik"].get<std::string>());
    }
  }

  specimens::Specimen made_;
  cv::Mat gray_;
  PagePlace place_;
  RuledTable table_;
  Readers readers_;
};

TEST_F(FamilyCardColumns, StayAsTheyAreWhereNiksStandInTheirs) {
  expect_settled(table_.columns.size());
}

// Of running numbers, and between names and NIKs.
TEST_F(FamilyCardColumns, GetBackALostRule) {
  const RuledTable whole = table_;
  for (const std::ptrdiff_t rule : {1, 2}) {
    SCOPED_TRACE(rule);
    table_ = whole;
    table_.columns.erase(table_.columns.begin() + rule);
    table_.seen.erase(table_.seen.begin() + rule);
    expect_settled(whole.columns.size());
  }
}

TEST_F(FamilyCardColumns, LoseAStrokeLeftOfTheNiks) {
  const std::size_t rules = table_.columns.size();
  Curve stroke = table_.columns[1];
  stroke.a += 20;
  table_.columns.insert(table_.columns.begin() + 2, stroke);
  table_.seen.insert(table_.seen.begin() + 2, 0.1);
  expect_settled(rules);
}

}  // namespace
}  // namespace antrean::ocr
