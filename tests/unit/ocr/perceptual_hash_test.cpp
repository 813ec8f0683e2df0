// The same scan has the same hash whatever is done to its file; another scan has another, though
// all identity cards and all family cards look alike.

#include "ocr/perceptual_hash.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/batch.hpp"

namespace antrean::ocr {
namespace {

using specimens::Tier;

specimens::Person person(std::uint64_t seed) {
  specimens::Rng rng{seed, "hash-person"};
  return specimens::invent_person(rng, specimens::areas_for({}));
}

cv::Mat as_jpeg(const cv::Mat& picture, int quality) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  return cv::imdecode(bytes, cv::IMREAD_COLOR);
}

// As uploaded: in colour, also where the scanner saw none.
cv::Mat card(std::uint64_t seed, Tier tier) {
  return as_jpeg(specimens::make_ktp(person(seed), tier, seed, "").shot.image, 92);
}

cv::Mat family_card(std::uint64_t seed, Tier tier) {
  specimens::Rng rng{seed, "hash-family"};
  const auto family = specimens::invent_family(rng, specimens::areas_for({}), 4);
  return as_jpeg(specimens::make_kk(family, tier, seed).shot.image, 92);
}

cv::Mat smaller(const cv::Mat& picture, double scale) {
  cv::Mat small;
  cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
  return small;
}

cv::Mat brighter(const cv::Mat& picture) {
  cv::Mat bright;
  picture.convertTo(bright, -1, 1.1, 10);
  return bright;
}

std::size_t bits_apart(const cv::Mat& a, const cv::Mat& b) {
  return (perceptual_hash(a) ^ perceptual_hash(b)).count();
}

class SameScan : public ::testing::TestWithParam<Tier> {};

TEST_P(SameScan, KeepsItsHashWhateverIsDoneToTheFile) {
  for (const cv::Mat& scan : {card(1, GetParam()), family_card(1, GetParam())}) {
    EXPECT_LE(bits_apart(scan, as_jpeg(scan, 60)), kSameScanBits);
    EXPECT_LE(bits_apart(scan, as_jpeg(smaller(scan, 0.7), 85)), kSameScanBits);
    EXPECT_LE(bits_apart(scan, as_jpeg(brighter(scan), 85)), kSameScanBits);
    EXPECT_LE(bits_apart(scan, as_jpeg(brighter(smaller(scan, 0.7)), 60)), kSameScanBits);
  }
}

INSTANTIATE_TEST_SUITE_P(PerceptualHash, SameScan,
                         ::testing::Values(Tier::kClean, Tier::kScan, Tier::kPhotograph,
                                           Tier::kHard));

// Of flat scans, which look alike most.
class OtherScans : public ::testing::TestWithParam<Tier> {};

TEST_P(OtherScans, DifferByPersonAndFamily) {
  std::vector<PerceptualHash> hashes;
  for (std::uint64_t seed = 10; seed < 22; ++seed) {
    hashes.push_back(perceptual_hash(card(seed, GetParam())));
  }
  for (std::uint64_t seed = 10; seed < 16; ++seed) {
    hashes.push_back(perceptual_hash(family_card(seed, GetParam())));
  }
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    for (std::size_t k = i + 1; k < hashes.size(); ++k) {
      EXPECT_GT((hashes[i] ^ hashes[k]).count(), kSameScanBits + 10U) << i << " and " << k;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(PerceptualHash, OtherScans, ::testing::Values(Tier::kClean, Tier::kScan));

TEST(PerceptualHashOfAScan, OutlivesAForgedDigit) {
  const specimens::Person one = person(5);
  specimens::Person forged = one;
  forged.nik[15] = forged.nik[15] == '1' ? '7' : '1';
  const cv::Mat scan = specimens::make_ktp(one, Tier::kClean, 5, "").shot.image;
  const cv::Mat edited = specimens::make_ktp(forged, Tier::kClean, 5, "").shot.image;
  ASSERT_EQ(scan.size(), edited.size());
  ASSERT_GT(cv::norm(scan, edited, cv::NORM_INF), 50);
  EXPECT_LE(bits_apart(scan, edited), kSameScanBits);
}

TEST(PerceptualHashOfAScan, TakesTheSmallestPicture) {
  const cv::Mat scan = smaller(card(6, Tier::kClean), 0.1);
  EXPECT_EQ(bits_apart(scan, scan.clone()), 0U);
}

}  // namespace
}  // namespace antrean::ocr
