// Cards shown on telephones, laptops and monitors.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/wide_lens.hpp"
#include "tests/specimens/wide_sheet.hpp"

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;

double sinc(double x) {
  return std::abs(x) < 1e-9 ? 1 : std::sin(kPi * x) / (kPi * x);
}

// A panel's pixels, in units of the card.
struct Grid {
  double pitch = 1;
  bool pentile = false;  // red and blue share every second place
  double depth = 1;      // of what the optics leave
  double black = 0;
  cv::Rect2d lit;  // where the panel is on the sheet
};

// Multiplies the picture by the grid as lens and pixels leave it; the sampling makes the moire.
void lay_grid(const Grid& grid, double blur, const cv::Matx33d& to_image, cv::Mat& image) {
  const cv::Matx33d back = to_image.inv();
  const auto place = [&](double x, double y) {
    const cv::Vec3d at = back * cv::Vec3d(x, y, 1);
    return cv::Point2d(at[0] / at[2], at[1] / at[2]);
  };
  const cv::Point2d middle = place(image.cols / 2.0, image.rows / 2.0);
  const double units = cv::norm(place(image.cols / 2.0 + 1, image.rows / 2.0) - middle);
  const double frequency = units / grid.pitch;
  const auto left = [&](double cycles) {
    const double lens = kPi * blur * cycles;
    return grid.depth * std::exp(-2 * lens * lens) * std::abs(sinc(cycles));
  };
  const double first = left(frequency);
  const double second = left(2 * frequency);
  const double half = left(frequency / std::sqrt(2.0));
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const cv::Point2d at = place(x, y);
      if (!grid.lit.contains(at)) continue;
      const double u = 2 * kPi * at.x / grid.pitch;
      const double v = 2 * kPi * at.y / grid.pitch;
      for (int c = 0; c < 3; ++c) {
        double shine = 1;
        if (!grid.pentile) {
          const double beside = u + 2 * kPi * c / 3;
          shine = (1 + 1.6 * first * std::cos(beside) + 0.7 * second * std::cos(2 * beside)) *
                  (1 + 0.35 * first * std::cos(v));
        } else if (c == 1) {
          shine = (1 + 0.8 * first * std::cos(u)) * (1 + 0.8 * first * std::cos(v));
        } else {
          const double turned = c == 0 ? 0 : kPi;
          shine =
              1 + 0.9 * half * (std::cos((u + v) / 2 + turned) + std::cos((u - v) / 2 + turned));
        }
        const double lit = row[x][c] * (1 - grid.black) + 255 * grid.black;
        row[x][c] = cv::saturate_cast<uchar>(lit * shine);
      }
    }
  }
}

// The slow waves that a telephone's own resizing leaves, on the panel only.
void lay_moire_on_panel(const Moire& moire, const cv::Rect2d& lit, const cv::Matx33d& to_image,
                        cv::Mat& image) {
  cv::Mat waved = image.clone();
  lay_moire(moire, waved);
  std::vector<cv::Point> outline;
  for (const cv::Point2d corner : {lit.tl(), cv::Point2d(lit.x + lit.width, lit.y), lit.br(),
                                   cv::Point2d(lit.x, lit.y + lit.height)}) {
    outline.emplace_back(map_point(to_image, corner));
  }
  cv::Mat mask(image.size(), CV_8U, cv::Scalar(0));
  cv::fillConvexPoly(mask, outline, cv::Scalar(255));
  waved.copyTo(image, mask);
}

void band_refresh(Rng& rng, cv::Mat& image) {
  const double pitch = image.rows * rng.between(0.15, 0.7);
  const double depth = rng.between(0.06, 0.3);
  const double phase = rng.unit();
  const bool sharp = rng.chance(0.3);
  for (int y = 0; y < image.rows; ++y) {
    double wave = std::sin(2 * kPi * (y / pitch + phase));
    if (sharp) wave = std::clamp(wave * 4, -1.0, 1.0);
    image.row(y) *= 1 - depth * (0.5 + 0.5 * wave);
  }
}

