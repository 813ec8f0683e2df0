#include "tests/specimens/paint.hpp"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace antrean::specimens {
namespace {

// Threads that draw text, and threads that give up fonts, one at a time: cairo 1.16 locks a font
// and the cache of its glyphs in one order when it draws and in the other when it lets a font go,
// and waits for ever (scaled_font->mutex and _cairo_scaled_glyph_page_cache_mutex).
std::mutex& fonts() {
  static std::mutex mutex;
  return mutex;
}

// Pango gives each thread a map of its own and would let its fonts go when the thread ends.
void keep_fonts_of_this_thread() {
  static std::vector<PangoFontMap*> kept;
  thread_local bool done = false;
  if (std::exchange(done, true)) return;
  kept.push_back(PANGO_FONT_MAP(g_object_ref(pango_cairo_font_map_get_default())));
}

PangoLayout* new_layout(cairo_t* cairo) {
  const std::lock_guard lock{fonts()};
  keep_fonts_of_this_thread();
  return pango_cairo_create_layout(cairo);
}

}  // namespace

void Canvas::CairoEnd::operator()(cairo_t* cairo) const {
  const std::lock_guard lock{fonts()};
  cairo_destroy(cairo);
}

void Canvas::ObjectEnd::operator()(PangoLayout* layout) const {
  const std::lock_guard lock{fonts()};
  g_object_unref(layout);
}

Canvas::Canvas(double width, double height, double scale)
    : width_(width),
      height_(height),
      pixels_(static_cast<int>(std::lround(height * scale)),
              static_cast<int>(std::lround(width * scale)), CV_8UC4, cv::Scalar(0, 0, 0, 0)),
      surface_(cairo_image_surface_create_for_data(pixels_.data, CAIRO_FORMAT_ARGB32, pixels_.cols,
                                                   pixels_.rows,
                                                   static_cast<int>(pixels_.step[0]))),
      cairo_(cairo_create(surface_.get())),
      layout_(new_layout(cairo_.get())) {
  cairo_scale(cairo_.get(), scale, scale);
  // Without hinting, letters have the same shape and advance at every scale.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout_.get()), options);
  cairo_font_options_destroy(options);
}

void Canvas::set(const Color& color) {
  cairo_set_source_rgba(cairo_.get(), color.red, color.green, color.blue, color.alpha);
}

void Canvas::prepare(const std::string& words, const TextStyle& style) {
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, style.family.c_str());
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(layout_.get(), font);
  pango_font_description_free(font);
  pango_layout_set_text(layout_.get(), words.c_str(), static_cast<int>(words.size()));
  PangoAttrList* attributes = nullptr;
  if (style.spacing != 0) {
    attributes = pango_attr_list_new();
    pango_attr_list_insert(
        attributes, pango_attr_letter_spacing_new(static_cast<int>(style.spacing * PANGO_SCALE)));
  }
  pango_layout_set_attributes(layout_.get(), attributes);
  if (attributes != nullptr) pango_attr_list_unref(attributes);
}

cv::Rect2d Canvas::text(const std::string& words, const TextStyle& style, double x, double y) {
  const std::lock_guard lock{fonts()};
  prepare(words, style);
  const double baseline =
      static_cast<double>(pango_layout_get_baseline(layout_.get())) / PANGO_SCALE;
  set(style.color);
  cairo_move_to(cairo_.get(), x, y - baseline);
  pango_cairo_show_layout(cairo_.get(), layout_.get());
  if (style.spread > 0) {
    cairo_move_to(cairo_.get(), x, y - baseline);
    pango_cairo_layout_path(cairo_.get(), layout_.get());
    cairo_set_line_width(cairo_.get(), 2 * style.spread);
    cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cairo_.get());
  }
  PangoRectangle ink;
  pango_layout_get_extents(layout_.get(), &ink, nullptr);
  constexpr double kUnit = 1.0 / PANGO_SCALE;
  return {x + ink.x * kUnit, y - baseline + ink.y * kUnit, ink.width * kUnit, ink.height * kUnit};
}

cv::Rect2d Canvas::centred(const std::string& words, const TextStyle& style, double x, double y) {
  return text(words, style, x - measure(words, style) / 2, y);
}

double Canvas::measure(const std::string& words, const TextStyle& style) {
  const std::lock_guard lock{fonts()};
  prepare(words, style);
  PangoRectangle logical;
  pango_layout_get_extents(layout_.get(), nullptr, &logical);
  return static_cast<double>(logical.width) / PANGO_SCALE;
}

void Canvas::fill(const Color& color) {
  set(color);
  cairo_paint(cairo_.get());
}

void Canvas::line(double x1, double y1, double x2, double y2, double thickness,
                  const Color& color) {
  set(color);
  cairo_set_line_width(cairo_.get(), thickness);
  cairo_move_to(cairo_.get(), x1, y1);
  cairo_line_to(cairo_.get(), x2, y2);
  cairo_stroke(cairo_.get());
}

