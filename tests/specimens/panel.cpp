#include "tests/specimens/panel.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kHarmonics = 3;

double sinc(double x) {
  return std::abs(x) < 1e-9 ? 1 : std::sin(kPi * x) / (kPi * x);
}

// What the lens and the area of a sensor's pixel leave of a wave of that many cycles a pixel.
double transfer(double frequency, double blur) {
  const double lens = kPi * blur * frequency;
  return std::exp(-2 * lens * lens) * std::abs(sinc(frequency));
}

}  // namespace

void lay_panel_grid(const Panel& panel, const cv::Matx33d& to_image, double width, double blur,
                    cv::Mat& image) {
  const cv::Matx33d back = to_image.inv();
  const double pitch = width / panel.pixels;  // in the document's units
  const double turn = panel.turn * kPi / 180;
  // Pixels of the image a panel's pixel: of the middle, good enough for what the lens takes away.
  const cv::Vec3d middle = back * cv::Vec3d(image.cols / 2.0, image.rows / 2.0, 1);
  const cv::Vec3d beside = back * cv::Vec3d(image.cols / 2.0 + 1, image.rows / 2.0, 1);
  const double units_a_pixel = std::hypot(beside[0] / beside[2] - middle[0] / middle[2],
                                          beside[1] / beside[2] - middle[1] / middle[2]);
  const double frequency = units_a_pixel / pitch;
  std::array<double, kHarmonics> stripes{};
  std::array<double, kHarmonics> rows{};
  for (int k = 1; k <= kHarmonics; ++k) {
    const auto at = static_cast<std::size_t>(k - 1);
    stripes[at] = 2 * sinc(k * panel.stripe) * transfer(k * frequency, blur);
    rows[at] = 2 * sinc(k * panel.row) * transfer(k * frequency, blur);
  }
  for (int y = 0; y < image.rows; ++y) {
    auto* line = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const double w = back(2, 0) * x + back(2, 1) * y + back(2, 2);
      const double px = (back(0, 0) * x + back(0, 1) * y + back(0, 2)) / w;
      const double py = (back(1, 0) * x + back(1, 1) * y + back(1, 2)) / w;
      const double u = (px * std::cos(turn) + py * std::sin(turn)) / pitch;
      const double v = (py * std::cos(turn) - px * std::sin(turn)) / pitch;
      double lines = 1;
      for (int k = 1; k <= kHarmonics; ++k) {
        lines += rows[static_cast<std::size_t>(k - 1)] * std::cos(2 * kPi * k * v);
      }
      for (int c = 0; c < 3; ++c) {
        double shine = 1;
        for (int k = 1; k <= kHarmonics; ++k) {
          shine += stripes[static_cast<std::size_t>(k - 1)] * std::cos(2 * kPi * k * (u + c / 3.0));
        }
        const double lit = line[x][c] * (1 - panel.black) + 255 * panel.black;
        line[x][c] = cv::saturate_cast<uchar>(lit * shine * lines);
      }
    }
  }
}

void lay_moire(const Moire& moire, cv::Mat& image) {
  const double turn = moire.turn * kPi / 180;
  const double wave = 2 * kPi / moire.length;
  for (int y = 0; y < image.rows; ++y) {
    auto* line = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const double along = x * std::cos(turn) + y * std::sin(turn);
      const double across = y * std::cos(turn) - x * std::sin(turn);
      const double waver = moire.bend * std::sin(2 * kPi * across / image.cols);
      for (int c = 0; c < 3; ++c) {
        const double beside = moire.colored ? 2 * kPi * c / 3 : 0;
        double light = std::cos(wave * along + 2 * kPi * waver + beside);
        if (moire.crossed) light = 0.6 * light + 0.6 * std::cos(wave * across + beside);
        line[x][c] = cv::saturate_cast<uchar>(line[x][c] * (1 - moire.depth * (light + 0.5)));
      }
    }
  }
}

void take_through_mosaic(cv::Mat& image) {
  cv::Mat raw(image.size(), CV_8U);
  for (int y = 0; y < image.rows; ++y) {
    const auto* from = image.ptr<cv::Vec3b>(y);
    auto* to = raw.ptr<uchar>(y);
    for (int x = 0; x < image.cols; ++x) {
      const bool red = y % 2 == 0 && x % 2 == 0;
      const bool blue = y % 2 == 1 && x % 2 == 1;
      to[x] = from[x][red ? 2 : blue ? 0 : 1];
    }
  }
  // OpenCV names the order by the second row's second and third pixels.
  cv::demosaicing(raw, image, cv::COLOR_BayerBG2BGR_EA);
}

}  // namespace antrean::specimens
