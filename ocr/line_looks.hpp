#pragma once

// One line of print, in the ways that its readers like it.

#include <array>
#include <cstddef>
#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Ways to look at one line: they differ in shades, sharpness and the air around.
inline constexpr std::size_t kLooks = 5;

struct Look {
  /// The paper's light divided out.
  bool flat;
  /// By less than a stroke, more than noise.
  bool blurred;
  /// Air above and below, in heights of a capital.
  double air;
};
/// Of the names of 100 hard KTP the trained reader read 73, 73, 73, 74 and 73 so, and 62 in the
/// shape that Tesseract likes; 78 of the first three looks' majority were right, and 80 of all
/// five's.
inline constexpr std::array<Look, kLooks> kLookedAt{{{false, false, 0.29},
                                                     {true, false, 0.26},
                                                     {true, true, 0.21},
                                                     {false, true, 0.26},
                                                     {false, false, 0.21}}};
/// Deviation of a blurred look, in pixels of the strip.
inline constexpr double kLookBlur = 1.5;

/// Made when asked for: most lines are read at first look.
class LineLooks {
 public:
  virtual ~LineLooks() = default;
  LineLooks() = default;
  LineLooks(const LineLooks&) = default;
  LineLooks& operator=(const LineLooks&) = default;
  LineLooks(LineLooks&&) = default;
  LineLooks& operator=(LineLooks&&) = default;

  /// For the trained readers, close about the capitals; one channel, the first is the best alone.
  virtual cv::Mat look(std::size_t which) const = 0;
  /// For Tesseract: with air around, and the paper's light divided out.
  virtual cv::Mat airy() const = 0;
  /// The height of a capital in all of them, in pixels.
  virtual double cap() const = 0;
};

}  // namespace antrean::ocr