// Seen from aside, a panel darkens.
void fall_off(Rng& rng, cv::Mat& image) {
  const double turn = rng.between(0, 2 * kPi);
  const double depth = rng.between(0.1, 0.45);
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const double along = (static_cast<double>(x) / image.cols - 0.5) * std::cos(turn) +
                           (static_cast<double>(y) / image.rows - 0.5) * std::sin(turn) + 0.5;
      row[x] *= 1 - depth * std::clamp(along, 0.0, 1.0);
    }
  }
}

// Low resolution shown enlarged, saved badly before.
void coarsen(Rng& rng, cv::Mat& card) {
  cv::Mat colors;
  cv::Mat alpha;
  cv::cvtColor(card, colors, cv::COLOR_BGRA2BGR);
  cv::extractChannel(card, alpha, 3);
  const double scale = rng.between(480, 760) / card.cols;
  const cv::Size size = colors.size();
  if (scale < 1) cv::resize(colors, colors, {}, scale, scale, cv::INTER_AREA);
  save_once(rng.whole(45, 80), colors);
  cv::resize(colors, colors, size, 0, 0, rng.chance(0.7) ? cv::INTER_CUBIC : cv::INTER_NEAREST);
  for (int y = 0; y < card.rows; ++y) {
    for (int x = 0; x < card.cols; ++x) {
      const cv::Vec3b& from = colors.at<cv::Vec3b>(y, x);
      const uchar a = alpha.at<uchar>(y, x);
      card.at<cv::Vec4b>(y, x) = {std::min(from[0], a), std::min(from[1], a), std::min(from[2], a),
                                  a};
    }
  }
}

struct Layout {
  double width, height;  // of the sheet
  cv::Point2d card;      // where the card lies
  cv::Rect2d lit;        // the panel
  double bezel = 0;      // its frame's width
  double radius = 0;     // of the panel's corners
  bool dark = true;      // what surrounds the picture on it
  std::string kind;      // phone, laptop, monitor
};

void paint_phone(Canvas& canvas, Rng& rng, const Layout& layout) {
  const Color ink = layout.dark ? Color{0.92, 0.92, 0.92} : Color{0.15, 0.15, 0.15};
  const TextStyle small{"Roboto", 34, false, false, 0, ink};
  const cv::Rect2d& lit = layout.lit;
  if (lit.height > lit.width) {
    canvas.text(std::to_string(rng.whole(10, 23)) + ":" + std::to_string(rng.whole(10, 59)), small,
                lit.x + 50, lit.y + 62);
    canvas.rectangle(lit.x + lit.width - 110, lit.y + 38, 56, 26, ink);
    canvas.text(rng.chance(0.5) ? "IMG-20250" + std::to_string(rng.whole(101, 531)) + "-WA0003.jpg"
                                : "Kemarin",
                {"Roboto", 42, false, false, 0, ink}, lit.x + 120, lit.y + 165);
    canvas.line(lit.x + 78, lit.y + 132, lit.x + 52, lit.y + 152, 6, ink);
    canvas.line(lit.x + 52, lit.y + 152, lit.x + 78, lit.y + 172, 6, ink);
    for (int i = 0; i < 4; ++i) {
      canvas.frame(lit.x + lit.width * (0.125 + 0.25 * i) - 24, lit.y + lit.height - 130, 48, 48, 6,
                   ink);
    }
    canvas.rectangle(lit.x + lit.width * 0.35, lit.y + lit.height - 26, lit.width * 0.3, 8, ink);
  }
}

