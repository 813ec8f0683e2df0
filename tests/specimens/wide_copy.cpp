// Copies without colours: photocopies, laser prints, halftones.

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "tests/specimens/paper.hpp"
#include "tests/specimens/wide_sheet.hpp"

namespace antrean::specimens {
namespace {

// Toner: contrast, specks where it didn't hold, streaks of a dirty drum.
void lay_toner(Rng& rng, double scale, cv::Mat& gray) {
  const double contrast = rng.between(1, 1.7);
  const double middle = rng.between(150, 195);
  gray.convertTo(gray, -1, contrast, middle * (1 - contrast) + rng.between(5, 30));
  const cv::Mat specks = smooth_noise(rng, gray.size(), 1.6 * scale, 1.6 * scale, 2);
  const double texture = rng.between(6, 26);
  for (int y = 0; y < gray.rows; ++y) {
    auto* row = gray.ptr<uchar>(y);
    for (int x = 0; x < gray.cols; ++x) {
      const double ink = (255 - row[x]) / 255.0;
      const double by = static_cast<double>(specks.at<float>(y, x)) * texture * (0.25 + ink);
      row[x] = cv::saturate_cast<uchar>(row[x] + by);
    }
  }
  const int streaks = rng.chance(0.6) ? rng.whole(1, 7) : 0;
  for (int i = 0; i < streaks; ++i) {
    const int x = rng.whole(0, gray.cols - 4);
    cv::Mat streak = gray.colRange(x, x + rng.whole(1, 3));
    streak += cv::Scalar(rng.between(10, 60) * (rng.chance(0.5) ? -1 : 1));
  }
  const int dirt = rng.whole(0, 40);
  for (int i = 0; i < dirt; ++i) {
    cv::circle(gray, {rng.whole(0, gray.cols), rng.whole(0, gray.rows)}, rng.whole(0, 2),
               cv::Scalar(rng.between(20, 120)), cv::FILLED, cv::LINE_AA);
  }
}

// A laser printer's greys are dots in slanting rows; what is dark stays whole.
void halftone(Rng& rng, double scale, cv::Mat& gray) {
  constexpr int kFine = 2;
  cv::Mat fine;
  cv::resize(gray, fine, {}, kFine, kFine, cv::INTER_CUBIC);
  const double pitch = rng.between(3.2, 5) * scale * kFine;
  const double turn = rng.between(0.6, 0.95);
  const double step = 2 * 3.14159265358979 / pitch;
  for (int y = 0; y < fine.rows; ++y) {
    auto* row = fine.ptr<uchar>(y);
    for (int x = 0; x < fine.cols; ++x) {
      const double u = (x * std::cos(turn) + y * std::sin(turn)) * step;
      const double v = (y * std::cos(turn) - x * std::sin(turn)) * step;
      const double level = 128 + 62 * (std::cos(u) + std::cos(v));
      row[x] = cv::saturate_cast<uchar>(127 + (row[x] - level + 8) * 5);
    }
  }
  cv::resize(fine, gray, gray.size(), 0, 0, cv::INTER_AREA);
  gray.convertTo(gray, -1, 0.85, 32);
}

}  // namespace

CardSheet copy_without_colors(const DrawnDocument& card, std::uint64_t seed, Camera& camera,
                              WideScene& scene) {
  Rng rng(seed, "wide copy");
  static constexpr std::array kMethods = {"photocopy", "photocopy", "photocopy in coloured light",
                                          "laser halftone", "grey print"};
  CardSheet copy;
  copy.method = rng.pick(kMethods);
  const double scale = card.image.cols / card.width;
  cv::Mat gray;
  cv::cvtColor(card.image, gray, cv::COLOR_BGRA2GRAY);
  if (copy.method == "laser halftone") {
    halftone(rng, scale, gray);
  } else {
    lay_toner(rng, scale, gray);
  }
  cv::Mat alpha;
  cv::extractChannel(card.image, alpha, 3);
  copy.sheet.image = card.image.clone();
  copy.sheet.width = card.width;
  copy.sheet.height = card.height;
  const bool on_paper = copy.method != "grey print" && rng.chance(0.75);
  if (on_paper) {
    const double left = rng.between(30, 420);
    const double top = rng.between(30, 420);
    copy.card = {left, top};
    copy.sheet.width += left + rng.between(30, 420);
    copy.sheet.height += top + rng.between(30, 420);
    const cv::Size size(cvRound(copy.sheet.width * scale), cvRound(copy.sheet.height * scale));
    const double white = rng.between(232, 253);
    copy.sheet.image = cv::Mat(size, CV_8UC4, cv::Scalar(white, white, white, 255));
    const cv::Mat fibres = smooth_noise(rng, size, 6, 6, 2) * 3;
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        for (int c = 0; c < 3; ++c) {
          copy.sheet.image.at<cv::Vec4b>(y, x)[c] =
              cv::saturate_cast<uchar>(white + static_cast<double>(fibres.at<float>(y, x)));
        }
      }
    }
    // The copier sees the card's edge as a thin shadow.
    cv::Mat rim;
    cv::GaussianBlur(alpha, rim, {}, 2.5 * scale);
    rim.setTo(0, alpha > 250);
    const double shade = rng.between(0.1, 0.6);
    const cv::Rect place(cvRound(left * scale), cvRound(top * scale), gray.cols, gray.rows);
    cv::Mat target = copy.sheet.image(place);
    for (int y = 0; y < gray.rows; ++y) {
      for (int x = 0; x < gray.cols; ++x) {
        auto& pixel = target.at<cv::Vec4b>(y, x);
        const double paper = pixel[0] * (1 - shade * rim.at<uchar>(y, x) / 255.0);
        const double in = alpha.at<uchar>(y, x) / 255.0;
        const auto tone = cv::saturate_cast<uchar>(paper + (gray.at<uchar>(y, x) - paper) * in);
        pixel = {tone, tone, tone, 255};
      }
    }
  } else {
    for (int y = 0; y < gray.rows; ++y) {
      for (int x = 0; x < gray.cols; ++x) {
        auto& pixel = copy.sheet.image.at<cv::Vec4b>(y, x);
        const auto tone = std::min(gray.at<uchar>(y, x), pixel[3]);
        pixel = {tone, tone, tone, pixel[3]};
      }
    }
  }
  if (scene.surroundings == "tight crop") scene.surroundings = scene.table;
  camera.gray = false;  // else nothing would tell the copy from a grey scan
  if (copy.method == "photocopy in coloured light") {
    scene.light = "coloured";
    scene.stage.over = [seed](cv::Mat& image, const Shot&) {
      Rng lamps(seed, "wide copy light");
      light_in_colors(lamps, image);
    };
  }
  return copy;
}

}  // namespace antrean::specimens
