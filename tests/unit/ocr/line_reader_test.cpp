#include "ocr/line_reader.hpp"

#include <gtest/gtest.h>
#include <omp.h>
#include <sodium.h>

#include <cmath>
#include <fstream>
#include <map>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <thread>

#include "ocr/readers.hpp"
#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

// One row a step: the class that is likeliest there, its probability, and the class that has the
// rest but for a thousandth.
struct Step {
  int best = 0;
  double probability = 0.999;
  int second = 0;
};

cv::Mat logits_of(const std::vector<Step>& steps, int classes) {
  cv::Mat logits(static_cast<int>(steps.size()), classes, CV_32F);
  for (int row = 0; row < logits.rows; ++row) {
    const Step& step = steps[static_cast<std::size_t>(row)];
    for (int at = 0; at < classes; ++at) logits.at<float>(row, at) = -20;
    if (step.second != step.best) {
      logits.at<float>(row, step.second) = static_cast<float>(std::log(1 - step.probability));
    }
    logits.at<float>(row, step.best) = static_cast<float>(std::log(step.probability));
  }
  return logits;
}

constexpr std::string_view kAbc = "ABC";

TEST(DecodeSteps, JoinsRunsAndSplitsAtBlanks) {
  struct Row {
    std::vector<Step> steps;
    const char* text;
  };
  const std::vector<Row> rows{
      {{{0}, {0}, {0}}, ""},
      {{{1}, {2}, {3}}, "ABC"},
      {{{1}, {1}, {1}}, "A"},
      {{{1}, {0}, {1}}, "AA"},
      {{{0}, {1}, {1}, {0}, {0}, {1}, {2}, {2}, {0}}, "AAB"},
      {{{3}, {0}}, "C"},
      {{}, ""},
  };
  for (const Row& row : rows) {
    const LineText read = decode_steps(logits_of(row.steps, 4), kAbc, 2);
    EXPECT_EQ(read.text, row.text);
    EXPECT_EQ(read.characters.size(), read.text.size());
  }
}

TEST(DecodeSteps, TellsProbabilityPlaceAndAlternative) {
  const LineText read =
      decode_steps(logits_of({{0}, {1, 0.6, 3}, {1, 0.8, 3}, {0}, {2, 0.9999, 0}}, 4), kAbc, 10);
  ASSERT_EQ(read.text, "AB");
  EXPECT_NEAR(read.characters[0].probability, 0.8, 1e-3);
  EXPECT_EQ(read.characters[0].alternative, 'C');
  EXPECT_NEAR(read.characters[0].alternative_probability, 0.2, 1e-3);
  EXPECT_NEAR(read.characters[0].x, 20, 1e-9);
  EXPECT_EQ(read.characters[1].alternative, 0);
  EXPECT_NEAR(read.characters[1].x, 45, 1e-9);
  EXPECT_NEAR(read.sureness(), 0.8, 2e-3);
  EXPECT_LT(read.log_peak, 0);
}

TEST(DecodeSteps, RemembersWhatWasNearlySeen) {
  // The third step is blank, but nearly says B.
  const LineText read = decode_steps(logits_of({{1}, {0}, {0, 0.6, 2}, {0}, {3}}, 4), kAbc, 4);
  EXPECT_EQ(read.text, "AC");
  EXPECT_NEAR(read.overlooked, 0.4, 1e-3);
  EXPECT_NEAR(read.sureness(), 0.6, 2e-3);
  // The edge of a letter already read isn't another one.
  EXPECT_LT(decode_steps(logits_of({{1}, {0, 0.6, 1}, {0}}, 4), kAbc, 4).overlooked, 0.01);
}

TEST(DecodeSteps, NothingReadIsNotSure) {
  EXPECT_EQ(decode_steps(logits_of({{0}, {0}}, 4), kAbc, 4).sureness(), 0);
}

