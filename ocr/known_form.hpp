#pragma once

// Digits in a line whose form is known ("dd-dd-dddd", sixteen digits), told from what the network
// said at every step instead of from its likeliest letters. A digit that blur made doubtful is
// still one of ten, and the marks between are where the form says; so every place gets a share for
// every digit, and several looks at one line can be weighed place by place. The form says how many
// digits there are and where, never which.

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace antrean::ocr {

/// Natural logarithms of each digit's share at one place.
using Shares = std::array<double, 10>;

/// What one look says of the digits of a form.
struct FormReading {
  /// Of each of the form's digits, left to right.
  std::vector<Shares> places;
};

/// `form` has a `d` for any digit, other letters for themselves; `logits` as for decode_steps. What
/// stands before and behind may be anything. Nothing if the line is too short for the form. Pure.
std::optional<FormReading> read_form(const cv::Mat& logits, std::string_view alphabet,
                                     std::string_view form);

/// Weighs looks at one line place by place: logarithms of shares again, of 10 digits each. Looks at
/// one picture err together, so that each counts for a part only. All must have the same form.
std::vector<Shares> weigh_looks(const std::vector<FormReading>& looks);

}  // namespace antrean::ocr