void paint_window(Canvas& canvas, Rng& rng, const Layout& layout) {
  const double bar = rng.between(46, 66);
  const cv::Rect2d& lit = layout.lit;
  const Color face = layout.dark ? Color{0.17, 0.17, 0.19} : Color{0.92, 0.92, 0.93};
  const Color ink = layout.dark ? Color{0.85, 0.85, 0.85} : Color{0.2, 0.2, 0.2};
  canvas.rectangle(lit.x, lit.y, lit.width, bar, face);
  canvas.text(rng.chance(0.5) ? "ktp.jpg - Photos" : "Scan_0012.png",
              {"Open Sans", 24, false, false, 0, ink}, lit.x + 24, lit.y + bar * 0.65);
  for (int i = 0; i < 3; ++i) {
    canvas.frame(lit.x + lit.width - 60 - 64 * i, lit.y + bar * 0.35, 20, 20, 2.5, ink);
  }
  canvas.rectangle(lit.x, lit.y + bar, lit.width, bar,
                   {face.red * 0.94, face.green * 0.94, face.blue * 0.96});
  const int tools = rng.whole(5, 12);
  for (int i = 0; i < tools; ++i) {
    canvas.frame(lit.x + 30 + 62 * i, lit.y + bar * 1.3, 26, 26, 3, ink);
  }
  canvas.rectangle(lit.x, lit.y + lit.height - 52, lit.width, 52, {0.12, 0.13, 0.16});
  for (int i = 0; i < 6; ++i) {
    canvas.rectangle(lit.x + 40 + 70 * i, lit.y + lit.height - 40, 30, 28,
                     {rng.unit(), rng.unit(), rng.unit()});
  }
}

Layout lay_out(Rng& rng, const std::string& kind, const DrawnDocument& card) {
  Layout layout;
  layout.kind = kind;
  layout.dark = rng.chance(0.55);
  if (kind == "phone") {
    layout.bezel = rng.between(14, 60);
    layout.radius = rng.between(0, 70);
    const bool upright = rng.chance(0.6);
    const double gap = upright ? rng.between(0, 30) : rng.between(100, 380);
    const double above = upright ? rng.between(420, 700) : rng.between(0, 40);
    layout.lit = {layout.bezel, layout.bezel * (upright ? rng.between(1, 2) : 1.0),
                  card.width + 2 * gap, card.height + 2 * above};
    layout.card = layout.lit.tl() + cv::Point2d(gap, above);
    layout.width = layout.lit.width + 2 * layout.bezel;
    layout.height = layout.lit.height + 2 * layout.lit.y;
    return layout;
  }
  layout.bezel = kind == "laptop" ? rng.between(30, 60) : rng.between(10, 24);
  const double left = rng.between(120, 500);
  const double top = rng.between(170, 360);
  layout.lit = {layout.bezel, layout.bezel, card.width + left + rng.between(120, 600),
                card.height + top + rng.between(120, 360)};
  layout.card = layout.lit.tl() + cv::Point2d(left, top);
  layout.width = layout.lit.width + 2 * layout.bezel;
  layout.height = layout.lit.height + 2 * layout.bezel;
  return layout;
}

void round_rectangle(cairo_t* cr, const cv::Rect2d& box, double radius) {
  cairo_new_path(cr);
  cairo_arc(cr, box.x + box.width - radius, box.y + radius, radius, -kPi / 2, 0);
  cairo_arc(cr, box.x + box.width - radius, box.y + box.height - radius, radius, 0, kPi / 2);
  cairo_arc(cr, box.x + radius, box.y + box.height - radius, radius, kPi / 2, kPi);
  cairo_arc(cr, box.x + radius, box.y + radius, radius, kPi, 1.5 * kPi);
  cairo_close_path(cr);
}