std::string sha256(std::span<const std::byte> bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

TEST(Weights, AreThoseOfTheChecksums) {
  std::ifstream file(std::string{ANTREAN_SOURCE_DIR} + "/ocr/weights/SHA256SUMS");
  std::map<std::string, std::string> sums;
  for (std::string sum, name; file >> sum >> name;) sums[name] = sum;
  EXPECT_EQ(sha256(digit_weights()), sums["digits.onnx"]);
  EXPECT_EQ(sha256(text_weights()), sums["text.onnx"]);
  EXPECT_EQ(sha256(glance_weights()), sums["glance.onnx"]);
  EXPECT_EQ(sha256(screen_ground_weights()), sums["screen_ground.onnx"]);
  EXPECT_EQ(sha256(screen_scenes_weights()), sums["screen_scenes.onnx"]);
  EXPECT_EQ(sha256(pasted_digits_weights()), sums["pasted_digits.onnx"]);
  EXPECT_EQ(sha256(pasted_values_weights()), sums["pasted_values.onnx"]);
}

cv::Mat printed(const std::string& text, double size) {
  int below = 0;
  const cv::Size box = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, 2, &below);
  cv::Mat strip(box.height + 16, box.width + 20, CV_8UC1, cv::Scalar{235});
  cv::putText(strip, text, {10, box.height + 7}, cv::FONT_HERSHEY_SIMPLEX, size, cv::Scalar{30}, 2,
              cv::LINE_AA);
  return strip;
}

TEST(Readers, HoldTheLibrariesThreadsInAThreadOfTheirOwn) {
  int team = 0;
  std::thread{[&team] {
    const Readers readers;
#pragma omp parallel
#pragma omp single
    team = omp_get_num_threads();
  }}.join();
  EXPECT_EQ(team, 1) << "Tesseract would share its work among threads that only wait";
}

// OpenCV's stroke font is none that was learnt from.
TEST(LineReader, ReadsNumbersInAnUnknownFace) {
  LineReader reader = LineReader::digits();
  for (const char* number : {"3273012506900003", "3171044107920012", "25-06-1990", "003/012"}) {
    const cv::Mat strip = printed(number, 0.9);
    EXPECT_EQ(reader.read(strip).text, number);
    EXPECT_EQ(reader.read(255 - strip).text, number) << "light on dark";
    cv::Mat colour;
    cv::cvtColor(strip, colour, cv::COLOR_GRAY2BGR);
    EXPECT_EQ(reader.read(colour).text, number) << "in colour";
  }
}

TEST(LineReader, ReadsText) {
  LineReader reader = LineReader::text();
  for (const char* text : {"BUDI SANTOSO", "JL. MELATI NO. 12", "KAB. SLEMAN"}) {
    EXPECT_EQ(reader.read(printed(text, 0.9)).text, text);
  }
}

TEST(LineReader, IsRightAtAGlanceOrNotSure) {
  LineReader reader = LineReader::glance();
  int sure = 0;
  for (const char* text : {"BUDI SANTOSO", "JL. MELATI NO. 12", "KAB. SLEMAN", "KARYAWAN SWASTA",
                           "BELUM KAWIN", "003/012", "BANDUNG, 25-06-1990"}) {
    const LineText seen = reader.read(printed(text, 0.9));
    if (seen.sureness() < 0.85) continue;
    ++sure;
    EXPECT_EQ(seen.text, text);
  }
  EXPECT_GE(sure, 3);
}

TEST(LineReader, FindsTheLineInALooseStrip) {
  const cv::Mat line = printed("3273012506900003", 0.9);
  cv::Mat strip;
  cv::copyMakeBorder(line, strip, 14, 14, 0, 0, cv::BORDER_REPLICATE);
  EXPECT_EQ(LineReader::digits().read_loose(strip).text, "3273012506900003");
}

TEST(LineReader, RefusesWhatIsNoStrip) {
  LineReader reader = LineReader::digits();
  EXPECT_THROW(reader.read(cv::Mat{}), std::invalid_argument);
  EXPECT_THROW(reader.read_loose(cv::Mat{}), std::invalid_argument);
  EXPECT_THROW(reader.read(cv::Mat(32, 100, CV_32F, cv::Scalar{0})), std::invalid_argument);
  // Any size is read, be there a line or not.
  EXPECT_NO_THROW(reader.read(cv::Mat(1, 1, CV_8UC1, cv::Scalar{0})));
  EXPECT_NO_THROW(reader.read(cv::Mat(2, 20000, CV_8UC1, cv::Scalar{0})));
  EXPECT_NO_THROW(reader.read_loose(cv::Mat(3000, 3, CV_8UC3, cv::Scalar::all(9))));
  EXPECT_EQ(reader.read(cv::Mat(40, 400, CV_8UC1, cv::Scalar{200})).text, "");
}

}  // namespace
}  // namespace antrean::ocr
