#pragma once

// What happens to a picture between the sensor and the upload: the telephone's own processing,
// scanners' faults, programs for scanning, messengers.

#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/rng.hpp"
#include "tests/specimens/tiers.hpp"

namespace antrean::specimens {

/// Draws what is done to a picture of that tier, `gray` or not ("sharpened", "scanner app +
/// messenger" ...).
std::string invent_processing(Rng& rng, Tier tier, bool gray);

/// Does it. Where pixels move, the shot's corners and transform move with them.
void process_shot(const std::string& processing, Rng& rng, Shot& shot);

/// Saves and reads the picture again as a JPEG of that quality.
void save_once(int quality, cv::Mat& image);

}  // namespace antrean::specimens
