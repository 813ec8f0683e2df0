#include "ocr/line_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

// As in training/network.py and training/words.py.
constexpr int kHeight = 32;
constexpr int kColumn = 4;
constexpr int kStepsAColumn = 2;
constexpr std::string_view kDigits = "0123456789/-";
constexpr std::string_view kText = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'/-():+";

// A line this long doesn't exist; the limit bounds memory for a strip that is no line.
constexpr int kWidest = 2048;

constexpr double kLeastAlternative = 0.001;

cv::Mat to_gray(const cv::Mat& strip) {
  if (strip.empty()) throw std::invalid_argument("a strip without pixels");
  if (strip.type() == CV_8UC1) return strip;
  if (strip.type() != CV_8UC3) throw std::invalid_argument("a strip must be 8-bit BGR or grey");
  cv::Mat gray;
  cv::cvtColor(strip, gray, cv::COLOR_BGR2GRAY);
  return gray;
}

// 32 rows, true width rounded to a column, the strip's own mean and deviation.
cv::Mat normalised(const cv::Mat& gray) {
  const double columns = static_cast<double>(gray.cols) * kHeight / gray.rows / kColumn;
  const int width = std::clamp(kColumn * static_cast<int>(std::lround(std::min(columns, 1e6))),
                               2 * kColumn, kWidest);
  cv::Mat small;
  cv::resize(gray, small, {width, kHeight}, 0, 0,
             gray.rows > kHeight ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(small, mean, deviation);
  const double scale = 1 / std::max(deviation[0], 1.0);
  cv::Mat result;
  small.convertTo(result, CV_32F, scale, -mean[0] * scale);
  return result;
}

std::vector<double> softmax(const float* logits, int classes) {
  const float highest = *std::max_element(logits, logits + classes);
  std::vector<double> result(static_cast<std::size_t>(classes));
  std::transform(logits, logits + classes, result.begin(),
                 [&](float logit) { return std::exp(static_cast<double>(logit - highest)); });
  const double sum = std::accumulate(result.begin(), result.end(), 0.0);
  for (double& value : result) value /= sum;
  return result;
}

std::size_t likeliest(const std::vector<double>& probabilities) {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

// The likeliest letter besides `but` and the blank; 0 when there are no others.
std::size_t second_letter(const std::vector<double>& probabilities, std::size_t but) {
  std::size_t found = 0;
  for (std::size_t at = 1; at < probabilities.size(); ++at) {
    if (at != but && (found == 0 || probabilities[at] > probabilities[found])) found = at;
  }
  return found;
}

// A run of steps that say the same letter.
struct Run {
  std::size_t letter = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

Character character_of(const Run& run, const std::vector<std::vector<double>>& steps,
                       std::string_view alphabet, double pixels_a_step) {
  std::size_t peak = run.first;
  for (std::size_t at = run.first; at <= run.last; ++at) {
    if (steps[at][run.letter] > steps[peak][run.letter]) peak = at;
  }
  Character result;
  result.letter = alphabet[run.letter - 1];
  result.probability = steps[peak][run.letter];
  result.x = (static_cast<double>(run.first + run.last) / 2 + 0.5) * pixels_a_step;
  const std::size_t second = second_letter(steps[peak], run.letter);
  if (second != 0 && steps[peak][second] >= kLeastAlternative) {
    result.alternative = alphabet[second - 1];
    result.alternative_probability = steps[peak][second];
  }
  return result;
}

// The likeliest letter at a blank step that isn't merely the edge of a letter already read.
double overlooked_at(std::size_t at, const std::vector<std::vector<double>>& steps,
                     const std::vector<std::size_t>& best) {
  const std::size_t before = at > 0 ? best[at - 1] : 0;
  const std::size_t after = at + 1 < best.size() ? best[at + 1] : 0;
  double highest = 0;
  for (std::size_t letter = 1; letter < steps[at].size(); ++letter) {
    if (letter != before && letter != after) highest = std::max(highest, steps[at][letter]);
  }
  return highest;
}

}  // namespace

double LineText::sureness() const {
  if (characters.empty()) return 0;
  double result = 1 - overlooked;
  for (const Character& character : characters) result *= character.probability;
  return result;
}

LineText decode_steps(const cv::Mat& logits, std::string_view alphabet, double pixels_a_step) {
  CV_Assert(logits.type() == CV_32F && logits.cols == static_cast<int>(alphabet.size()) + 1);
  std::vector<std::vector<double>> steps;
  std::vector<std::size_t> best;
  LineText result;
  for (int at = 0; at < logits.rows; ++at) {
    steps.push_back(softmax(logits.ptr<float>(at), logits.cols));
    best.push_back(likeliest(steps.back()));
    result.log_peak += std::log(steps.back()[best.back()]) / logits.rows;
  }
  std::vector<Run> runs;
  for (std::size_t at = 0; at < best.size(); ++at) {
    if (best[at] == 0) {
      result.overlooked = std::max(result.overlooked, overlooked_at(at, steps, best));
    } else if (at > 0 && best[at - 1] == best[at]) {
      runs.back().last = at;
    } else {
      runs.push_back({best[at], at, at});
    }
  }
  for (const Run& run : runs) {
    result.characters.push_back(character_of(run, steps, alphabet, pixels_a_step));
    result.text.push_back(result.characters.back().letter);
  }
  return result;
}

LineReader LineReader::digits() {
  return {digit_weights(), kDigits};
}
LineReader LineReader::text() {
  return {text_weights(), kText};
}

LineReader LineReader::glance() {
  return {glance_weights(), kText};
}

LineReader::LineReader(std::span<const std::byte> weights, std::string_view alphabet)
    : alphabet_(alphabet), net_(network_of(weights)) {
  net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
}

cv::Mat LineReader::logits(const cv::Mat& strip, std::string_view letters) {
  const cv::Mat input = normalised(to_gray(strip));
  const std::array<int, 4> shape{1, 1, input.rows, input.cols};
  net_.setInput(input.reshape(1, 4, shape.data()));
  const cv::Mat output = net_.forward();
  // 1 x (2 x classes) x 1 x columns: first every left step's classes, then every right step's.
  const int classes = static_cast<int>(alphabet_.size()) + 1;
  const int columns = output.size[3];
  const cv::Mat planes(kStepsAColumn * classes, columns, CV_32F, output.data);
  cv::Mat steps(kStepsAColumn * columns, classes, CV_32F);
  for (int at = 0; at < steps.rows; ++at) {
    const int plane = at % kStepsAColumn * classes;
    for (int letter = 0; letter < classes; ++letter) {
      steps.at<float>(at, letter) = planes.at<float>(plane + letter, at / kStepsAColumn);
    }
  }
  for (std::size_t letter = 0; !letters.empty() && letter < alphabet_.size(); ++letter) {
    if (letters.find(alphabet_[letter]) != std::string_view::npos) continue;
    steps.col(static_cast<int>(letter) + 1) = -std::numeric_limits<float>::max();
  }
  return steps;
}

LineText LineReader::read(const cv::Mat& strip, std::string_view letters) {
  const cv::Mat steps = logits(strip, letters);
  return decode_steps(steps, alphabet_, static_cast<double>(strip.cols) / steps.rows);
}

LineText LineReader::read_loose(const cv::Mat& strip) {
  const cv::Mat gray = to_gray(strip);
  LineText best = read(gray);
  for (const double share : {0.80, 0.64}) {
    const int height = std::max(1, static_cast<int>(std::lround(gray.rows * share)));
    const int top = (gray.rows - height) / 2;
    LineText found = read(gray.rowRange(top, top + height));
    const bool better = best.text.empty() || found.log_peak > best.log_peak;
    if (better && !found.text.empty()) best = std::move(found);
  }
  return best;
}

}  // namespace antrean::ocr
