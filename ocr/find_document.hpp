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

/// Mean width over mean height; 0 where there is no height.
double aspect_of(const Quad& quad);

/// The longer of the long sides, in pixels.
double width_of(const Quad& quad);

/// The whole picture, where its shape is a card's: a file that was cut to the card.
std::vector<Quad> whole_if_card(const cv::Size& picture);

/// Looks for outlines of cards in the picture's brightness, then in its saturation, then in what
/// differs from its border: most cards are found in the first, and each takes as long.
class CardSearch {
 public:
  explicit CardSearch(const cv::Mat& picture) : picture_(picture) {}

  /// The next channel's candidates that are new, best first. With the last comes the whole picture
  /// when nothing else was found.
  std::vector<Quad> next();
  /// Whether there is a channel left.
  bool more() const { return searched_ < kChannels; }

 private:
  static constexpr int kChannels = 3;
  cv::Mat channel() const;

  cv::Mat picture_;
  /// Made with the first channel.
  cv::Mat small_;
  double scale_ = 1;
  int searched_ = 0;
  /// In pixels of small_.
  std::vector<Quad> known_;
};

/// Candidates whose outline is broken, by what touches the card or by the picture's edge, best
/// first. Takes longer; for pictures where CardSearch found none that can be read.
std::vector<Quad> find_broken_cards(const cv::Mat& picture);

/// Candidates by what they are like in colour, whatever light and shadow fall on them, best first:
/// for cards on patterned cloth, among papers, half in shadow. Takes longer still.
std::vector<Quad> find_cards_by_hue(const cv::Mat& picture);

/// Whether each corner lies nearer than `tolerance` pixels to the other's.
bool alike(const Quad& a, const Quad& b, double tolerance);

/// Four corners in the order of a Quad.
Quad ordered_corners(std::vector<cv::Point2f> points);

/// The card at kCardWidth x kCardHeight; `upside_down` turns it by half a turn.
cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down);
/// A part of that card, without making the rest.
cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down, const cv::Rect& part);

}  // namespace antrean::ocr
