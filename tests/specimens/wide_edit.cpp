#include "tests/specimens/wide_edit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>
#include <vector>

#include "tests/specimens/camera.hpp"

namespace antrean::specimens {
namespace {

cv::Mat gray_of(const cv::Mat& bgr) {
  cv::Mat gray;
  cv::cvtColor(bgr, gray, cv::COLOR_BGR2GRAY);
  return gray;
}

void inpaint_letters(Rng& rng, const cv::Rect& box, Desk& desk) {
  const int around = std::max(8, box.height / 2);
  const cv::Rect view =
      cv::Rect(box.x - around, box.y - around, box.width + 2 * around, box.height + 2 * around) &
      cv::Rect({}, desk.image.size());
  cv::Mat mask(view.size(), CV_8U, cv::Scalar(0));
  cv::Mat inner = mask(box - view.tl());
  if (rng.chance(0.7)) {
    const cv::Mat gray = gray_of(desk.image(box));
    cv::Mat letters;
    const double between =
        cv::threshold(gray, letters, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
    letters = gray < between + 18;
    const int reach = std::max(3, cvRound(4 * desk.scale + 2 * desk.softness) | 1);
    cv::dilate(letters, letters, cv::getStructuringElement(cv::MORPH_ELLIPSE, {reach, reach}));
    letters.copyTo(inner);
  } else {
    inner.setTo(255);
  }
  cv::Mat filled;
  cv::inpaint(desk.image(view), mask, filled, rng.between(2, 6),
              rng.chance(0.5) ? cv::INPAINT_TELEA : cv::INPAINT_NS);
  filled.copyTo(desk.image(view), mask);
}

// The emptiest piece of that size whose paper is most like what is at `like`.
cv::Rect empty_place(const Desk& desk, cv::Size size, const cv::Scalar& like) {
  const cv::Mat gray = gray_of(desk.image);
  cv::Rect best(0, 0, size.width, size.height);
  double least = std::numeric_limits<double>::max();
  const int step = std::max(3, size.height / 4);
  const int left = cvRound(270 * desk.scale);
  const int rim = cvRound(20 * desk.scale);
  for (int y = rim; y + size.height < desk.image.rows - rim; y += step) {
    for (int x = left; x + size.width < desk.image.cols - rim; x += step) {
      const cv::Rect place(x, y, size.width, size.height);
      cv::Scalar mean;
      cv::Scalar spread;
      cv::meanStdDev(gray(place), mean, spread);
      if (spread[0] > 22) continue;
      const cv::Scalar color = cv::mean(desk.image(place));
      const double score = spread[0] * 3 + cv::norm(color - like);
      if (score < least) {
        least = score;
        best = place;
      }
    }
  }
  return best;
}

cv::Scalar paper_color(const cv::Mat& piece) {
  const cv::Mat gray = gray_of(piece);
  return cv::mean(piece, gray >= cv::mean(gray)[0]);
}

}  // namespace

cv::Rect pixels_on(const Desk& desk, const cv::Rect2d& box) {
  const cv::Rect rect(cvRound(box.x * desk.scale), cvRound(box.y * desk.scale),
                      std::max(2, cvRound(box.width * desk.scale)),
                      std::max(2, cvRound(box.height * desk.scale)));
  return rect & cv::Rect({}, desk.image.size());
}

void lay_piece(const cv::Mat& piece, cv::Point at, int feather, Desk& desk) {
  const cv::Rect whole(at, piece.size());
  const cv::Rect seen = whole & cv::Rect({}, desk.image.size());
  for (int y = seen.y; y < seen.y + seen.height; ++y) {
    for (int x = seen.x; x < seen.x + seen.width; ++x) {
      const int rim = std::min({x - whole.x, y - whole.y, whole.x + whole.width - 1 - x,
                                whole.y + whole.height - 1 - y});
      const double weight = std::min(1.0, (rim + 1.0) / (feather + 1.0));
      const cv::Vec3b& from = piece.at<cv::Vec3b>(y - whole.y, x - whole.x);
      cv::Vec3b& to = desk.image.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) {
        to[c] = cv::saturate_cast<uchar>(to[c] + (from[c] - to[c]) * weight);
      }
    }
  }
}

void erase(const std::string& how, Rng& rng, const cv::Rect2d& box, Desk& desk) {
  const cv::Rect where = pixels_on(desk, box);
  if (where.width < 4 || where.height < 4) return;
  if (how == "inpaint") {
    inpaint_letters(rng, where, desk);
    return;
  }
  const cv::Scalar paper = paper_color(desk.image(where));
  const int strip = std::min(where.width, std::max(where.height, cvRound(150 * desk.scale)));
  cv::Mat source = desk.image(empty_place(desk, {strip, where.height}, paper)).clone();
  const bool correct = rng.chance(0.6);  // the ground's brightness is set to the place's
  if (correct) source += paper - cv::mean(source);
  const int feather = how == "heal" ? std::max(2, where.height / 5) : rng.whole(0, 3);
  for (int x = where.x; x < where.x + where.width; x += strip - 2 * feather) {
    const int wide = std::min(strip, where.x + where.width - x);
    if (wide < 2) break;
    lay_piece(source.colRange(0, wide), {x, where.y}, feather, desk);
    if (strip - 2 * feather < 2) break;
  }
  if (how == "heal") {
    // What feathering has left of the letters' ends goes with a soft brush.
    cv::Mat smooth;
    cv::GaussianBlur(desk.image(where), smooth, {}, rng.between(0.6, 1.6) * desk.scale);
    smooth.copyTo(desk.image(where));
  }
}

Color ink_in(const Desk& desk, const cv::Rect2d& box) {
  const cv::Mat piece = desk.image(pixels_on(desk, box));
  const cv::Mat gray = gray_of(piece);
  std::vector<uchar> levels(gray.begin<uchar>(), gray.end<uchar>());
  const auto low = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 20);
  std::nth_element(levels.begin(), low, levels.end());
  const cv::Scalar mean = cv::mean(piece, gray <= *low);
  return {mean[2] / 255, mean[1] / 255, mean[0] / 255};
}

void type(Rng& rng, const std::string& words, const TextStyle& style, const Pen& pen, double x,
          double y, double match, Desk& desk) {
  Canvas canvas(desk.image.cols / desk.scale, desk.image.rows / desk.scale, desk.scale);
  if (pen.width > 0) {
    pen_text(canvas, words, style, pen, x, y);
  } else {
    canvas.text(words, style, x, y);
  }
  cv::Mat layer = canvas.finish();
  if (desk.softness * match > 0.25) {
    cv::GaussianBlur(layer, layer, {}, desk.softness * match);
  }
  cv::Mat noise = sensor_noise(rng, desk.image.size());
  const double grain = desk.noise * rng.between(0, 1);
  for (int row = 0; row < desk.image.rows && row < layer.rows; ++row) {
    const auto* from = layer.ptr<cv::Vec4b>(row);
    const auto* by = noise.ptr<cv::Vec3f>(row);
    auto* to = desk.image.ptr<cv::Vec3b>(row);
    for (int column = 0; column < desk.image.cols && column < layer.cols; ++column) {
      const int alpha = from[column][3];
      if (alpha == 0) continue;
      for (int c = 0; c < 3; ++c) {
        const double value = from[column][c] + to[column][c] * (255 - alpha) / 255.0 +
                             by[column][0] * grain * alpha / 255.0;
        to[column][c] = cv::saturate_cast<uchar>(value);
      }
    }
  }
}

}  // namespace antrean::specimens
