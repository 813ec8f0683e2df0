#include "tests/specimens/wide_ornament.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;

Color ornament_ink(Rng& rng) {
  const double strength = rng.between(0.1, 0.4);
  if (rng.chance(0.6)) return {0.25, rng.between(0.42, 0.62), 0.75, strength};
  return {rng.between(0.3, 0.8), rng.between(0.3, 0.6), rng.between(0.3, 0.7), strength};
}

// One line around a middle that swells and shrinks `petals` times on its way.
void petal_line(cairo_t* cr, double radius, double depth, int petals, double turn) {
  constexpr int kPoints = 480;
  for (int i = 0; i <= kPoints; ++i) {
    const double angle = 2 * kPi * i / kPoints;
    const double far = radius * (1 + depth * std::cos(petals * angle + turn));
    cairo_line_to(cr, far * std::cos(angle), far * std::sin(angle));
  }
  cairo_close_path(cr);
  cairo_stroke(cr);
}

void rosettes(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const int count = rng.whole(1, 5);
  for (int i = 0; i < count; ++i) {
    cairo_save(cr);
    cairo_translate(cr, rng.unit() * canvas.width(), rng.unit() * canvas.height());
    const double radius = rng.between(35, 160);
    const int lines = rng.whole(4, 14);
    const int petals = rng.whole(6, 24);
    const double depth = rng.between(0.08, 0.35);
    const double twist = rng.between(0, 0.6);
    canvas.set(ornament_ink(rng));
    cairo_set_line_width(cr, rng.between(0.7, 1.6));
    for (int line = 0; line < lines; ++line) {
      petal_line(cr, radius * (1 - 0.85 * line / lines), depth, petals, twist * line);
    }
    cairo_restore(cr);
  }
}

// Ovals crosswise, on a band of the card only.
void kawung_band(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const double tile = rng.between(18, 48);
  const double top = rng.between(-0.1, 0.7) * canvas.height();
  const double bottom = top + rng.between(0.15, 0.5) * canvas.height();
  canvas.set(ornament_ink(rng));
  cairo_set_line_width(cr, rng.between(0.8, 1.8));
  const bool filled = rng.chance(0.4);
  for (double y = top; y < bottom; y += tile) {
    for (double x = 0; x < canvas.width() + tile; x += tile) {
      for (const double lean : {0.25, 0.75}) {
        cairo_save(cr);
        cairo_translate(cr, x, y);
        cairo_rotate(cr, lean * kPi);
        cairo_scale(cr, tile * 0.48, tile * 0.2);
        cairo_arc(cr, 0, 0, 1, 0, 2 * kPi);
        cairo_restore(cr);
        if (filled) {
          cairo_fill(cr);
        } else {
          cairo_stroke(cr);
        }
      }
    }
  }
}

// The country's name a hundred times over, too small to read.
void small_print(Canvas& canvas, Rng& rng) {
  TextStyle style;
  style.size = rng.between(6, 11);
  style.color = ornament_ink(rng);
  std::string words;
  for (int i = 0; i < 14; ++i) words += "REPUBLIK INDONESIA ";
  const double pitch = style.size * rng.between(1.0, 3.5);
  const double top = rng.chance(0.5) ? 0 : rng.between(0, 0.6) * canvas.height();
  const double bottom =
      rng.chance(0.5) ? canvas.height() : top + rng.between(0.2, 0.5) * canvas.height();
  for (double y = top; y < bottom; y += pitch) {
    canvas.text(words, style, -rng.between(0, 120), y);
  }
}

// Rays from somewhere at the card's edge, close together there and far apart at the other end.
void rays(Canvas& canvas, Rng& rng) {
  const double x = rng.chance(0.5) ? -20 : canvas.width() + 20;
  const double y = rng.between(-0.2, 1.2) * canvas.height();
  const int count = rng.whole(60, 220);
  const Color ink = ornament_ink(rng);
  const double width = rng.between(0.7, 1.5);
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * kPi * i / count;
    canvas.line(x, y, x + 1400 * std::cos(angle), y + 1400 * std::sin(angle), width, ink);
  }
}

// Fine waves that are strong on one side of the card and gone on the other.
void fading_waves(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  cairo_push_group(cr);
  const double pitch = rng.between(3.5, 9);
  const double swing = rng.between(4, 26);
  const double length = rng.between(60, 300);
  const double lean = rng.between(-0.3, 0.3);
  Color ink = ornament_ink(rng);
  ink.alpha = rng.between(0.25, 0.6);
  canvas.set(ink);
  cairo_set_line_width(cr, rng.between(0.6, 1.4));
  for (double y = -400; y < canvas.height() + 400; y += pitch) {
    for (double x = 0; x <= canvas.width(); x += 8) {
      cairo_line_to(cr, x, y + lean * x + swing * std::sin(2 * kPi * x / length));
    }
    cairo_stroke(cr);
  }
  cairo_pop_group_to_source(cr);
  const bool upright = rng.chance(0.6);
  const double from = rng.between(-0.2, 0.6);
  const double to = from + rng.between(0.15, 0.6);
  const double size = upright ? canvas.height() : canvas.width();
  cairo_pattern_t* share = upright ? cairo_pattern_create_linear(0, from * size, 0, to * size)
                                   : cairo_pattern_create_linear(from * size, 0, to * size, 0);
  const bool first = rng.chance(0.5);
  cairo_pattern_add_color_stop_rgba(share, 0, 0, 0, 0, first ? 1 : 0);
  cairo_pattern_add_color_stop_rgba(share, 1, 0, 0, 0, first ? 0 : 1);
  cairo_mask(cr, share);
  cairo_pattern_destroy(share);
}

}  // namespace

std::string paint_ornament(Canvas& canvas, Rng& rng) {
  struct Kind {
    const char* name;
    void (*paint)(Canvas&, Rng&);
  };
  static constexpr std::array kKinds = {
      Kind{"rosettes", rosettes}, Kind{"kawung band", kawung_band},
      Kind{"small print", small_print}, Kind{"rays", rays}, Kind{"fading waves", fading_waves}};
  const Kind& kind = rng.pick(kKinds);
  kind.paint(canvas, rng);
  return kind.name;
}

}  // namespace antrean::specimens
