#include "consumers/verification/core/hash_bands.hpp"

namespace antrean::verification {
namespace {

constexpr std::size_t kBits = ocr::PerceptualHash{}.size();
constexpr std::size_t kLongest = (kBits + kHashBands - 1) / kHashBands;
static_assert(kHashBands << kLongest <= INT32_MAX, "a key must fit the table's integers");

// Bits are dealt out in turn: neighbours, which depend on each other, go to different bands.
constexpr std::size_t length_of(std::size_t band) {
  return (kBits - band + kHashBands - 1) / kHashBands;
}

}  // namespace

std::array<std::int32_t, kHashBands> bands_of(const ocr::PerceptualHash& hash) {
  std::array<std::int32_t, kHashBands> keys{};
  for (std::size_t band = 0; band < kHashBands; ++band) {
    auto key = static_cast<std::int32_t>(band << kLongest);
    for (std::size_t i = 0; i < length_of(band); ++i) {
      if (hash[band + i * kHashBands]) key |= 1 << i;
    }
    keys[band] = key;
  }
  return keys;
}

std::vector<std::int32_t> bands_near(const ocr::PerceptualHash& hash) {
  std::vector<std::int32_t> keys;
  keys.reserve(kBits + kHashBands);
  const auto own = bands_of(hash);
  for (std::size_t band = 0; band < kHashBands; ++band) {
    keys.push_back(own[band]);
    for (std::size_t i = 0; i < length_of(band); ++i) keys.push_back(own[band] ^ (1 << i));
  }
  return keys;
}

}  // namespace antrean::verification
