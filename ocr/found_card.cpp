#include "ocr/found_card.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/nik.hpp"
#include "ocr/read_number.hpp"

namespace antrean::ocr {
namespace {

// Where the digits are in the NIK's row of a card that is set straight, and how large, in pixels:
// of 371 specimens of all tiers with a sound number 359; an outline that is off shows them
// elsewhere.
bool is_in_place(const cv::Rect& digits) {
  const auto between = [](int least, int value, int most) {
    return least <= value && value <= most;
  };
  return between(58, digits.x, 116) && between(24, digits.y, 52) &&
         between(450, digits.width, 615) && between(34, digits.height, 49);
}

// How much a card looks like a KTP the right way up: digits in the NIK row, told by the templates.
double score_of(const NumberReading& number, const cv::Mat& row) {
  if (number.digits.empty()) return 0;
  double sum = 0;
  for (const double likeness : number.likeness) sum += std::max(0.0, likeness);
  // Digits that touch the row's edge are cut, or no digits.
  const bool whole = number.box.y > 2 && number.box.br().y < row.rows - 2;
  // A card that is set straight has level digits.
  const cv::Rect& first = number.boxes.front();
  const cv::Rect& last = number.boxes.back();
  const double fall = std::abs(first.y + first.height / 2.0 - last.y - last.height / 2.0) /
                      std::max(1, last.x - first.x);
  return (whole ? 1 : 0.5) * sum / 16 - 4 * std::max(0.0, fall - 0.004) +
         (is_sound_nik(number.digits) ? 1 : 0);
}

// A quad in a card's pixels as one in the picture whose part the card is.
Quad on_picture(const Quad& on_card, const Quad& card, bool upside_down) {
  const auto w = static_cast<float>(kCardWidth);
  const auto h = static_cast<float>(kCardHeight);
  const std::array<cv::Point2f, 4> corners{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  Quad source = card;
  if (upside_down) std::rotate(source.begin(), source.begin() + 2, source.end());
  const cv::Mat back = cv::getPerspectiveTransform(corners.data(), source.data());
  const std::vector<cv::Point2f> from(on_card.begin(), on_card.end());
  std::vector<cv::Point2f> to;
  cv::perspectiveTransform(from, to, back);
  Quad quad;
  std::copy(to.begin(), to.end(), quad.begin());
  if (upside_down) std::rotate(quad.begin(), quad.begin() + 2, quad.end());
  return quad;
}

}  // namespace

void look_at(const cv::Mat& picture, const std::vector<Quad>& quads, FoundCard& best) {
  for (const Quad& quad : quads) {
    for (const bool upside_down : {false, true}) {
      const cv::Mat row = rectify(picture, quad, upside_down, nik_row());
      const NumberReading number = match_number(row);
      const double score = score_of(number, row);
      if (score > best.score) best = {quad, upside_down, {}, score, is_in_place(number.box)};
      if (best.is_settled()) return;
    }
  }
}

std::vector<SeenLabels> labels_in(const cv::Mat& picture, const std::vector<Quad>& quads) {
  // Labels are seen in an outline that is a little off, too.
  constexpr double kSame = 0.015;  // of the diagonal
  const cv::Mat light = lightest_of_blue_and_green(picture);
  std::vector<SeenLabels> found;
  for (const Quad& quad : quads) {
    const double near = kSame * cv::norm(quad[0] - quad[2]);
    if (std::any_of(found.begin(), found.end(),
                    [&](const SeenLabels& one) { return alike(one.quad, quad, near); })) {
      continue;
    }
    SeenLabels most{quad};
    cv::Mat card = rectify(light, quad, false);
    for (const bool upside_down : {false, true}) {
      if (upside_down) cv::rotate(card, card, cv::ROTATE_180);
      const int labels = lay_out_card(card).layout.labels;
      if (labels > most.labels) most = {quad, upside_down, labels};
      if (labels >= kNearlyAllLabels) break;
    }
    found.push_back(most);
    if (most.labels >= kNearlyAllLabels) break;
  }
  return found;
}

bool choose_by_labels(const std::vector<SeenLabels>& found, FoundCard& best) {
  const auto most = std::max_element(
      found.begin(), found.end(),
      [](const SeenLabels& a, const SeenLabels& b) { return a.labels < b.labels; });
  if (most == found.end() || most->labels < kEnoughLabels) return false;
  best.quad = most->quad;
  best.upside_down = most->upside_down;
  return true;
}

std::vector<SeenLabels> beside(std::vector<SeenLabels> found,
                               const std::vector<cv::Point2f>& rows) {
  std::erase_if(found, [&](const SeenLabels& one) {
    const std::vector<cv::Point2f> outline(one.quad.begin(), one.quad.end());
    return std::any_of(rows.begin(), rows.end(), [&](const cv::Point2f& row) {
      return cv::pointPolygonTest(outline, row, false) >= 0;
    });
  });
  return found;
}

KtpReading read_card(const cv::Mat& picture, Readers& readers, FoundCard& best) {
  best.card = rectify(picture, best.quad, best.upside_down);
  KtpReading ktp = read_ktp(best.card, readers, false);
  if (ktp.straighter) {
    const Quad as_found = best.quad;
    const cv::Mat askew = best.card;
    best.quad = on_picture(*ktp.straighter, best.quad, best.upside_down);
    best.card = rectify(picture, best.quad, best.upside_down);
    ktp = read_ktp(best.card, readers, true);
    if (ktp.labels < kEnoughLabels) {
      best.quad = as_found;
      best.card = askew;
      ktp = read_ktp(best.card, readers, true);
    }
  }
  if (best.score < kSomeNumber && ktp.labels < kEnoughLabels) {
    // The digits told nothing: perhaps the labels do, the other way up.
    const cv::Mat turned = rectify(picture, best.quad, !best.upside_down);
    KtpReading other = read_ktp(turned, readers, true);
    if (other.labels > ktp.labels) {
      ktp = std::move(other);
      best.card = turned;
      best.upside_down = !best.upside_down;
    }
  }
  return ktp;
}

void read_by_labels(const cv::Mat& picture, const std::vector<Quad>& quads, Readers& readers,
                    FoundCard& best, KtpReading& ktp) {
  FoundCard other = best;
  if (!choose_by_labels(labels_in(picture, quads), other)) return;
  KtpReading again = read_card(picture, readers, other);
  if (again.pitch == 0) return;
  best = other;
  ktp = std::move(again);
}

}  // namespace antrean::ocr
