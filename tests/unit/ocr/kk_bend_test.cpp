// Family cards that don't lie flat, or whose rules are torn: bends are measured, pages are laid
// flat and found by their sheets, and what is written on them is read.

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "ocr/find_page.hpp"
#include "ocr/flat_page.hpp"
#include "ocr/page_bend.hpp"
#include "ocr/page_outline.hpp"
#include "ocr/reader.hpp"
#include "ocr/ruled_tables.hpp"
#include "ocr/table_rows.hpp"
#include "ocr/thin_lines.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

// Two tables of ten rows with their columns, where a family card has them; no print.
cv::Mat ruled_page() {
  cv::Mat page(cvRound(kPageHeight * kPageScale), cvRound(kPageWidth * kPageScale), CV_8U,
               cv::Scalar(230));
  const auto at = [](double x, double y) { return cv::Point(cvRound(x), cvRound(y)) * kPageScale; };
  for (const double top : {620.0, 1225.0}) {
    for (int row = 0; row <= 10; ++row) {
      cv::line(page, at(100, top + 46 * row), at(2870, top + 46 * row), cv::Scalar(40), 2);
    }
    cv::line(page, at(100, top - 110), at(2870, top - 110), cv::Scalar(40), 2);
    for (const double x : {100, 170, 800, 1150, 1370, 1690, 1890, 2080, 2460, 2870}) {
      cv::line(page, at(x, top - 110), at(x, top + 460), cv::Scalar(40), 2);
    }
  }
  return page;
}

// Where a point of the flat page lies on the bent one, in pixels.
cv::Point2f bent_at(const cv::Point2f& flat) {
  const double u = flat.x / (kPageWidth * kPageScale) - 0.5;
  const double v = flat.y / (kPageHeight * kPageScale) - 0.5;
  return flat + cv::Point2f(static_cast<float>(9 * std::sin(5 * v)),
                            static_cast<float>(40 * (u * u - 0.1) + 8 * std::abs(u)));
}

cv::Mat bent(const cv::Mat& page) {
  cv::Mat map(page.size(), CV_32FC2);
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      const cv::Point2f seen(static_cast<float>(x), static_cast<float>(y));
      cv::Point2f flat = seen;
      for (int round = 0; round < 6; ++round) flat += seen - bent_at(flat);
      map.at<cv::Point2f>(y, x) = flat;
    }
  }
  cv::Mat made;
  cv::remap(page, made, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return made;
}

PagePlace whole_picture() {
  const cv::Rect2d& on = kTablesOnPage;
  const auto at = [](double x, double y) { return cv::Point2f(cv::Point2d(x, y) * kPageScale); };
  return place_by_tables(
      {at(on.x, on.y), at(on.br().x, on.y), at(on.br().x, on.br().y), at(on.x, on.br().y)});
}

TEST(PageBend, IsMeasuredWhereRulesAre) {
  const PageBend bend = bend_of(bent(ruled_page()));
  // All of a page may have moved together: only how points lie to each other shows.
  const cv::Point2f middle(1110, 790);
  for (const cv::Point2f flat : {cv::Point2f{150, 500},
                                 {1110, 500},
                                 {2100, 500},
                                 {150, 1200},
                                 {1110, 1200},
                                 {2100, 1200},
                                 {600, 850}}) {
    const cv::Point2f truth = bent_at(flat) - bent_at(middle);
    const cv::Point2f found = bend.at(flat) - bend.at(middle);
    EXPECT_NEAR(found.x, truth.x, 1.5) << flat;
    EXPECT_NEAR(found.y, truth.y, 1.5) << flat;
  }
  EXPECT_GT(bend.most(kTablesOnPage), 5);
}

TEST(PageBend, IsGoneOnceThePageIsLaidFlat) {
  const cv::Mat page = bent(ruled_page());
  const cv::Mat flat = laid_flat(page, bend_of(page));
  EXPECT_EQ(flat.size(), page.size());
  EXPECT_LT(bend_of(flat).most(kTablesOnPage), 1.5);
}

TEST(PageBend, IsNoneOnAFlatPage) {
  EXPECT_LT(bend_of(ruled_page()).most(kTablesOnPage), 1);
  // Nothing to measure by is no reason for a bend.
  EXPECT_LT(bend_of(cv::Mat(1575, 2228, CV_8U, cv::Scalar(200))).most(kTablesOnPage), 0.01);
}