cv::Mat paint_screen(Rng& rng, const Layout& layout, const cv::Mat& card, double scale) {
  Canvas canvas(layout.width, layout.height, scale);
  cairo_t* cr = canvas.cairo();
  const double body = rng.between(0.02, 0.1);
  round_rectangle(cr, {0, 0, layout.width, layout.height}, layout.radius + layout.bezel + 1);
  canvas.set({body, body, body});
  cairo_fill(cr);
  round_rectangle(cr, layout.lit, layout.radius + 0.5);
  const double ground = layout.dark ? rng.between(0, 0.14) : rng.between(0.88, 1);
  canvas.set({ground, ground, ground});
  cairo_fill(cr);
  if (layout.kind == "phone") {
    paint_phone(canvas, rng, layout);
  } else {
    paint_window(canvas, rng, layout);
  }
  cv::Mat image = canvas.finish().clone();
  const cv::Rect place(cvRound(layout.card.x * scale), cvRound(layout.card.y * scale), card.cols,
                       card.rows);
  const cv::Rect seen = place & cv::Rect({}, image.size());
  // A scan shown on a screen keeps the scanner's white where the card is cut round.
  const bool white_corners = rng.chance(0.5);
  for (int y = seen.y; y < seen.y + seen.height; ++y) {
    for (int x = seen.x; x < seen.x + seen.width; ++x) {
      const cv::Vec4b& from = card.at<cv::Vec4b>(y - place.y, x - place.x);
      cv::Vec4b& to = image.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        const int under = white_corners ? 250 : to[c];
        to[c] = cv::saturate_cast<uchar>(from[c] + under * (255 - from[3]) / 255);
      }
    }
  }
  return image;
}

// Somebody holds a telephone before the screen, nearly straight.
void hold_camera(Rng& rng, Tier tier, const Layout& layout, Camera& camera) {
  camera.gray = false;
  camera.edge_shadow = 0;
  camera.shadow = 0;
  camera.glares = 0;
  camera.gain = std::max(camera.gain, 0.8);  // screens shine
  camera.warmth = rng.between(-0.9, 0.4);
  camera.noise = std::max(camera.noise, rng.between(0.5, 3));
  camera.capture = rng.between(1, 2);
  camera.mosaic = rng.chance(0.7);
  if (tier == Tier::kClean || tier == Tier::kScan) {
    camera.tilt_x = rng.between(-6, 6);
    camera.tilt_y = rng.between(-8, 8);
    camera.angle = rng.between(-3, 3);
  }
  // Some seven million pixels are enough to show a grid.
  const double area = camera.document_width * camera.document_width / (1011.0 * 1011.0) *
                      layout.width * layout.height * 1.3;
  camera.capture = std::clamp(std::sqrt(7e6 / area), 1.0, camera.capture);
  const double quarter_turned = camera.quarter % 2 != 0 ? 1 : 0;
  // How much of the screen is cut off: nothing, or all but the card's surroundings.
  const bool whole = rng.chance(0.5);
  camera.place_x = camera.place_y = 0.5;
  camera.margin_x = camera.margin_y = rng.between(0.02, 0.15);
  if (!whole) {
    const double spare_x = 1 - (1011 + 90) / layout.width;
    const double spare_y = 1 - (638 + 90) / layout.height;
    const double lean = std::abs(camera.angle) + std::abs(camera.tilt_x) + std::abs(camera.tilt_y);
    // A card that lies askew needs more room.
    const double share = rng.between(0.2, 0.85) * std::max(0.0, 1 - lean / 30);
    camera.margin_x = -std::max(0.0, (quarter_turned > 0 ? spare_y : spare_x) * share);
    camera.margin_y = -std::max(0.0, (quarter_turned > 0 ? spare_x : spare_y) * share);
    // The cut is made about the card, not about the screen's middle.
    const cv::Point2d off((layout.card.x + 505) / layout.width,
                          (layout.card.y + 319) / layout.height);
    const std::array<cv::Point2d, 4> turned = {off, cv::Point2d(1 - off.y, off.x),
                                               cv::Point2d(1 - off.x, 1 - off.y),
                                               cv::Point2d(off.y, 1 - off.x)};
    const cv::Point2d centre = turned[static_cast<std::size_t>(camera.quarter)];
    const auto shift = [](double at, double margin) {
      if (margin > -0.01) return 0.5;
      return std::clamp((at - (1 + margin) / 2) / -margin, 0.0, 1.0);
    };
    camera.place_x = shift(centre.x, camera.margin_x);
    camera.place_y = shift(centre.y, camera.margin_y);
  }
}

}  // namespace

