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

/// A card is held up over so many votes for its name or date of birth, or for its NIK, of whose
/// size and face there is no other row,
inline constexpr double kPastedValue = 1.8;
inline constexpr double kPastedNumber = 2.5;
/// over so many, where the value's paper stands out by its measures as well (tamper.hpp),
inline constexpr double kDoubtedValue = 0;
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

/// Whether a value that has so many votes was pasted over; `is_number`: it is the NIK. Its paper's
/// patch_strength() is asked for where it decides.
bool is_pasted(double votes, bool is_number, const std::function<double()>& paper);

/// Which of NIK, name and date of birth look pasted over: their keys. `card` is kCardWidth x
/// kCardHeight, BGR; `fields` have boxes in its pixels, its rows are a `pitch` apart.
std::vector<std::string> pasted_values(const cv::Mat& card, const Fields& fields, double pitch,
                                       PastedValues& network);

}  // namespace antrean::ocr
