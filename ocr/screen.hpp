#pragma once

// Signs that a screen was photographed, not a card.

#include <opencv2/core.hpp>
#include <optional>

#include "ocr/find_document.hpp"
#include "ocr/ground_network.hpp"
#include "ocr/scene_network.hpp"

namespace antrean::ocr {

/// Those that are asked. One object a thread.
struct ScreenNetworks {
  SceneNetwork scene;
  GroundNetwork ground;
};

/// What the networks make of a picture: votes for a screen, in logits.
struct ScreenVotes {
  double card_width = 0;  ///< In pixels of the picture.
  double scene = 0;       ///< Of what is around the card and its light.
  double ground = 0;      ///< Of the waves in the card's ground.
  /// The card lies level on one grey or white, lighter than itself, as under a scanner's lid, and
  /// this ripples as moire does.
  bool lid_ripples = false;
  /// Of the waves in what a level card lies on, where enough of it is seen.
  std::optional<double> around = {};
};

struct ScreenSigns {
  /// 0 to 1: a grid or moire more regular than paper is, the light and surroundings of a screen.
  /// Over 0.5 it is taken for one.
  double screen = 0;
  /// The picture is too coarse to show a screen's grid, and nothing else excludes one.
  bool cannot_be_excluded = false;
};

/// `corners` are the card's in `picture`, which is BGR, its upper left one first.
ScreenVotes screen_votes(const cv::Mat& picture, const Quad& corners, ScreenNetworks& networks);

/// What they say together. Pure.
ScreenSigns signs_of(const ScreenVotes& votes);

}  // namespace antrean::ocr