TEST(FlatPage, HasLevelRulesAndKnowsWhereTheyWere) {
  const cv::Mat picture = bent(ruled_page());
  const FlatPage flat{whole_picture(), bend_of(picture)};
  // A rule is darkest at one height from end to end.
  const cv::Mat gray = flat.drawn(picture);
  std::vector<int> heights;
  for (const int x : {300, 1000, 2000, 3000, 3900}) {
    int darkest = 0;
    for (int y = 1040; y < 1075; ++y) {
      if (gray.at<uchar>(y, x) < gray.at<uchar>(darkest == 0 ? 1040 : darkest, x)) darkest = y;
    }
    heights.push_back(darkest);
    const cv::Point2f was =
        flat.in_picture(cv::Point2f(static_cast<float>(x), static_cast<float>(darkest)));
    EXPECT_LT(picture.at<uchar>(cv::Point(was)), 150) << x;
  }
  const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
  EXPECT_LE(*high - *low, 3);
}

TEST(TableRows, AreFoundEitherWayUp) {
  for (const bool turned : {false, true}) {
    cv::Mat page = ruled_page();
    if (turned) cv::rotate(page, page, cv::ROTATE_180);
    const cv::Mat dark = darkness_of(page);
    const TableRows rows =
        find_rows(dark, row_bands(dark), 360 * kPageScale, 1740 * kPageScale, kPageScale);
    EXPECT_EQ(rows.upside_down, turned);
    EXPECT_NEAR(rows.first.pitch, 46 * kPageScale, 1);
    EXPECT_NEAR(rows.second.pitch, 46 * kPageScale, 1);
    if (turned) continue;
    EXPECT_NEAR(rows.first.top, 620 * kPageScale, 5);
    EXPECT_NEAR(rows.second.top, 1225 * kPageScale, 5);
  }
}

// Two tables low on their page, as on a page bowed from top to bottom: rows of two heights, and
// headings of which one line is as far from the first row as the rows from each other.
TEST(TableRows, AreFoundOfTwoHeightsAndLowOnThePage) {
  cv::Mat page(cvRound(kPageHeight * kPageScale), cvRound(kPageWidth * kPageScale), CV_8U,
               cv::Scalar(230));
  struct Table {
    double top;
    double row;
  };
  const Table upper{740, 46};
  const Table lower{1380, 43.5};
  for (const Table& table : {upper, lower}) {
    const auto at = [&](double x, double row) {
      return cv::Point(cvRound(x), cvRound(table.top + row * table.row)) * kPageScale;
    };
    for (int row = -1; row <= 10; ++row) {
      cv::line(page, at(100, row), at(2870, row), cv::Scalar(40), 2);
    }
    cv::line(page, at(100, -2.4), at(2870, -2.4), cv::Scalar(40), 2);
    for (const double x : {100, 170, 800, 1150, 1370, 1690, 1890, 2080, 2460, 2870}) {
      cv::line(page, at(x, -2.4), at(x, 10), cv::Scalar(40), 2);
    }
  }
  const cv::Mat dark = darkness_of(page);
  const TableRows rows =
      find_rows(dark, row_bands(dark), 250 * kPageScale, 1850 * kPageScale, kPageScale);
  EXPECT_NEAR(rows.first.top, upper.top * kPageScale, 5);
  EXPECT_NEAR(rows.first.pitch, upper.row * kPageScale, 1);
  EXPECT_NEAR(rows.second.top, lower.top * kPageScale, 5);
  EXPECT_NEAR(rows.second.pitch, lower.row * kPageScale, 1);
}

// A stroke of the first table's last column, with the gaps that blur leaves, and how it goes on in
// the heading: `aside` pixels from there, or not at all.
cv::Mat page_with_stroke(std::optional<int> aside) {
  cv::Mat page = ruled_page();
  const int x = cvRound(2660 * kPageScale);
  for (const int row : {0, 1, 2, 4, 5, 7, 8, 9}) {
    const double top = 620 + 46 * row;
    cv::line(page, {x, cvRound(top * kPageScale)}, {x, cvRound((top + 46) * kPageScale)},
             cv::Scalar(40), 2);
  }
  if (aside) {
    cv::line(page, {x + *aside, cvRound(510 * kPageScale)}, {x + *aside, cvRound(620 * kPageScale)},
             cv::Scalar(40), 2);
  }
  return page;
}

TEST(RuledTables, KeepARuleThatIsShiftedInTheHeading) {
  for (const int aside : {0, 5, -5}) {
    EXPECT_EQ(find_ruled_tables(page_with_stroke(aside), kPageScale).first.columns.size(), 11U)
        << aside;
  }
}

