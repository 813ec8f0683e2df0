#pragma once

// Where the card is in the picture, and the card set straight. Several candidates are offered, best
// first; what is printed on them decides.

#include <array>
#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// Width over height of an ID-1 card: 85.60 mm x 53.98 mm.
inline constexpr double kCardAspect = 1.586;
/// A rectified card in pixels: the body's x-height is about 20 px, which Tesseract reads best.
inline constexpr int kCardWidth = 1264;
inline constexpr int kCardHeight = 797;

/// Corners in the picture in clockwise order, the long side first.
using Quad = std::array<cv::Point2f, 4>;

/// Candidates, best first; the whole picture is among them when its shape fits, and is the only one
/// when nothing else was found.
std::vector<Quad> find_cards(const cv::Mat& picture);
/// Candidates whose outline is broken, by what touches the card or by the picture's edge, best
/// first. Takes longer; for pictures where find_cards found none that can be read.
std::vector<Quad> find_broken_cards(const cv::Mat& picture);

/// Four corners in the order of a Quad.
Quad ordered_corners(std::vector<cv::Point2f> points);

/// The card at kCardWidth x kCardHeight; `upside_down` turns it by half a turn.
cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down);
/// A part of that card, without making the rest.
cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down, const cv::Rect& part);

}  // namespace antrean::ocr