CardSheet show_on_wide_screen(const DrawnDocument& card, std::uint64_t seed, Tier tier,
                              Camera& camera, WideScene& scene) {
  Rng rng(seed, "wide screen");
  static constexpr std::array kKinds = {"phone", "phone", "laptop", "monitor"};
  const std::string kind = rng.pick(kKinds);
  const bool oled = kind == "phone" && rng.chance(0.55);
  const bool coarse = rng.chance(0.25);
  CardSheet shown;
  shown.method = kind + (oled ? " oled" : " lcd") + (coarse ? ", enlarged" : "");
  const double scale = card.image.cols / card.width;
  cv::Mat picture = card.image.clone();
  const Layout layout = lay_out(rng, kind, card);
  const double panel = kind == "phone" ? rng.between(720, 1400) : rng.between(620, 1500);
  if (coarse) {
    coarsen(rng, picture);
  } else if (panel < picture.cols) {
    const cv::Size size = picture.size();
    cv::resize(picture, picture, {cvRound(panel), cvRound(panel * size.height / size.width)}, 0, 0,
               cv::INTER_AREA);
    cv::resize(picture, picture, size, 0, 0, cv::INTER_LINEAR);
  }
  shown.card = layout.card;
  shown.sheet.image = paint_screen(rng, layout, picture, scale);
  shown.sheet.width = layout.width;
  shown.sheet.height = layout.height;
  hold_camera(rng, tier, layout, camera);

  Grid grid;
  grid.pitch = card.width / panel;
  grid.pentile = oled;
  grid.depth = rng.between(0.25, 1);
  grid.black = oled ? rng.between(0, 0.01) : rng.between(0.01, 0.07);
  grid.lit = layout.lit;
  // The lens blurs before the grid is laid, since the grid knows what the lens leaves of it.
  const double sharp = rng.between(0.25, 0.65);
  const double blur = tier == Tier::kBlurred ? camera.blur * camera.capture : sharp;
  camera.blur = 0;
  Moire moire;
  if (rng.chance(0.5)) {
    moire.depth = rng.between(0.02, 0.1);
    moire.length = 2.5 * std::pow(40, rng.unit()) * camera.capture;
    moire.turn = rng.between(0, 180);
    moire.bend = rng.between(0, 2);
    moire.colored = rng.chance(0.6);
    moire.crossed = rng.chance(0.4);
  }
  const bool bands = rng.chance(0.35);
  const bool aside = rng.chance(0.5);
  const double glass = rng.chance(0.45) ? rng.between(20, 85) : 0;
  if (tier == Tier::kClean || tier == Tier::kScan) {
    scene.surroundings = "dark";
    scene.stage.ground = [](cv::Size size, const std::array<cv::Point2d, 4>&) {
      return cv::Mat(size, CV_8UC3, cv::Scalar(28, 26, 25));
    };
  }
  if (scene.surroundings == "tight crop") scene.surroundings = scene.table;
  scene.light = glass > 0 ? "glass" : "screen";
  scene.stage.over = [=](cv::Mat& image, const Shot& shot) {
    Rng light(seed, "wide screen light");
    cv::GaussianBlur(image, image, {}, std::max(0.3, blur));
    lay_grid(grid, blur, shot.to_image, image);
    if (moire.depth > 0) lay_moire_on_panel(moire, grid.lit, shot.to_image, image);
    if (bands) band_refresh(light, image);
    if (aside) fall_off(light, image);
    if (glass > 0) reflect(light, shot.corners, glass, image);
  };
  return shown;
}

}  // namespace antrean::specimens