TEST(RuledTables, TakeNoLettersForARule) {
  for (const auto aside : {std::optional<int>{}, std::optional{20}}) {
    EXPECT_EQ(find_ruled_tables(page_with_stroke(aside), kPageScale).first.columns.size(), 10U);
  }
}

TEST(PageOutline, TakesSheetsOnly) {
  const cv::Size picture{3000, 2400};
  const Quad sheet{{{300, 300}, {2700, 330}, {2680, 2000}, {310, 1990}}};
  const Quad card{{{1000, 800}, {1500, 800}, {1500, 1115}, {1000, 1115}}};
  const Quad strip{{{0, 0}, {2900, 0}, {2900, 900}, {0, 900}}};
  EXPECT_EQ(sheets_among({card, strip, sheet}, picture).size(), 1U);
  EXPECT_FALSE(page_within(cv::Mat(picture, CV_8U, cv::Scalar(180)), sheet));
}

struct Bent {
  std::uint64_t seed;
  specimens::Tier tier;
  const char* what;
};

std::string name_of(const testing::TestParamInfo<Bent>& one) {
  return one.param.what;
}

specimens::Specimen draw(const Bent& bent) {
  static const specimens::AreaTable kAreas = specimens::builtin_areas();
  specimens::Rng who(bent.seed, "family");
  return make_kk(invent_family(who, kAreas, 3), bent.tier, bent.seed, true);
}

Reading read(const specimens::Specimen& made) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", made.shot.image, bytes,
               {cv::IMWRITE_JPEG_QUALITY, made.camera.jpeg_quality});
  DocumentReader reader;
  return reader.read(bytes, std::nullopt);
}

// Family cards of the wide range of which nothing or a part was read before pages were laid flat,
// shadows' edges told from rules, and sheets looked for.
class BentFamilyCard : public testing::TestWithParam<Bent> {};

TEST_P(BentFamilyCard, IsRead) {
  const specimens::Specimen made = draw(GetParam());
  const Reading reading = read(made);
  EXPECT_EQ(reading.kind, Kind::kk);
  EXPECT_EQ(reading.value("no_kk"), made.truth["fields"]["no_kk"].get<std::string>());
  ASSERT_EQ(reading.members.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const Field& nik = reading.members[i].at("nik");
    EXPECT_EQ(nik.value.value_or(""), made.truth["members"][i]["nik"].get<std::string>());
    const auto& box = made.truth["boxes"]["members." + std::to_string(i) + ".nik"];
    const cv::Rect2d there{box[0], box[1], box[2], box[3]};
    EXPECT_TRUE(nik.box.contains((there.tl() + there.br()) * 0.5));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Wide, BentFamilyCard,
    testing::Values(Bent{5147734529602601, specimens::Tier::kPhotograph, "CurledInAShadowsEdge"},
                    Bent{4619579763939756, specimens::Tier::kPhotograph, "WavedOnAKeyboard"},
                    Bent{202873977434740, specimens::Tier::kHard, "FoldedInAFlash"},
                    // Of these nothing was read by their tables' corners alone.
                    Bent{7475752743179351, specimens::Tier::kHard, "ByItsSheet"},
                    Bent{7700858812239864, specimens::Tier::kHard, "ByItsSheetEitherWayUp"},
                    Bent{6084929707711820, specimens::Tier::kHard, "WithRowsOfTwoHeights"}),
    name_of);

// Of these no NIK can be read: their number, in larger print, tells where and which way up they
// lie.
class BlurredFamilyCard : public testing::TestWithParam<Bent> {};

TEST_P(BlurredFamilyCard, LiesWhereItsNumberIsRead) {
  const specimens::Specimen made = draw(GetParam());
  const Reading reading = read(made);
  EXPECT_EQ(reading.kind, Kind::kk);
  EXPECT_EQ(reading.value("no_kk"), made.truth["fields"]["no_kk"].get<std::string>());
  const double near = 0.1 * made.camera.document_width;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& corner = made.truth["corners"][i];
    EXPECT_LT(cv::norm(reading.corners.at(i) - cv::Point2d(corner[0], corner[1])), near);
  }
}

INSTANTIATE_TEST_SUITE_P(Wide, BlurredFamilyCard,
                         testing::Values(Bent{4095773787147685, specimens::Tier::kHard,
                                              "NotUpsideDown"},
                                         Bent{6946404968429578, specimens::Tier::kHard,
                                              "ThoughTheEndsOfItsRulesAreHidden"}),
                         name_of);

}  // namespace
}  // namespace antrean::ocr
