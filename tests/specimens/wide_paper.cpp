#include "tests/specimens/wide_paper.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "tests/specimens/ktp.hpp"
#include "tests/specimens/paper.hpp"
#include "tests/specimens/wide_ornament.hpp"

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;

Color pastel(Rng& rng, double hue, double depth) {
  // A hue on the circle, washed out until only `depth` of it is left.
  const double light = rng.between(0.86, 0.97);
  const auto part = [&](double shift) {
    return light - depth * (0.5 - 0.5 * std::cos(2 * kPi * (hue - shift)));
  };
  return {part(0), part(1.0 / 3), part(2.0 / 3)};
}

void paint_gradient(Canvas& canvas, Rng& rng, std::initializer_list<Color> colors) {
  // Along, across or askew: cards of all three are about.
  double x = canvas.width();
  double y = canvas.height();
  const double way = rng.unit();
  if (way < 0.35) y = 0;
  if (way >= 0.35 && way < 0.7) x = 0;
  cairo_pattern_t* pattern = cairo_pattern_create_linear(0, 0, x, y);
  double at = 0;
  for (const Color& color : colors) {
    cairo_pattern_add_color_stop_rgb(pattern, at, color.red, color.green, color.blue);
    at += 1.0 / static_cast<double>(colors.size() - 1);
  }
  cairo_set_source(canvas.cairo(), pattern);
  cairo_paint(canvas.cairo());
  cairo_pattern_destroy(pattern);
}

Color shifted(Rng& rng, const Color& color, double by) {
  const auto moved = [&](double value) { return std::clamp(value + rng.gauss() * by, 0.0, 1.0); };
  return {moved(color.red), moved(color.green), moved(color.blue)};
}

std::string paint_base(Canvas& canvas, Rng& rng) {
  static constexpr std::array kBases = {"blue", "blue",     "hue gradient", "hue gradient",
                                        "pale", "yellowed", "bluish",       "dull",
                                        "blue", "two hues"};
  std::string base = rng.pick(kBases);
  if (base == "hue gradient") {
    const double hue = rng.between(0.35, 0.75);  // green to violet
    const double swing = rng.between(0.06, 0.3) * (rng.chance(0.5) ? 1 : -1);
    const double depth = rng.between(0.08, 0.34);
    paint_gradient(canvas, rng,
                   {pastel(rng, hue, depth), pastel(rng, hue + swing / 2, depth * 0.8),
                    pastel(rng, hue + swing, depth)});
  } else if (base == "two hues") {
    const double depth = rng.between(0.1, 0.28);
    paint_gradient(canvas, rng,
                   {pastel(rng, rng.between(0.45, 0.65), depth), pastel(rng, rng.unit(), depth)});
  } else if (base == "pale") {
    const Color color = shifted(rng, {0.88, 0.94, 0.96}, 0.025);
    paint_gradient(canvas, rng, {color, shifted(rng, color, 0.02)});
  } else if (base == "yellowed") {
    const Color color = shifted(rng, {0.84, 0.87, 0.76}, 0.03);
    paint_gradient(canvas, rng, {color, shifted(rng, {0.8, 0.84, 0.8}, 0.03)});
  } else if (base == "bluish") {
    const Color color = shifted(rng, {0.55, 0.74, 0.92}, 0.04);
    paint_gradient(canvas, rng, {color, shifted(rng, color, 0.05), color});
  } else if (base == "dull") {
    const double grey = rng.between(0.62, 0.76);
    paint_gradient(canvas, rng,
                   {shifted(rng, {grey, grey + 0.05, grey + 0.08}, 0.02),
                    shifted(rng, {grey, grey + 0.06, grey + 0.1}, 0.03)});
  } else {
    const Color light = shifted(rng, {0.8, 0.92, 0.96}, 0.03);
    paint_gradient(
        canvas, rng,
        {shifted(rng, {0.66, 0.85, 0.93}, 0.03), light, shifted(rng, {0.6, 0.8, 0.92}, 0.04)});
  }
  return base;
}

Color print_ink(Rng& rng) {
  const double strength = rng.between(0.08, 0.32);
  if (rng.chance(0.7)) return {0.25, 0.52 + rng.between(-0.1, 0.1), 0.75, strength};
  return {rng.between(0.3, 0.7), rng.between(0.3, 0.6), rng.between(0.3, 0.7), strength};
}

