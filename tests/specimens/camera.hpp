#pragma once

// Turns a drawn document into what a scanner or a telephone makes of it.
//
// Everything that is done is a number in `Camera`, so that ground truth can say it and a test can
// repeat it. The order is that of the world: the document lies somewhere, light falls on it, the
// lens blurs, the sensor adds noise; compression comes with the file (output.hpp).

#include <array>
#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/panel.hpp"
#include "tests/specimens/paper.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct Camera {
  double document_width = 1011;  ///< Length in pixels of the document's top edge, if not tilted.
  int quarter = 0;               ///< Quarter turns clockwise.
  double angle = 0;              ///< Further degrees clockwise.
  double tilt_x = 0;             ///< Degrees about the horizontal axis.
  double tilt_y = 0;             ///< Degrees about the vertical axis.
  double margin_x = 0;           ///< Image width beyond the document's bounding box, as a share.
  double margin_y = 0;           ///< Negative margins let the document leave the frame.
  double place_x = 0.5;          ///< Where in that margin the document lies, 0 to 1.
  double place_y = 0.5;
  Background background = Background::kWhite;
  double edge_shadow = 0;  ///< Darkness of the shadow the document throws, 0 to 1.
  double gradient = 0;     ///< Loss of light from one side to the other, 0 to 1.
  double shadow = 0;       ///< Depth of a hand's or telephone's shadow, 0 to 1.
  int glares = 0;          ///< Spots of reflected light.
  double glare = 0;        ///< Their strength, 0 to 1.
  double gain = 1;         ///< Exposure; below 1 is dark.
  double contrast = 1;
  double warmth = 0;  ///< Colour of the light, -1 blue to 1 yellow.
  double blur = 0;    ///< Deviation of the lens blur, in pixels.
  double motion = 0;  ///< Length of the motion blur, in pixels.
  double motion_angle = 0;
  double noise = 0;     ///< Deviation of the sensor's noise, in grey levels.
  Panel panel;          ///< The screen that shows the document, if one does,
  Moire moire;          ///< and what it leaves in the finished picture.
  double capture = 1;   ///< Pixels of the sensor for one of the finished picture's, along a side.
  bool mosaic = false;  ///< The sensor sees one colour a pixel and guesses the others.
  bool gray = false;
  int jpeg_quality = 92;
};

/// A finished picture and where the document is in it.
struct Shot {
  cv::Mat image;                       ///< BGR, or one channel if the camera is gray.
  cv::Matx33d to_image;                ///< Units of the document to pixels of the image.
  std::array<cv::Point2d, 4> corners;  ///< The document's own top left, top right, bottom right,
                                       ///< bottom left. May lie outside the image.
};

/// What a caller may draw itself in a photograph; both may be empty. `corners` are the document's.
struct Stage {
  /// What the document lies on, instead of the camera's background: a BGR image of that size.
  std::function<cv::Mat(cv::Size size, const std::array<cv::Point2d, 4>& corners)> ground;
  /// What lies or falls on document and ground, before lens and sensor.
  std::function<void(cv::Mat& image, const Shot& shot)> over;
};

/// Pixels a unit at which a document of that width should be drawn for this camera.
double drawing_scale(const Camera& camera, double document_units);

/// Maps a point of the document, in units, into the image.
cv::Point2d map_point(const cv::Matx33d& to_image, cv::Point2d point);

Shot photograph(const DrawnDocument& document, const Camera& camera, Rng& rng,
                const Stage& stage = {});

/// Makes a shot `by` times smaller (larger, if below 1), and what it knows of places with it.
void make_smaller(double by, Shot& shot);

/// The sensor's noise, from the tile that all cameras share: deviation 1, CV_32FC3.
cv::Mat sensor_noise(Rng& rng, cv::Size size);

/// The transform of a document of `width` by `height` units onto those corners.
cv::Matx33d transform_onto(double width, double height, const std::array<cv::Point2d, 4>& corners);

}  // namespace antrean::specimens
