// How often a line is looked at, and what it says.

#include "ocr/seen_line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/read_line.hpp"

namespace antrean::ocr {
namespace {

// Print on paper, the same at every look; counts them.
class PrintedLine : public LineLooks {
 public:
  explicit PrintedLine(const std::string& text, double noise = 0) {
    constexpr double kSize = 0.9;
    int below = 0;
    const cv::Size box = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, kSize, 2, &below);
    strip_ = cv::Mat(box.height + 16, box.width + 20, CV_8UC1, cv::Scalar{235});
    cv::putText(strip_, text, {10, box.height + 7}, cv::FONT_HERSHEY_SIMPLEX, kSize, cv::Scalar{30},
                2, cv::LINE_AA);
    cv::Mat grain(strip_.size(), CV_16S);
    cv::theRNG().state = 7;
    cv::randn(grain, 0, noise);
    cv::add(strip_, grain, strip_, cv::noArray(), CV_8U);
  }

  cv::Mat look(std::size_t which) const override {
    ++asked_.at(which);
    return strip_;
  }
  cv::Mat airy() const override { return strip_; }
  double cap() const override { return 20; }

  const std::array<int, kLooks>& asked() const { return asked_; }

 private:
  cv::Mat strip_;
  mutable std::array<int, kLooks> asked_{};
};

TEST(SeenLine, MakesAndReadsEachLookOnce) {
  Readers readers;
  const auto line = std::make_shared<PrintedLine>("KAB. SLEMAN");
  SeenLine seen{line};
  for (const std::size_t which : {0, 2}) {
    const LineText text = seen.text(readers, which);
    LineReader& reader = which == 0 ? readers.lines() : readers.glances();
    const LineText alone = reader.read(seen.strip(which));
    EXPECT_EQ(alone.text, text.text);
    EXPECT_DOUBLE_EQ(alone.characters.back().x, text.characters.back().x);
    EXPECT_DOUBLE_EQ(alone.sureness(), text.sureness());
    const cv::Mat steps = seen.steps(readers, which);
    EXPECT_EQ(seen.steps(readers, which).data, steps.data) << "it was read again";
  }
  EXPECT_EQ(seen.text(readers, 0).text, "KAB. SLEMAN");
  EXPECT_EQ(line->asked(), (std::array<int, kLooks>{1, 0, 1, 0, 0}));
}

TEST(ReadLine, LooksOnceAtClearPrint) {
  Readers readers;
  const auto line = std::make_shared<PrintedLine>("JL. MELATI NO. 12");
  SeenLine seen{line};
  const LineReading said = read_line(readers, seen);
  EXPECT_EQ(said.text, "JL. MELATI NO. 12");
  EXPECT_EQ(said.first.text, said.text);
  EXPECT_GT(said.confidence, 0.97);
  EXPECT_EQ(line->asked(), (std::array<int, kLooks>{1, 0, 0, 0, 0}));
}

TEST(ReadLine, LooksNoMoreThanOnceAtWhatNobodyCanRead) {
  Readers readers;
  const auto line = std::make_shared<PrintedLine>("JL. MELATI NO. 12", 400);
  SeenLine seen{line};
  EXPECT_LT(read_line(readers, seen).confidence, 0.2);
  EXPECT_EQ(line->asked(), (std::array<int, kLooks>{1, 0, 0, 0, 0}));
}

TEST(ReadLine, LooksOnAtPrintThatIsHardToRead) {
  Readers readers;
  int more = 0;
  for (const double noise : {160, 170, 180, 190, 200, 210, 220, 230}) {
    const auto line = std::make_shared<PrintedLine>("KELURAHAN CONDONGCATUR", noise);
    SeenLine seen{line};
    const LineReading said = read_line(readers, seen);
    const bool looked_on = line->asked()[1] == 1;
    more += looked_on ? 1 : 0;
    if (looked_on) {
      EXPECT_LT(said.first.sureness(), 0.85) << noise;
    } else if (said.confidence < 0.8) {
      EXPECT_LT(said.first.sureness(), 0.01) << noise;
    }
  }
  EXPECT_GT(more, 0) << "of these lines some are neither clear nor lost";
}

}  // namespace
}  // namespace antrean::ocr