void faint_lines(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  cairo_save(cr);
  cairo_translate(cr, canvas.width() / 2, canvas.height() / 2);
  cairo_rotate(cr, rng.between(0, kPi));
  const double pitch = rng.between(5, 22);
  const double width = pitch * rng.between(0.1, 0.45);
  const Color ink = print_ink(rng);
  // Far enough for either way, from the same line on whatever the size.
  const double reach = 650 * std::ceil(canvas.width() / kKtpWidth);
  for (double y = -reach; y < reach; y += pitch) {
    canvas.line(-reach - 50, y, reach + 50, y, width, ink);
  }
  cairo_restore(cr);
}

// Hypotrochoids, as engraving machines turn them.
void rings(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const int count = rng.whole(1, 4);
  for (int i = 0; i < count; ++i) {
    const double x = rng.between(0.1, 0.9) * canvas.width();
    const double y = rng.between(0.1, 0.9) * canvas.height();
    const double size = rng.between(80, 300);
    const int teeth = rng.whole(7, 29);
    const double depth = rng.between(0.15, 0.6);
    canvas.set(print_ink(rng));
    cairo_set_line_width(cr, rng.between(0.8, 1.8));
    constexpr int kPoints = 1400;
    const int turns = rng.whole(2, 5);
    for (int k = 0; k <= kPoints; ++k) {
      const double angle = 2 * kPi * turns * k / kPoints;
      const double radius = size * (1 - depth * (0.5 + 0.5 * std::cos(angle * teeth / turns)));
      cairo_line_to(cr, x + radius * std::cos(angle), y + radius * 0.75 * std::sin(angle));
    }
    cairo_stroke(cr);
  }
}

void batik_tile(cairo_t* cr, int kind, double tile) {
  if (kind == 0) {  // parang: leaning S shapes
    cairo_move_to(cr, -tile * 0.5, tile * 0.3);
    cairo_curve_to(cr, -tile * 0.1, -tile * 0.5, tile * 0.1, tile * 0.5, tile * 0.5, -tile * 0.3);
  } else if (kind == 1) {  // truntum: stars
    for (int ray = 0; ray < 8; ++ray) {
      const double angle = kPi * ray / 4;
      cairo_move_to(cr, tile * 0.1 * std::cos(angle), tile * 0.1 * std::sin(angle));
      cairo_line_to(cr, tile * 0.32 * std::cos(angle), tile * 0.32 * std::sin(angle));
    }
  } else {  // ceplok: a ring about a lozenge
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, tile * 0.4, 0, 2 * kPi);
    cairo_move_to(cr, 0, -tile * 0.25);
    cairo_line_to(cr, tile * 0.25, 0);
    cairo_line_to(cr, 0, tile * 0.25);
    cairo_line_to(cr, -tile * 0.25, 0);
    cairo_close_path(cr);
  }
}

void batik(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const double tile = rng.between(26, 80);
  const int kind = rng.whole(0, 2);
  canvas.set(print_ink(rng));
  cairo_set_line_width(cr, rng.between(1, 3));
  for (double y = 0; y < canvas.height() + tile; y += tile) {
    for (double x = 0; x < canvas.width() + tile; x += tile) {
      cairo_save(cr);
      cairo_translate(cr, x, y);
      batik_tile(cr, kind, tile);
      cairo_restore(cr);
      cairo_stroke(cr);
    }
  }
}

// A bird of feathers with a shield, spread over most of the card.
void emblem(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  cairo_save(cr);
  cairo_translate(cr, canvas.width() * rng.between(0.3, 0.6), canvas.height() * 0.52);
  const double size = rng.between(0.7, 1.3);
  cairo_scale(cr, size, size);
  Color ink = print_ink(rng);
  ink.alpha *= 0.7;
  canvas.set(ink);
  for (const double side : {-1.0, 1.0}) {
    for (int feather = 0; feather < 9; ++feather) {
      cairo_save(cr);
      cairo_rotate(cr, side * (0.25 + 0.22 * feather));
      cairo_translate(cr, 0, -150);
      cairo_scale(cr, 15, 90);
      cairo_arc(cr, 0, 0, 1, 0, 2 * kPi);
      cairo_restore(cr);
      cairo_fill(cr);
    }
  }
  cairo_arc(cr, 0, -130, 34, 0, 2 * kPi);
  cairo_fill(cr);
  cairo_rectangle(cr, -52, -80, 104, 110);
  cairo_fill(cr);
  for (int feather = -3; feather <= 3; ++feather) {
    cairo_move_to(cr, feather * 12, 30);
    cairo_line_to(cr, feather * 30, 190);
    cairo_set_line_width(cr, 16);
    cairo_stroke(cr);
  }
  cairo_restore(cr);
}

