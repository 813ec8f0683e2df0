#include "tests/specimens/wide_wear.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/paper.hpp"

namespace antrean::specimens {
namespace {

// Moves the card's colours towards `tint` where the mask (CV_32F, 0 to 1) says so.
void mix(const cv::Mat& mask, const cv::Vec3d& tint, cv::Mat& image) {
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec4b>(y);
    const auto* weight = mask.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      if (weight[x] <= 0 || row[x][3] != 255) continue;
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] + (tint[c] - row[x][c]) *
                                                             static_cast<double>(weight[x]));
      }
    }
  }
}

cv::Point somewhere(Rng& rng, const cv::Mat& image) {
  return {rng.whole(0, image.cols - 1), rng.whole(0, image.rows - 1)};
}

void scratch(Rng& rng, double scale, cv::Mat& image) {
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(0));
  const int count = rng.whole(4, 40);
  for (int i = 0; i < count; ++i) {
    const cv::Point from = somewhere(rng, image);
    const double turn = rng.between(0, 2 * std::numbers::pi);
    const double length = rng.between(20, 320) * scale;
    const cv::Point to(from.x + static_cast<int>(length * std::cos(turn)),
                       from.y + static_cast<int>(length * std::sin(turn)));
    cv::line(mask, from, to, cv::Scalar(rng.between(0.1, 0.55)), 1, cv::LINE_AA);
  }
  const double light = rng.chance(0.8) ? rng.between(225, 255) : rng.between(70, 120);
  mix(mask, {light, light, light}, image);
}

// Rubbed places: fine scratches side by side, thinned by noise.
void scuff(Rng& rng, double scale, cv::Mat& image) {
  cv::Mat spots;
  const cv::Size small(image.cols / 4, image.rows / 4);
  cv::resize(smooth_noise(rng, small, small.width * 0.3, small.width * 0.25, 2), spots,
             image.size());
  const cv::Mat fine = smooth_noise(rng, image.size(), rng.between(3, 14) * scale, 1.5 * scale, 2);
  cv::Mat mask(image.size(), CV_32F);
  const double reach = rng.between(0.2, 0.42);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const double spot = static_cast<double>(spots.at<float>(y, x));
      const double line = static_cast<double>(fine.at<float>(y, x));
      mask.at<float>(y, x) = static_cast<float>(std::clamp((spot - reach) * 2, 0.0, 1.0) *
                                                std::clamp(line * 1.5 + 0.2, 0.0, 1.0) * 0.5);
    }
  }
  mix(mask, {240, 240, 238}, image);
}

// A bend has a light ridge and a dark side.
void crease(Rng& rng, double scale, cv::Mat& image) {
  const bool upright = rng.chance(0.5);
  cv::Mat light(image.size(), CV_32F, cv::Scalar(0));
  cv::Mat dark = light.clone();
  const double depth = rng.between(0.15, 0.5);
  cv::Point from(rng.whole(0, image.cols), 0);
  cv::Point to(from.x + static_cast<int>(rng.gauss() * 60 * scale), image.rows);
  if (!upright) {
    from = {0, rng.whole(0, image.rows)};
    to = {image.cols, from.y + static_cast<int>(rng.gauss() * 60 * scale)};
  }
  const cv::Point beside(upright ? 2 : 0, upright ? 0 : 2);
  cv::line(light, from, to, cv::Scalar(depth), std::max(1, cvRound(scale)), cv::LINE_AA);
  cv::line(dark, from + beside, to + beside, cv::Scalar(depth * 0.6),
           std::max(2, cvRound(3 * scale)), cv::LINE_AA);
  cv::GaussianBlur(dark, dark, {}, 1.5 * scale + 0.3);
  mix(dark, {90, 95, 100}, image);
  mix(light, {245, 245, 245}, image);
}

void stain(Rng& rng, cv::Mat& image) {
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(0));
  const cv::Point centre = somewhere(rng, image);
  const int size = cvRound(image.cols * rng.between(0.03, 0.14));
  const bool ring = rng.chance(0.4);  // of a cup
  cv::ellipse(mask, centre, {size, cvRound(size * rng.between(0.6, 1))}, rng.between(0, 180), 0,
              360, cv::Scalar(rng.between(0.12, 0.35)), ring ? std::max(2, size / 9) : cv::FILLED,
              cv::LINE_AA);
  cv::GaussianBlur(mask, mask, {}, size * rng.between(0.03, 0.2) + 0.5);
  cv::Mat ragged;
  cv::resize(smooth_noise(rng, {64, 48}, 12, 12, 3), ragged, image.size());
  cv::multiply(mask, ragged * 0.6 + 0.8, mask);
  static const std::array kTints = {cv::Vec3d{60, 100, 140}, cv::Vec3d{110, 120, 125},
                                    cv::Vec3d{90, 140, 170}, cv::Vec3d{150, 110, 90}};
  mix(mask, rng.pick(kTints), image);
}

void fingerprint(Rng& rng, double scale, cv::Mat& image) {
  const cv::Point centre = somewhere(rng, image);
  const double half = rng.between(55, 85) * scale;
  const double pitch = rng.between(4.5, 6.5) * scale;
  const double depth = rng.between(0.06, 0.2);
  const double bend = rng.between(0.1, 0.4);
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(0));
  const cv::Rect box = cv::Rect(centre.x - cvRound(half), centre.y - cvRound(half * 1.4),
                                cvRound(2 * half), cvRound(2.8 * half)) &
                       cv::Rect({}, image.size());
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double u = (x - centre.x) / half;
      const double v = (y - centre.y) / (1.4 * half);
      const double inside = std::clamp((1 - u * u - v * v) * 3, 0.0, 1.0);
      const double ridge = std::hypot(x - centre.x, (y - centre.y) * (0.7 + bend * u)) / pitch;
      mask.at<float>(y, x) = static_cast<float>(
          inside * depth * (0.55 + 0.45 * std::sin(2 * std::numbers::pi * ridge)));
    }
  }
  const double tone = rng.chance(0.5) ? 235 : 90;
  mix(mask, {tone, tone, tone}, image);
}

