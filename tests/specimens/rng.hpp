#pragma once

// Random numbers that are the same on every machine.
//
// The standard fixes the output of std::mt19937_64 but not of its distributions, so those are
// written here. A stream is named: Rng(seed, "person") and Rng(seed, "camera") are independent, so
// a change in how a camera draws does not change who is on the card.
//
// Not thread-safe; one stream per thread.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <string_view>

namespace antrean::specimens {

class Rng {
 public:
  Rng(std::uint64_t seed, std::string_view stream) : engine_(mix(seed, stream)) {}

  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

  /// Uniform in [low, high).
  double between(double low, double high) { return low + (high - low) * unit(); }

  /// Uniform whole number in [low, high], both ends included.
  int whole(int low, int high) {
    return low + static_cast<int>(unit() * static_cast<double>(high - low + 1));
  }

  /// Uniform index below `size` (which must not be 0).
  std::size_t index(std::size_t size) {
    return static_cast<std::size_t>(unit() * static_cast<double>(size));
  }

  /// True with probability `p`.
  bool chance(double p) { return unit() < p; }

  /// Normal with mean 0 and deviation 1 (Box-Muller).
  double gauss() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
    return radius * std::cos(2.0 * std::numbers::pi * unit());
  }

  /// One element of a non-empty container.
  template <typename Container>
  const auto& pick(const Container& from) {
    return *(std::begin(from) + static_cast<std::ptrdiff_t>(index(std::size(from))));
  }

  std::uint64_t bits() { return engine_(); }

 private:
  // FNV-1a over the stream's name, stirred with the seed by splitmix64.
  static std::uint64_t mix(std::uint64_t seed, std::string_view stream) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : stream) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    std::uint64_t z = seed + hash + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  std::mt19937_64 engine_;
};

}  // namespace antrean::specimens