void Canvas::rectangle(double x, double y, double width, double height, const Color& color) {
  set(color);
  cairo_rectangle(cairo_.get(), x, y, width, height);
  cairo_fill(cairo_.get());
}

void Canvas::frame(double x, double y, double width, double height, double thickness,
                   const Color& color) {
  set(color);
  cairo_set_line_width(cairo_.get(), thickness);
  cairo_rectangle(cairo_.get(), x, y, width, height);
  cairo_stroke(cairo_.get());
}

cv::Mat Canvas::finish() {
  cairo_surface_flush(surface_.get());
  return pixels_;
}

namespace {

// Fontconfig always finds something; it is the right thing if it bears the name asked for.
bool is_installed(const std::string& family) {
  FcPattern* wanted = FcPatternCreate();
  FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultMatch;
  FcPattern* found = FcFontMatch(nullptr, wanted, &result);
  bool same = false;
  FcChar8* name = nullptr;
  for (int i = 0;
       found != nullptr && FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; ++i) {
    same = same || family == reinterpret_cast<const char*>(name);
  }
  if (found != nullptr) FcPatternDestroy(found);
  FcPatternDestroy(wanted);
  return same;
}

}  // namespace

void require_fonts(bool wide) {
  using Needed = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Needed, 9> kNeeded = {
      {{"OCRA", "fonts-ocr-a"},
       {"OCRABold", "fonts-ocr-a"},
       {"OCRACondensed", "fonts-ocr-a"},
       {"OCR B", "fonts-ocr-b"},
       {"Liberation Sans", "fonts-liberation"},
       {"FreeSans", "fonts-freefont-ttf"},
       {"Nimbus Sans", "fonts-urw-base35"},
       {"DejaVu Sans Condensed", "fonts-dejavu-extra"},
       {"DejaVu Sans Mono", "fonts-dejavu-core"}}};
  static constexpr std::array<Needed, 6> kWide = {{{"Arimo", "fonts-croscore"},
                                                   {"TeX Gyre Heros", "fonts-texgyre"},
                                                   {"Roboto", "fonts-roboto-unhinted"},
                                                   {"Open Sans", "fonts-open-sans"},
                                                   {"DejaVu Sans", "fonts-dejavu-core"},
                                                   {"Liberation Mono", "fonts-liberation"}}};
  const auto require = [](const Needed& needed) {
    if (is_installed(std::string(needed.first))) return;
    throw std::runtime_error("the font " + std::string(needed.first) + " is missing: install " +
                             std::string(needed.second));
  };
  for (const Needed& needed : kNeeded) require(needed);
  if (!wide) return;
  for (const Needed& needed : kWide) require(needed);
}

void draw_guilloche(Canvas& canvas, Rng& rng, int families, const Color& ink, double strength) {
  cairo_surface_flush(cairo_get_target(canvas.cairo()));
  cv::Mat& image = canvas.pixels();
  const double scale = image.cols / canvas.width();
  const double base[3] = {ink.blue * 255, ink.green * 255, ink.red * 255};
  std::vector<float> shift(static_cast<std::size_t>(image.cols));
  std::vector<float> swell(static_cast<std::size_t>(image.cols));
  for (int family = 0; family < families; ++family) {
    const double pitch = rng.between(5.5, 12.0) * scale;
    const double tall = rng.between(8, 40) * scale;
    const double fine = rng.between(2, 9) * scale;
    const double long_wave = rng.between(120, 420) * scale;
    const double short_wave = rng.between(30, 90) * scale;
    const double phase = rng.between(0, 6.28);
    const double slope = rng.between(-0.35, 0.35);
    const double width = rng.between(0.8, 1.7) * scale;  // of a line, in pixels
    double tint[3];
    for (int c = 0; c < 3; ++c) tint[c] = std::clamp(base[c] + rng.between(-45, 45), 0.0, 255.0);
    for (int x = 0; x < image.cols; ++x) {
      const auto i = static_cast<std::size_t>(x);
      shift[i] = static_cast<float>(tall * std::sin(6.2832 * x / long_wave + phase) + slope * x);
      swell[i] = static_cast<float>(fine * std::sin(6.2832 * x / short_wave - phase));
    }
    const auto inverse = static_cast<float>(1.0 / pitch);
    const auto half = static_cast<float>(width / pitch);
    for (int y = 0; y < image.rows; ++y) {
      auto* row = image.ptr<cv::Vec4b>(y);
      const auto envelope = static_cast<float>(std::sin(y / (70.0 * scale) + phase));
      for (int x = 0; x < image.cols; ++x) {
        const auto i = static_cast<std::size_t>(x);
        const float v = (static_cast<float>(y) + shift[i] + swell[i] * envelope) * inverse;
        const float away = std::abs(v - std::floor(v) - 0.5F);
        if (away >= half) continue;
        const auto weight = static_cast<float>(strength) * (1.0F - away / half);
        for (int c = 0; c < 3; ++c) {
          const auto old = static_cast<float>(row[x][c]);
          row[x][c] = cv::saturate_cast<uchar>(old + (static_cast<float>(tint[c]) - old) * weight);
        }
      }
    }
  }
  cairo_surface_mark_dirty(cairo_get_target(canvas.cairo()));
}