// One place has seen the sun, or a thumb: ink and ground pale together, softly.
void fade(Rng& rng, cv::Mat& image) {
  cv::Mat cloud;
  cv::resize(smooth_noise(rng, {64, 40}, 24, 18, 2), cloud, image.size());
  cv::Mat mask(image.size(), CV_32F);
  const double depth = rng.between(0.2, 0.5);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      mask.at<float>(y, x) = static_cast<float>(
          depth * std::clamp(static_cast<double>(cloud.at<float>(y, x)) * 1.5, 0.0, 1.0));
    }
  }
  mix(mask, {232, 230, 226}, image);
}

// The ink of one value has paled, as where a thumb always lies.
void fade_value(Rng& rng, double scale, DrawnDocument& card) {
  auto at = card.boxes.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(rng.index(card.boxes.size())));
  const cv::Rect2d& box = at->second;
  cv::Mat mask(card.image.size(), CV_32F, cv::Scalar(0));
  const double share = rng.between(0.4, 1);
  const cv::Point centre(cvRound((box.x + box.width * rng.between(0.3, 0.7)) * scale),
                         cvRound((box.y + box.height / 2) * scale));
  cv::ellipse(mask, centre,
              {std::max(4, cvRound(box.width * share / 2 * scale)),
               std::max(4, cvRound(box.height * rng.between(0.8, 1.6) * scale))},
              0, 0, 360, cv::Scalar(rng.between(0.2, 0.5)), cv::FILLED);
  cv::GaussianBlur(mask, mask, {}, 14 * scale);
  const double light = rng.between(205, 235);
  mix(mask, {light, light, light - 6}, card.image);
}

// Ink drawn out by a wet thumb.
void smear(Rng& rng, double scale, cv::Mat& image) {
  const int length = std::max(3, cvRound(rng.between(3, 6.5) * scale));
  cv::Mat drawn;
  cv::blur(image, drawn, {length, 1}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(0));
  cv::ellipse(mask, somewhere(rng, image),
              {cvRound(rng.between(60, 200) * scale), cvRound(rng.between(20, 60) * scale)},
              rng.between(-20, 20), 0, 360, cv::Scalar(rng.between(0.3, 0.7)), cv::FILLED);
  cv::GaussianBlur(mask, mask, {}, 10 * scale);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      auto& to = image.at<cv::Vec4b>(y, x);
      if (to[3] != 255) continue;
      const auto& from = drawn.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        to[c] = cv::saturate_cast<uchar>(to[c] + (from[c] - to[c]) *
                                                     static_cast<double>(mask.at<float>(y, x)));
      }
    }
  }
}

// The laminate has come loose from the edges, or is milky all over.
void haze(Rng& rng, cv::Mat& image) {
  cv::Mat cloud;
  cv::resize(smooth_noise(rng, {64, 40}, 30, 20, 3), cloud, image.size());
  cv::Mat mask = cloud * rng.between(0.02, 0.08) + rng.between(0.04, 0.15);
  mix(mask, {238, 236, 230}, image);
}

void chip_edges(Rng& rng, double scale, cv::Mat& image) {
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(0));
  const int count = rng.whole(6, 30);
  for (int i = 0; i < count; ++i) {
    cv::Point at = somewhere(rng, image);
    if (rng.chance(0.5)) {
      at.x = rng.chance(0.5) ? 0 : image.cols;
    } else {
      at.y = rng.chance(0.5) ? 0 : image.rows;
    }
    cv::circle(mask, at, std::max(1, cvRound(rng.between(2, 9) * scale)),
               cv::Scalar(rng.between(0.4, 0.9)), cv::FILLED, cv::LINE_AA);
  }
  cv::GaussianBlur(mask, mask, {}, scale + 0.3);
  mix(mask, {236, 238, 240}, image);
}

}  // namespace

std::string wear_card(Rng& rng, DrawnDocument& card) {
  const double scale = card.image.cols / card.width;
  std::string done;
  const auto add = [&](const char* name) {
    done += (done.empty() ? "" : ", ") + std::string(name);
  };
  if (rng.chance(0.45)) return "none";
  const int ways = rng.whole(1, 3);
  std::vector<int> kinds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (int i = 0; i < ways; ++i) {
    const std::size_t at = rng.index(kinds.size());
    const int kind = kinds[at];
    kinds.erase(kinds.begin() + static_cast<std::ptrdiff_t>(at));
    switch (kind) {
      case 0:
        scratch(rng, scale, card.image);
        add("scratches");
        break;
      case 1:
        scuff(rng, scale, card.image);
        add("scuffs");
        break;
      case 2:
        crease(rng, scale, card.image);
        add("crease");
        break;
      case 3:
        stain(rng, card.image);
        add("stain");
        break;
      case 4:
        fingerprint(rng, scale, card.image);
        add("fingerprint");
        break;
      case 5:
        fade(rng, card.image);
        add("faded");
        break;
      case 6:
        haze(rng, card.image);
        add("haze");
        break;
      case 7:
        fade_value(rng, scale, card);
        add("faded value");
        break;
      case 8:
        smear(rng, scale, card.image);
        add("smear");
        break;
      default:
        chip_edges(rng, scale, card.image);
        add("chipped edges");
        break;
    }
  }
  return done;
}

}  // namespace antrean::specimens
