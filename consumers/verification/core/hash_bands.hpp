#pragma once

// How a scan's hash is found again among many without looking at all of them: multi-index hashing
// (Norouzi, Punjani, Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012). A hash
// is cut into bands. Two hashes that differ in at most kSameScanBits bits have a band in which they
// differ in one bit at most: were there two in each, they would differ in 2 * kHashBands. So a
// search for each band as it is and with each of its bits turned misses nothing, and what it finds
// is compared in full. Pure.

#include <array>
#include <cstdint>
#include <vector>

#include "ocr/perceptual_hash.hpp"

namespace antrean::verification {

/// As few as the promise allows: the longer a band is, the fewer other scans share it.
inline constexpr std::size_t kHashBands = 12;
static_assert(ocr::kSameScanBits < 2 * static_cast<int>(kHashBands),
              "a hash that is near enough would be missed");

/// What is stored: one key a band, the band's number above its bits.
std::array<std::int32_t, kHashBands> bands_of(const ocr::PerceptualHash& hash);

/// What is searched for: the keys that a near hash has at least one of, 268 of them.
std::vector<std::int32_t> bands_near(const ocr::PerceptualHash& hash);

}  // namespace antrean::verification
