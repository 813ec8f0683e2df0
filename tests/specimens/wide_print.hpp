#pragma once

// Printers of cards: faces, passes and what their inks leave of a letter.

#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/ktp.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// How a printer puts ink on a card.
struct InkProcess {
  std::string name = "plain";  ///< plain, laser, thermal, dots, worn ribbon, soft.
  double grain = 0;            ///< Share of the ink that is missing in specks, 0 to 1.
  double rows = 0;             ///< Pitch of a print head's lines in units; 0 shows none.
  double dots = 0;             ///< Pitch of a needle printer's dots in units; 0 is none.
  double spread = 0;           ///< Blur of the ink, deviation in units.
  double wander = 0;           ///< How far density varies along a row, 0 to 1.
  double density = 1;          ///< Of the darkest ink.
  cv::Vec3d tint{0, 0, 0};     ///< Colour that the ink has instead of black, BGR levels.
};

/// Draws a process from the stream.
InkProcess invent_ink(Rng& rng);

/// Widens a style to more faces, sizes and passes; returns what it has done ("one pass", "two
/// passes", "dancing letters" ...).
std::string widen_style(Rng& rng, KtpStyle& style);

/// Prints a layer (premultiplied BGRA, `scale` pixels a unit) as the process would.
void age_ink(const InkProcess& process, double scale, Rng& rng, cv::Mat& layer);

/// Lays a premultiplied BGRA layer over a card of the same size, within the card's outline.
void lay_over(const cv::Mat& layer, cv::Mat& card);

}  // namespace antrean::specimens
