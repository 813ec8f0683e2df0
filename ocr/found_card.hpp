#pragma once

// Which of the candidates is the card, and which way up: its number tells, or its labels do.

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/read_ktp.hpp"
#include "ocr/readers.hpp"

namespace antrean::ocr {

/// Fewer labels than this, and it isn't a KTP (or not the right way up).
inline constexpr int kEnoughLabels = 5;
/// Of twelve; with so many it is a KTP that lies as the candidate says.
inline constexpr int kNearlyAllLabels = 10;
/// Scores of a card's number row (FoundCard::score): as the best cards have, so that no candidate
/// will do better; sixteen clear digits of a sound NIK, so that none will if they are where a card
/// has them; less than what a card that was found has.
inline constexpr double kPerfectNumber = 1.92;
inline constexpr double kSoundNumber = 1.78;
inline constexpr double kClearNumber = 1.6;
/// Less, and the digits tell nothing.
inline constexpr double kSomeNumber = 1;

/// The best candidate so far.
struct FoundCard {
  Quad quad;
  bool upside_down = false;
  /// Set straight; empty until it is read.
  cv::Mat card;
  /// How much its number's row looks like one: 0 to 2, less than 0 where none was looked at.
  double score = -1;
  /// Whether the digits are where a card has them.
  bool in_place = false;

  /// Whether no better candidate is to be expected.
  bool is_settled() const { return score > kPerfectNumber || (score > kSoundNumber && in_place); }
};

/// Keeps the best of the candidates, either way up, and of what was best before; ends when that is
/// settled.
void look_at(const cv::Mat& picture, const std::vector<Quad>& quads, FoundCard& best);

/// How many of a KTP's labels are seen in a candidate, the way up that has more of them.
struct SeenLabels {
  Quad quad;
  bool upside_down = false;
  int labels = 0;
};

/// Of each candidate; ends with one that has nearly all.
std::vector<SeenLabels> labels_in(const cv::Mat& picture, const std::vector<Quad>& quads);

/// Takes the candidate with most labels, if it has enough. Whether one has.
bool choose_by_labels(const std::vector<SeenLabels>& found, FoundCard& best);

/// Candidates that hold none of the rows: a card may lie on another document.
std::vector<SeenLabels> beside(std::vector<SeenLabels> found, const std::vector<cv::Point2f>& rows);

/// Reads the card that was found, straighter or the other way up where its print says so, and says
/// in `best` how it lies.
KtpReading read_card(const cv::Mat& picture, Readers& readers, FoundCard& best);

/// Where the number is seen but no rows below it the outline is off: reads the card by the one of
/// `quads` that shows most labels, if that shows rows.
void read_by_labels(const cv::Mat& picture, const std::vector<Quad>& quads, Readers& readers,
                    FoundCard& best, KtpReading& ktp);

}  // namespace antrean::ocr
