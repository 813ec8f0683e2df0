#include "ocr/screen_traits.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "ocr/ground_spectra.hpp"
#include "ocr/shrink.hpp"
#include "ocr/small_scene.hpp"
#include "ocr/surroundings.hpp"

namespace antrean::ocr {
namespace {

// Where a card has print, not the portrait, in pixels.
const cv::Rect kPrint{50, 120, 830, 600};

// A flatbed has no perspective.
bool is_level(const Quad& corners) {
  const auto differ = [&corners](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    const double one = cv::norm(corners[b] - corners[a]);
    const double other = cv::norm(corners[d] - corners[c]);
    return std::abs(one - other) / std::max({one, other, 1.0});
  };
  return differ(0, 1, 3, 2) < 0.02 && differ(1, 2, 0, 3) < 0.02;
}

// The shades under which these shares of the print's pixels are: ink, middle and paper.
std::array<double, 3> shades_of(const cv::Mat& card) {
  cv::Mat gray;
  cv::cvtColor(card(kPrint), gray, cv::COLOR_BGR2GRAY);
  std::array<int, 256> of_shade{};
  for (int y = 0; y < gray.rows; ++y) {
    const auto* row = gray.ptr<std::uint8_t>(y);
    for (int x = 0; x < gray.cols; ++x) ++of_shade[row[x]];
  }
  std::array<double, 3> found{};
  constexpr std::array kShares{0.02, 0.5, 0.85};
  for (std::size_t i = 0; i < found.size(); ++i) {
    int left = static_cast<int>(kShares.at(i) * static_cast<double>(gray.total() - 1));
    std::size_t shade = 0;
    while (left >= of_shade.at(shade)) left -= of_shade.at(shade++);
    found.at(i) = static_cast<double>(shade);
  }
  return found;
}

}  // namespace

ScreenTraits screen_traits(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                           const Quality& quality, ScreenNetwork& network) {
  const SmallScene scene = small_scene(picture, corners);
  const Surroundings around = surroundings_of(scene.picture, scene.corners);
  const double width = width_of(corners);

  const cv::Mat tiny = shrunk(card, 1.0 / 16);
  // Without the portrait.
  const cv::Scalar mean = cv::mean(tiny.colRange(2, tiny.cols * 7 / 10)) + cv::Scalar::all(1);
  const auto [ink, middle, paper] = shades_of(card);
  cv::Mat hsv;
  cv::cvtColor(shrunk(card, 0.25), hsv, cv::COLOR_BGR2HSV);

  // Ends of ranges that say no more than that there is much.
  constexpr double kMuchSeen = 1.5;
  constexpr double kMuchColour = 40;
  constexpr double kMuchSpread = 15;
  constexpr double kMuchRipple = 0.1;
  const std::array<double, kScreenTraits> found{
      std::log(width),
      is_level(corners) ? 1.0 : 0.0,
      std::min(around.seen, kMuchSeen),
      std::log(around.light + 0.003),
      std::min(around.chroma, kMuchColour),
      std::min(around.spread, kMuchSpread),
      std::min(around.ripple, kMuchRipple),
      std::log(mean[0] / mean[2]),
      std::log(mean[0] / mean[1]),
      ink / (paper + 1),
      std::log(middle + 5),
      paper / 255,
      cv::mean(hsv)[1] / 100,
      quality.blur,
      quality.grayscale,
      network.votes(mean_of(fine_spectra(picture, corners)), mean_of(slow_spectra(scene)), width)};
  ScreenTraits traits{};
  std::transform(found.begin(), found.end(), traits.begin(),
                 [](double trait) { return static_cast<float>(trait); });
  return traits;
}

}  // namespace antrean::ocr
