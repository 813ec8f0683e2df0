#pragma once

// The face in which a number is printed, taking into account how far its ink ran and how blurred it
// is.

#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

namespace antrean::ocr {

struct NumberPrint {
  /// The middle of its digits' likeness (correlation) to that of the cards' faces
  /// (number_faces.hpp) that it is most like: under kKnownFace it is in none of them.
  double likeness = 0;
  /// The same to the foreign face that it is most like.
  double foreign_likeness = 0;
  /// By how much the digit that is least like any face is less so than the next one; 0 where it is
  /// as like one as the others.
  double oddness = 0;
};

inline constexpr double kKnownFace = 0.75;

/// `flat` is a piece of a rectified card with its light divided out (one channel, ink dark),
/// `boxes` the digits' in it, `digits` as many.
NumberPrint print_of(const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits);

/// By how much the digit that strays most is more like a face that isn't the number's own than like
/// that (a difference of correlations), of all faces, each digit as wide as it stands. Takes
/// several times as long as print_of.
double strayed_digit(const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits);

}  // namespace antrean::ocr
