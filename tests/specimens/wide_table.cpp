#include "tests/specimens/wide_table.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/ktp.hpp"
#include "tests/specimens/paint.hpp"
#include "tests/specimens/paper.hpp"

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;
using Corners = std::array<cv::Point2d, 4>;

cv::Scalar some_color(Rng& rng, double low, double high) {
  const double base = rng.between(low, high);
  const auto part = [&] { return std::clamp(base + rng.between(-35, 35), 0.0, 255.0); };
  return {part(), part(), part()};
}

cv::Mat surface(Rng& rng, cv::Size size, const cv::Scalar& color, double swing, double grain) {
  const cv::Size small(std::max(16, size.width / 3), std::max(16, size.height / 3));
  cv::Mat noise = smooth_noise(rng, small, grain, grain, 3) * swing;
  cv::resize(noise, noise, size);
  cv::Mat image(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double by = static_cast<double>(noise.at<float>(y, x));
      for (int c = 0; c < 3; ++c) {
        image.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(color[c] + by);
      }
    }
  }
  return image;
}

// Lays a picture of a sheet, its size in pixels as given, turned about its middle.
void lay_sheet(const cv::Mat& sheet, cv::Point2d middle, double turn, double zoom, cv::Mat& image) {
  cv::Mat place =
      cv::getRotationMatrix2D(cv::Point2f(sheet.cols / 2.0F, sheet.rows / 2.0F), turn, zoom);
  place.at<double>(0, 2) += middle.x - sheet.cols / 2.0;
  place.at<double>(1, 2) += middle.y - sheet.rows / 2.0;
  cv::Mat mask;
  cv::warpAffine(cv::Mat(sheet.size(), CV_8U, cv::Scalar(255)), mask, place, image.size());
  cv::Mat shade;
  cv::GaussianBlur(mask, shade, {}, 5);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      image.at<cv::Vec3b>(y, x) *= 1 - 0.25 * shade.at<uchar>(y, x) / 255.0;
    }
  }
  cv::Mat layer;
  cv::warpAffine(sheet, layer, place, image.size());
  layer.copyTo(image, mask > 127);
}

// A sheet of print: headings and paragraphs of words that mean nothing.
cv::Mat printed_sheet(Rng& rng, int width) {
  Canvas canvas(1000, 1414, width / 1000.0);
  const double white = rng.between(0.86, 1);
  canvas.fill({white, white, white - rng.between(0, 0.06)});
  static constexpr std::array kWords = {
      "yang",   "dengan", "surat",   "nomor", "untuk", "daftar", "dan",      "bahwa",
      "kepada", "hari",   "tanggal", "telah", "pada",  "oleh",   "lampiran", "tersebut"};
  const TextStyle style{rng.chance(0.5) ? "Liberation Serif" : "Liberation Sans",
                        rng.between(20, 28),
                        false,
                        false,
                        0,
                        {0.15, 0.15, 0.16}};
  for (double y = 110; y < 1320; y += style.size * 1.45) {
    if (rng.chance(0.12)) continue;
    std::string line;
    const double right = rng.chance(0.15) ? rng.between(200, 600) : 880;
    while (canvas.measure(line, style) < right - 90) line += std::string(rng.pick(kWords)) + " ";
    canvas.text(line, style, 80, y);
  }
  cv::Mat sheet;
  cv::cvtColor(canvas.finish(), sheet, cv::COLOR_BGRA2BGR);
  return sheet;
}

// A bank's or shop's card: some colour, a chip, a line of figures.
cv::Mat other_card(Rng& rng, int width) {
  Canvas canvas(1011, 638, width / 1011.0);
  canvas.fill({rng.between(0.1, 0.9), rng.between(0.1, 0.9), rng.between(0.1, 0.9)});
  canvas.rectangle(0, rng.between(300, 500), 1011, 400, {rng.unit(), rng.unit(), rng.unit(), 0.4});
  if (rng.chance(0.6)) canvas.rectangle(110, 230, 130, 100, {0.85, 0.75, 0.45});
  canvas.text(rng.chance(0.5) ? "MEMBER" : "KARTU ANGGOTA",
              {"Liberation Sans", 60, true, false, 2, {0.95, 0.95, 0.95}}, 100, 130);
  cv::Mat card;
  cv::cvtColor(canvas.finish(), card, cv::COLOR_BGRA2BGR);
  return card;
}

