#include "tests/specimens/wide_lens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/paper.hpp"

namespace antrean::specimens {
namespace {

bool has(const std::string& list, const char* what) {
  return list.find(what) != std::string::npos;
}

void sharpen(Rng& rng, cv::Mat& image) {
  cv::Mat soft;
  cv::GaussianBlur(image, soft, {}, rng.between(0.7, 2.6));
  const double by = rng.between(0.5, 1.9);
  cv::addWeighted(image, 1 + by, soft, -by, 0, image);
}

void denoise(Rng& rng, cv::Mat& image) {
  if (rng.chance(0.3)) {
    cv::medianBlur(image, image, 3);
    return;
  }
  cv::Mat smooth;
  const double strength = rng.between(12, 38);
  cv::bilateralFilter(image, smooth, rng.chance(0.5) ? 5 : 7, strength, 3);
  image = smooth;
}

// Noise in the colours only, in clumps, as a small sensor's raw colours have it.
void stain_chroma(Rng& rng, cv::Mat& image) {
  if (image.channels() != 3) return;
  cv::Mat colors;
  cv::cvtColor(image, colors, cv::COLOR_BGR2YCrCb);
  const double clump = rng.between(1.5, 5);
  const cv::Size small(std::max(8, static_cast<int>(image.cols / clump)),
                       std::max(8, static_cast<int>(image.rows / clump)));
  cv::Mat noise = sensor_noise(rng, small) * rng.between(3, 9);
  cv::resize(noise, noise, image.size(), 0, 0, cv::INTER_CUBIC);
  for (int y = 0; y < image.rows; ++y) {
    auto* row = colors.ptr<cv::Vec3b>(y);
    const auto* by = noise.ptr<cv::Vec3f>(y);
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 1; c < 3; ++c) row[x][c] = cv::saturate_cast<uchar>(row[x][c] + by[x][c]);
    }
  }
  cv::cvtColor(colors, image, cv::COLOR_YCrCb2BGR);
}

// White becomes white, contrast is drawn out, colours are strengthened.
void improve(Rng& rng, cv::Mat& image) {
  const bool gray = image.channels() == 1;
  if (gray) cv::cvtColor(image, image, cv::COLOR_GRAY2BGR);
  const double balance = rng.between(0, 0.8);
  cv::Mat channels[3];
  cv::split(image, channels);
  for (cv::Mat& channel : channels) {
    cv::Mat flat = channel.reshape(1, 1).clone();
    std::vector<uchar> values(flat.begin<uchar>(), flat.end<uchar>());
    const auto high = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 97 / 100);
    std::nth_element(values.begin(), high, values.end());
    const double gain = 1 + balance * (245.0 / std::max<int>(60, *high) - 1);
    channel.convertTo(channel, -1, gain);
  }
  cv::merge(channels, 3, image);
  cv::Mat lab;
  cv::cvtColor(image, lab, cv::COLOR_BGR2Lab);
  cv::split(lab, channels);
  const double clip = rng.between(0.8, 2.6);
  if (rng.chance(0.7)) {
    const auto local = cv::createCLAHE(clip, {rng.whole(4, 10), rng.whole(4, 10)});
    local->apply(channels[0], channels[0]);
  } else {
    const double contrast = rng.between(1.05, 1.3);
    channels[0].convertTo(channels[0], -1, contrast, 150 * (1 - contrast));
  }
  const double saturation = rng.chance(0.4) ? rng.between(1.3, 2) : rng.between(0.85, 1.2);
  for (int c = 1; c < 3; ++c) {
    channels[c].convertTo(channels[c], -1, saturation, 128 * (1 - saturation));
  }
  cv::merge(channels, 3, lab);
  cv::cvtColor(lab, image, cv::COLOR_Lab2BGR);
  if (gray) cv::cvtColor(image, image, cv::COLOR_BGR2GRAY);
}