// Islands with coasts: noise above a height.
void map_of_islands(Canvas& canvas, Rng& rng) {
  cairo_surface_flush(cairo_get_target(canvas.cairo()));
  cv::Mat& image = canvas.pixels();
  const cv::Size small(image.cols / 2, image.rows / 2);
  const double grain = small.width * rng.between(0.1, 0.3);
  cv::Mat land;
  cv::resize(smooth_noise(rng, small, grain, grain * 0.5, 5), land, image.size());
  const double coast = rng.between(0.05, 0.3);
  const cv::Vec3d tint(rng.between(150, 255), rng.between(170, 255), rng.between(130, 255));
  const double strength = rng.between(0.1, 0.4);
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec4b>(y);
    const auto* height = land.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      if (row[x][3] != 255) continue;
      const double weight =
          strength * std::clamp((static_cast<double>(height[x]) - coast) * 25, 0.0, 1.0);
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] + (tint[c] - row[x][c]) * weight);
      }
    }
  }
  cairo_surface_mark_dirty(cairo_get_target(canvas.cairo()));
}

std::string paint_pattern(Canvas& canvas, Rng& rng) {
  static constexpr std::array kPatterns = {"waves", "waves", "lines", "rings",
                                           "batik", "map",   "bird",  "plain"};
  std::string pattern = rng.pick(kPatterns);
  if (pattern == "lines") faint_lines(canvas, rng);
  if (pattern == "rings") rings(canvas, rng);
  if (pattern == "batik") batik(canvas, rng);
  if (pattern == "map") map_of_islands(canvas, rng);
  if (pattern == "bird") emblem(canvas, rng);
  if (pattern == "waves" || (pattern != "plain" && rng.chance(0.5))) {
    draw_guilloche(canvas, rng, rng.whole(1, 4), {0.35, 0.62, 0.82}, rng.between(0.12, 0.5));
  }
  return pattern;
}

// Colour that wanders over the card in clouds, brightness with it a little.
void blotch(Rng& rng, cv::Mat& card) {
  const cv::Size small(card.cols / 4, card.rows / 4);
  const double grain = small.width * rng.between(0.08, 0.4);
  cv::Mat clouds[3];
  for (cv::Mat& cloud : clouds) {
    cv::resize(smooth_noise(rng, small, grain, grain, 3), cloud, card.size());
  }
  const double swing = rng.between(5, 18);
  for (int y = 0; y < card.rows; ++y) {
    auto* row = card.ptr<cv::Vec4b>(y);
    for (int x = 0; x < card.cols; ++x) {
      if (row[x][3] != 255) continue;
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] + swing * clouds[c].at<float>(y, x));
      }
    }
  }
}

}  // namespace

std::string paint_wide_ground(Canvas& canvas, Rng& rng) {
  const std::string base = paint_base(canvas, rng);
  return base + "/" + paint_pattern(canvas, rng);
}

std::string paint_office_paper(Canvas& canvas, Rng& rng) {
  const double white = rng.between(0.9, 1);
  const double warm = rng.chance(0.3) ? rng.between(0.02, 0.1) : rng.between(-0.02, 0.02);
  canvas.fill({std::min(1.0, white + warm / 2), white, std::min(1.0, white - warm)});
  return warm > 0.02 ? "yellowed" : "office";
}

WidePaper draw_wide_paper(Rng& rng, Rng& ornaments, double scale) {
  Canvas canvas(kKtpWidth, kKtpHeight, scale);
  clip_to_card(canvas);
  WidePaper paper;
  paper.name = paint_wide_ground(canvas, rng);
  if (ornaments.chance(0.4)) paper.name += "/" + paint_ornament(canvas, ornaments);
  paper.image = canvas.finish().clone();
  if (rng.chance(0.35)) {
    blotch(rng, paper.image);
    paper.name += "/blotched";
  }
  return paper;
}

}  // namespace antrean::specimens