void lay_keys(Rng& rng, double key, cv::Mat& image) {
  const bool dark = rng.chance(0.7);
  const cv::Scalar body = dark ? cv::Scalar(28, 27, 26) : cv::Scalar(190, 192, 194);
  const cv::Scalar cap = dark ? cv::Scalar(52, 50, 49) : cv::Scalar(235, 236, 237);
  const cv::Scalar ink = dark ? cv::Scalar(210, 210, 210) : cv::Scalar(60, 60, 60);
  image.setTo(body);
  int row = 0;
  for (double y = -key / 2; y < image.rows; y += key, ++row) {
    double x = -key * rng.between(0.2, 1.2);
    while (x < image.cols) {
      const double wide = key * (rng.chance(0.12) ? rng.between(1.5, 3) : 1);
      const cv::Rect box(cvRound(x + key * 0.06), cvRound(y + key * 0.06),
                         cvRound(wide - key * 0.12), cvRound(key * 0.88));
      cv::rectangle(image, box, cap, cv::FILLED);
      cv::rectangle(image, box, body * 0.6, 1, cv::LINE_AA);
      cv::putText(image, std::string(1, static_cast<char>('A' + rng.whole(0, 25))),
                  {cvRound(x + key * 0.28), cvRound(y + key * 0.5)}, cv::FONT_HERSHEY_SIMPLEX,
                  key / 70, ink, 1, cv::LINE_AA);
      x += wide;
    }
  }
}

cv::Mat patterned_cloth(Rng& rng, cv::Size size, double unit) {
  cv::Mat image = surface(rng, size, some_color(rng, 40, 220), 10, 60);
  const double tile = unit * rng.between(40, 160);
  const int kind = rng.whole(0, 3);
  const cv::Scalar one = some_color(rng, 30, 230);
  const cv::Scalar two = some_color(rng, 30, 230);
  for (double y = 0; y < size.height + tile; y += tile) {
    for (double x = 0; x < size.width + tile; x += tile) {
      const cv::Point at(cvRound(x + rng.gauss()), cvRound(y + rng.gauss()));
      const int r = std::max(2, cvRound(tile * 0.3));
      if (kind == 0) cv::circle(image, at, r, one, cv::FILLED, cv::LINE_AA);
      if (kind == 1) {
        for (int petal = 0; petal < 6; ++petal) {
          const double angle = kPi * petal / 3;
          cv::circle(image,
                     {at.x + cvRound(r * std::cos(angle)), at.y + cvRound(r * std::sin(angle))},
                     std::max(1, r / 2), one, cv::FILLED, cv::LINE_AA);
        }
        cv::circle(image, at, std::max(1, r / 2), two, cv::FILLED, cv::LINE_AA);
      }
      if (kind == 2) cv::rectangle(image, cv::Rect(at.x, at.y, r * 2, r * 2), one, cv::FILLED);
      if (kind == 3) {
        cv::line(image, at, {at.x + cvRound(tile), at.y + cvRound(tile)}, one, std::max(1, r / 4));
        cv::line(image, at, {at.x + cvRound(tile), at.y - cvRound(tile)}, two, std::max(1, r / 4));
      }
    }
  }
  return image;
}

cv::Mat table_edge(Rng& rng, cv::Size size, const Corners& corners) {
  cv::Mat image =
      draw_background(rng, rng.chance(0.6) ? Background::kWood : Background::kStone, size);
  // The edge runs outside the document's middle, so that the card lies on the table mostly.
  const cv::Point2d middle = (corners[0] + corners[2]) * 0.5;
  const double away = cv::norm(corners[0] - corners[2]) * rng.between(0.4, 0.65);
  const double turn = rng.between(0, 2 * kPi);
  const cv::Point2d normal(std::cos(turn), std::sin(turn));
  const cv::Point2d along(-normal.y, normal.x);
  const cv::Point2d foot = middle + normal * away;
  const std::vector<cv::Point> beyond = {foot + along * 6000, foot - along * 6000,
                                         foot - along * 6000 + normal * 6000,
                                         foot + along * 6000 + normal * 6000};
  cv::fillConvexPoly(image, beyond, some_color(rng, 20, 160), cv::LINE_AA);
  cv::line(image, foot + along * 6000, foot - along * 6000, some_color(rng, 20, 90),
           rng.whole(2, 8), cv::LINE_AA);
  return image;
}

}  // namespace

