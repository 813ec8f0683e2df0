#pragma once

// Drawing with cairo and pango straight into an OpenCV image.
//
// A Canvas is measured in units of the document (a KTP is 1011 x 638); the image has `scale` pixels
// a unit, so that one layout serves every resolution. One thread per canvas.

#include <cairo.h>
#include <pango/pango.h>

#include <map>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// Where a field's value stands, in units of the document.
using FieldBoxes = std::map<std::string, cv::Rect2d>;

/// A document as its printer made it: no camera yet.
struct DrawnDocument {
  cv::Mat image;      ///< BGRA; transparent where rounded corners are cut off.
  double width = 0;   ///< In units.
  double height = 0;  ///< In units.
  FieldBoxes boxes;   ///< By the keys of `antrean ocr`; members as "members.0.nik".
  std::vector<cv::Rect2d> nik_digits;  ///< Of a KTP's NIK, one a digit, in units.
};

struct Color {
  double red = 0, green = 0, blue = 0, alpha = 1;
};

struct TextStyle {
  std::string family = "Liberation Sans";
  double size = 20;  ///< Em in units.
  bool bold = false;
  bool italic = false;
  double spacing = 0;  ///< Extra space between letters, in units.
  Color color;
  double spread = 0;  ///< How far the ink runs around the letters, in units.
};

class Canvas {
 public:
  Canvas(double width, double height, double scale);

  cairo_t* cairo() { return cairo_.get(); }
  double width() const { return width_; }
  double height() const { return height_; }
  cv::Mat& pixels() { return pixels_; }

  /// Draws one line with its baseline at `y`; returns the box of its ink.
  cv::Rect2d text(const std::string& words, const TextStyle& style, double x, double y);
  /// The same, centred on `x`.
  cv::Rect2d centred(const std::string& words, const TextStyle& style, double x, double y);
  /// Advance width of a line in units.
  double measure(const std::string& words, const TextStyle& style);

  void fill(const Color& color);
  void line(double x1, double y1, double x2, double y2, double thickness, const Color& color);
  void rectangle(double x, double y, double width, double height, const Color& color);
  void frame(double x, double y, double width, double height, double thickness, const Color& color);
  void set(const Color& color);

  /// The image so far; the canvas must not be drawn on while the image is changed.
  cv::Mat finish();

 private:
  void prepare(const std::string& words, const TextStyle& style);

  struct CairoEnd {
    void operator()(cairo_t* cairo) const;
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  struct ObjectEnd {
    void operator()(PangoLayout* layout) const;
  };

  double width_;
  double height_;
  cv::Mat pixels_;
  std::unique_ptr<cairo_surface_t, CairoEnd> surface_;
  std::unique_ptr<cairo_t, CairoEnd> cairo_;
  std::unique_ptr<PangoLayout, ObjectEnd> layout_;
};

/// Throws std::runtime_error naming the Debian package if a face the documents need isn't
/// installed: pango would quietly draw another, and a NIK in the wrong face teaches a reader the
/// wrong thing. `wide`: with the faces of the wide range.
void require_fonts(bool wide = false);

/// Lays fine wavy security lines over the canvas: `families` sets of lines in `ink`.
void draw_guilloche(Canvas& canvas, Rng& rng, int families, const Color& ink, double strength);

/// An invented face on a red or blue ground, filling the given rectangle.
void draw_portrait(Canvas& canvas, Rng& rng, const cv::Rect2d& where, bool female);

/// A scribble that passes for a signature.
void draw_signature(Canvas& canvas, Rng& rng, const cv::Rect2d& where, const Color& ink);

}  // namespace antrean::specimens
