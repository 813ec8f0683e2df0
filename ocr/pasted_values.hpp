#pragma once

// The trained network that tells a value of a KTP that wasn't printed with the others, from its
// print and the paper around it (ocr/training/README.md). It compares each place of a card with all
// others of the same card: what cards look like in general says little. The weights are part of the
// library.

#include <functional>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <string>
#include <vector>

#include "ocr/ktp_values.hpp"

namespace antrean::ocr {

/// Over so many votes a value of a card is held up; fitted on drawn cards
/// (docs/decisions/what-a-forgery-leaves.md).
struct PastedLimits {
  double value = 0;   ///< Of the name and of the date of birth.
  double number = 0;  ///< Of the NIK, of whose size and face there is no other row.
};
inline constexpr PastedLimits kPastedOnFine{1.2, 1.9};
/// Blur and noise leave less of a patch's edges and of its own print.
inline constexpr PastedLimits kPastedOnCoarse{0.8, 1.5};
/// A card is held up as well over so many, where the value's paper stands out by its measures
/// (tamper.hpp),
inline constexpr double kDoubtedValue = -0.25;
/// and over so many, where it stands out so much.
inline constexpr double kHardlyDoubtedValue = -1.5;
inline constexpr double kPlainlyOtherPaper = 3;

/// One object a thread: asking changes it.
class PastedValues {
 public:
  PastedValues();

  /// Votes, in logits (CV_32F), for each place of what body_looks() makes of a card: 43 rows of 60.
  cv::Mat votes(const cv::Mat& looks);

 private:
  cv::dnn::Net net_;
};

/// What `votes` say of the value in `box`, in pixels of the card: their mean there, in which higher
/// ones weigh more, as a patch may cover a part. Very low where the box has none. Pure.
double value_votes(const cv::Mat& votes, const cv::Rect2d& box);

/// Whether a value that has so many votes was pasted over, `limit` being its own of PastedLimits.
/// Its paper's patch_strength() is asked for where it decides.
bool is_pasted(double votes, double limit, const std::function<double()>& paper);

/// Which of NIK, name and date of birth look pasted over: their keys. `card` is kCardWidth x
/// kCardHeight, BGR; `fields` have boxes in its pixels, its rows are a `pitch` apart.
std::vector<std::string> pasted_values(const cv::Mat& card, const Fields& fields, double pitch,
                                       const PastedLimits& limits, PastedValues& network);

}  // namespace antrean::ocr