cv::Mat draw_table(Rng& rng, const std::string& what, cv::Size size, const Corners& corners,
                   double card) {
  const double unit = card / kKtpWidth;
  if (what == "table edge") return table_edge(rng, size, corners);
  if (what == "cloth") return patterned_cloth(rng, size, unit);
  if (what == "wood") return draw_background(rng, Background::kWood, size);
  if (what == "mat") return surface(rng, size, some_color(rng, 25, 70), 6, 3);
  if (what == "white desk") return surface(rng, size, {226, 230, 232}, 7, 160);
  if (what == "dark") return surface(rng, size, some_color(rng, 36, 45), 3, 200);
  if (what == "lid") return surface(rng, size, some_color(rng, 185, 215), 4, 150);
  if (what == "keyboard") {
    cv::Mat image(size, CV_8UC3);
    lay_keys(rng, unit * rng.between(185, 225), image);
    return image;
  }
  if (what == "papers" || what == "page") {
    const double grey = rng.between(225, 255);
    cv::Mat image = what == "page" ? cv::Mat(size, CV_8UC3, cv::Scalar(grey, grey, grey))
                                   : draw_background(rng, Background::kWood, size);
    const int sheets = what == "page" ? 1 : rng.whole(1, 3);
    for (int i = 0; i < sheets; ++i) {
      // A4 is 2.45 cards wide.
      lay_sheet(printed_sheet(rng, std::max(300, cvRound(card * 2.2))),
                {rng.between(0, size.width), rng.between(0, size.height)}, rng.between(-30, 30),
                1.1, image);
    }
    return image;
  }
  if (what == "cards") {
    cv::Mat image = surface(rng, size, some_color(rng, 40, 220), 8, 40);
    const int cards = rng.whole(1, 4);
    for (int i = 0; i < cards; ++i) {
      lay_sheet(other_card(rng, std::max(200, cvRound(card))),
                {rng.between(0, size.width), rng.between(0, size.height)}, rng.between(0, 180), 1,
                image);
    }
    return image;
  }
  const double white = rng.between(238, 255);
  return {size, CV_8UC3, cv::Scalar(white, white, white)};
}

void draw_fingers(Rng& rng, const Corners& corners, double card, cv::Mat& image) {
  const double unit = card / kKtpWidth;
  const double tone = rng.between(0.5, 1);
  const cv::Scalar skin(140 * tone, 175 * tone, 225 * tone);
  const int fingers = rng.whole(1, 3);
  const std::size_t side = rng.index(4);  // top, right, bottom, left
  const cv::Point2d from = corners[side];
  const cv::Point2d to = corners[(side + 1) % 4];
  const cv::Point2d centre = (corners[0] + corners[2]) * 0.5;
  double share = rng.between(0.15, 0.7);
  for (int i = 0; i < fingers; ++i) {
    const cv::Point2d edge = from + (to - from) * share;
    cv::Point2d inward = (to - from) * (1 / cv::norm(to - from));
    inward = {-inward.y, inward.x};
    if (inward.dot(centre - edge) < 0) inward = -inward;
    const double half = rng.between(45, 75) * unit;
    // The printing begins some 25 units from the edges.
    const cv::Point2d tip = edge + inward * (rng.between(4, 22) * unit - half);
    const cv::Point2d root =
        tip - (inward + (to - from) * (rng.between(-0.3, 0.3) / cv::norm(to - from))) *
                  (rng.between(250, 500) * unit);
    cv::Mat mask(image.size(), CV_8U, cv::Scalar(0));
    cv::line(mask, tip, root, cv::Scalar(255), std::max(2, cvRound(2 * half)), cv::LINE_AA);
    cv::Mat soft;
    cv::GaussianBlur(mask, soft, {}, half * 0.35);
    cv::GaussianBlur(mask, mask, {}, 0.8);
    for (int y = 0; y < image.rows; ++y) {
      for (int x = 0; x < image.cols; ++x) {
        const double shade = soft.at<uchar>(y, x) / 255.0;
        if (shade <= 0) continue;
        const double in = mask.at<uchar>(y, x) / 255.0;
        cv::Vec3b& pixel = image.at<cv::Vec3b>(y, x);
        for (int c = 0; c < 3; ++c) {
          const double under = pixel[c] * (1 - 0.3 * shade);
          const double flesh = skin[c] * (0.55 + 0.45 * shade);
          pixel[c] = cv::saturate_cast<uchar>(under + (flesh - under) * in);
        }
      }
    }
    share += rng.between(0.12, 0.2);
    if (share > 0.85) break;
  }
}

}  // namespace antrean::specimens