void draw_portrait(Canvas& canvas, Rng& rng, const cv::Rect2d& where, bool female) {
  cairo_t* cr = canvas.cairo();
  cairo_save(cr);
  cairo_translate(cr, where.x, where.y);
  cairo_scale(cr, where.width / 100, where.height / 130);
  cairo_rectangle(cr, 0, 0, 100, 130);
  cairo_clip(cr);
  // Born in an odd year red, in an even year blue; here simply either.
  const bool red = rng.chance(0.5);
  const double light = rng.between(0.75, 1.0);
  canvas.fill(red ? Color{0.78 * light, 0.1 * light, 0.12 * light}
                  : Color{0.12 * light, 0.28 * light, 0.72 * light});
  const double tone = rng.between(0.55, 0.95);
  const Color skin{0.95 * tone, 0.76 * tone, 0.6 * tone};
  const Color shade{0.8 * tone, 0.6 * tone, 0.46 * tone};
  const Color hair{0.1, 0.08, 0.07};
  const Color cloth{rng.unit() * 0.9, rng.unit() * 0.9, rng.unit() * 0.9};
  const double x = rng.between(47, 53);
  const double y = rng.between(50, 58);
  const double wide = rng.between(19, 23);
  const double tall = rng.between(26, 30);
  const auto oval = [&](double cx, double cy, double rx, double ry, const Color& color) {
    cairo_save(cr);
    cairo_translate(cr, cx, cy);
    cairo_scale(cr, rx, ry);
    cairo_arc(cr, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(cr);
    canvas.set(color);
    cairo_fill(cr);
  };
  const bool veil = female && rng.chance(0.55);
  oval(x, 128, rng.between(44, 52), 36, cloth);
  if (veil) {
    const Color fabric{rng.unit(), rng.unit(), rng.unit()};
    oval(x, y + 8, wide + 11, tall + 14, fabric);
    oval(x, y + 40, wide + 14, 30, fabric);
    oval(x, y + 2, wide - 1, tall - 2, skin);
  } else {
    canvas.rectangle(x - 9, y + 14, 18, 32, shade);
    if (female) oval(x, y + 8, wide + 8, tall + 12, hair);
    oval(x - wide, y + 2, 3.5, 7, shade);
    oval(x + wide, y + 2, 3.5, 7, shade);
    oval(x, y - 6, wide + 2, tall - 1, hair);
    oval(x, y + 3, wide, tall - 2, skin);
    if (!female && rng.chance(0.2)) oval(x, y - 23, wide + 1, 12, {0.05, 0.05, 0.06});  // a peci
  }
  for (const double side : {-1.0, 1.0}) {
    oval(x + side * 8.5, y, 3.6, 2, {0.97, 0.96, 0.95});
    oval(x + side * 8.5, y, 1.8, 1.9, {0.1, 0.07, 0.05});
    canvas.line(x + side * 5, y - 5.5, x + side * 13, y - 6 + rng.between(-1, 1), 1.8, hair);
  }
  canvas.line(x, y + 1, x - 2, y + 9, 1, shade);
  canvas.line(x - 2, y + 9, x + 3, y + 9.5, 1.2, shade);
  canvas.line(x - 6.5, y + 16, x + 6.5, y + 16 + rng.between(-0.6, 0.6), 2, {0.6, 0.28, 0.26});
  cairo_restore(cr);
}

void draw_signature(Canvas& canvas, Rng& rng, const cv::Rect2d& where, const Color& ink) {
  cairo_t* cr = canvas.cairo();
  canvas.set(ink);
  cairo_set_line_width(cr, where.height / 22 + rng.between(0, 1));
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  const int strokes = rng.whole(4, 9);
  double x = where.x;
  const double middle = where.y + where.height / 2;
  cairo_move_to(cr, x, middle);
  for (int i = 0; i < strokes; ++i) {
    const double step = where.width / strokes;
    const double up = middle - where.height * rng.between(0.1, 0.55);
    const double down = middle + where.height * rng.between(0.0, 0.5);
    cairo_curve_to(cr, x + step * rng.between(-0.4, 0.8), up, x + step * rng.between(0.4, 1.6),
                   down, x + step, middle + where.height * rng.between(-0.2, 0.2));
    x += step;
  }
  if (rng.chance(0.6)) {
    cairo_curve_to(cr, x, middle, where.x + where.width / 2, middle + where.height * 0.4, where.x,
                   middle + where.height * rng.between(0.2, 0.45));
  }
  cairo_stroke(cr);
}

}  // namespace antrean::specimens