// Barrel or cushion. The transform is fitted to the moved corners; within the document it is off by
// a pixel or two.
void distort(Rng& rng, Shot& shot) {
  const double bend = rng.between(0.008, 0.035) * (rng.chance(0.7) ? 1 : -1);
  const cv::Point2d middle(shot.image.cols / 2.0, shot.image.rows / 2.0);
  const double reach = cv::norm(middle);
  // Keeps the picture's middle edges where they are, so that no empty rim shows.
  const double edge = std::min(middle.x, middle.y) / reach;
  const double zoom = bend > 0 ? 1 / (1 + bend) : 1 / (1 + bend * edge * edge);
  const auto source = [&](cv::Point2d at) {
    const cv::Point2d from = at - middle;
    const double r = cv::norm(from) / reach;
    return middle + from * (zoom * (1 + bend * r * r));
  };
  cv::Mat map(shot.image.size(), CV_32FC2);
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      map.at<cv::Point2f>(y, x) = source(cv::Point2d(x, y));
    }
  }
  cv::Mat moved;
  cv::remap(shot.image, moved, map, cv::noArray(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  shot.image = moved;
  const auto old = shot.corners;
  for (cv::Point2d& corner : shot.corners) {
    cv::Point2d guess = corner;
    for (int i = 0; i < 8; ++i) guess += corner - source(guess);
    corner = guess;
  }
  const cv::Matx33d shift = transform_onto(1, 1, shot.corners) * transform_onto(1, 1, old).inv();
  shot.to_image = shift * shot.to_image;
}

// A messenger makes pictures smaller and saves them worse, each time they are passed on.
void pass_on(Rng& rng, Shot& shot) {
  const int times = rng.whole(2, 3);
  const double card = cv::norm(shot.corners[1] - shot.corners[0]);
  // Under 640 pixels across, the small print goes.
  const double room = std::max(1.0, card / 640);
  for (int i = 0; i < times; ++i) {
    if (i == 1 && room > 1.05) make_smaller(rng.between(1.02, std::min(room, 1.8)), shot);
    save_once(rng.whole(58, 88), shot.image);
  }
}

void streak(Rng& rng, bool upright, cv::Mat& image) {
  const int lines = rng.whole(1, 6);
  for (int i = 0; i < lines; ++i) {
    const int at = rng.whole(0, (upright ? image.cols : image.rows) - 2);
    cv::Mat line = upright ? image.colRange(at, at + rng.whole(1, 2))
                           : image.rowRange(at, at + rng.whole(1, 2));
    const double by = rng.between(8, 45) * (rng.chance(0.5) ? 1 : -1);
    line += cv::Scalar(by * rng.between(0.4, 1), by, by * rng.between(0.4, 1));
  }
}

void band(Rng& rng, cv::Mat& image) {
  const double pitch = rng.between(5, 60);
  const double depth = rng.between(1.5, 5);
  const double phase = rng.unit();
  for (int y = 0; y < image.rows; ++y) {
    const double by =
        depth * std::sin(2 * std::numbers::pi * (y / pitch + phase)) + rng.gauss() * depth * 0.3;
    cv::Mat row = image.row(y);
    row += cv::Scalar(by, by, by);
  }
}

void dust(Rng& rng, cv::Mat& image) {
  const int specks = rng.whole(8, 60);
  for (int i = 0; i < specks; ++i) {
    const cv::Point at(rng.whole(0, image.cols - 1), rng.whole(0, image.rows - 1));
    const double tone = rng.chance(0.6) ? rng.between(170, 250) : rng.between(40, 110);
    const cv::Scalar color(tone, tone, tone);
    if (rng.chance(0.8)) {
      cv::circle(image, at, rng.whole(0, 2), color, cv::FILLED, cv::LINE_AA);
    } else {  // a hair
      cv::ellipse(image, at, {rng.whole(6, 30), rng.whole(4, 16)}, rng.between(0, 360), 0,
                  rng.between(40, 160), color, 1, cv::LINE_AA);
    }
  }
}

// A cheap lamp and no calibration.
void cast(Rng& rng, cv::Mat& image) {
  if (image.channels() != 3) return;
  const cv::Scalar gain(rng.between(0.86, 1.06), rng.between(0.92, 1.03), rng.between(0.88, 1.06));
  cv::multiply(image, gain, image);
  image += cv::Scalar(rng.between(0, 14), rng.between(0, 10), rng.between(0, 14));
}

}  // namespace

void save_once(int quality, cv::Mat& image) {
  std::vector<uchar> bytes;
  cv::imencode(".jpg", image, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  image = cv::imdecode(bytes, image.channels() == 1 ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR);
}

std::string invent_processing(Rng& rng, Tier tier, bool gray) {
  static constexpr std::array kClean = {"plain", "plain", "sharpened", "messenger", "scanner app"};
  static constexpr std::array kScan = {
      "plain",          "streaks",          "banding",         "dust",      "cast",
      "cast + streaks", "dust + sharpened", "sharpened",       "messenger", "cast + messenger",
      "scanner app",    "dust + banding",   "cast + sharpened"};
  static constexpr std::array kPhone = {"plain",
                                        "sharpened",
                                        "denoised",
                                        "denoised + sharpened",
                                        "chroma",
                                        "chroma + sharpened",
                                        "messenger",
                                        "denoised + messenger",
                                        "scanner app",
                                        "scanner app + messenger",
                                        "distorted",
                                        "distorted + sharpened",
                                        "distorted + messenger",
                                        "denoised + scanner app"};
  if (tier == Tier::kClean) return rng.pick(kClean);
  std::string done = tier == Tier::kScan ? rng.pick(kScan) : rng.pick(kPhone);
  // Without colours there is nothing to do to them; small and dark pictures stand one loss only.
  while ((gray && (has(done, "cast") || has(done, "chroma"))) ||
         (tier == Tier::kHard && has(done, "denoised + messenger"))) {
    done = tier == Tier::kScan ? rng.pick(kScan) : rng.pick(kPhone);
  }
  return done;
}

void process_shot(const std::string& processing, Rng& rng, Shot& shot) {
  if (has(processing, "distorted")) distort(rng, shot);
  if (has(processing, "chroma")) stain_chroma(rng, shot.image);
  if (has(processing, "cast")) cast(rng, shot.image);
  if (has(processing, "streaks")) streak(rng, rng.chance(0.6), shot.image);
  if (has(processing, "banding")) band(rng, shot.image);
  if (has(processing, "dust")) dust(rng, shot.image);
  if (has(processing, "denoised")) denoise(rng, shot.image);
  if (has(processing, "scanner app")) improve(rng, shot.image);
  if (has(processing, "sharpened")) sharpen(rng, shot.image);
  if (has(processing, "messenger")) pass_on(rng, shot);
}

}  // namespace antrean::specimens
