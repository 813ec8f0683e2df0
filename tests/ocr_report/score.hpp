#pragma once

// What readings were worth: counted per tier, kept for the worst cases, the calibration and the
// times.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "ocr/reading.hpp"
#include "ocr/verify.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {

/// So many of so many.
struct Share {
  int good = 0;
  int all = 0;
  void add(bool is_good) {
    good += is_good ? 1 : 0;
    ++all;
  }
  double percent() const { return all == 0 ? 0 : 100.0 * good / all; }
};

/// One value that was read: how sure, and whether it was right.
struct Said {
  std::string field;
  double confidence = 0;
  bool right = false;
};

struct KtpScore {
  Share nik;
  Share decisive;
  Share fields;
  Share approved;
  /// Without copies in grey, which the rules send to a person.
  Share approved_in_colour;
  std::map<std::string, Share> by_field;
  std::map<std::string, int> reasons;
};

struct KkScore {
  Share number;
  Share niks;
  Share names;
  /// Of the members, each by the own data and the card's number.
  Share approved;
  Share fields;
  Share member_fields;
  std::map<std::string, Share> by_field;
};

struct BadScore {
  Share approved;
  std::map<std::string, int> decisions;
};

struct Times {
  std::vector<double> ms;
  std::map<std::string, double> steps;
  /// The program tesseract on the same pictures, and ours on those; milliseconds.
  std::vector<double> tesseract;
  std::vector<double> ours;
};

struct WorstCase {
  int wrong = 0;
  std::string id;
  std::string tier;
  std::string text;
  std::vector<std::uint8_t> picture;
};

struct Score {
  std::map<std::string, KtpScore> ktp;
  std::map<std::string, KkScore> kk;
  /// By kind of badness.
  std::map<std::string, BadScore> bad;
  std::map<std::string, Times> times;
  std::vector<Said> said;
  std::vector<WorstCase> worst;
  std::vector<WorstCase> wrongly_approved;
};

/// The keys of a KTP and of a member of a KK, in print order (contracts.md).
const std::vector<std::string>& ktp_keys();
const std::vector<std::string>& member_keys();

void score_ktp(const Picture& picture, const ocr::Reading& reading, Score& score);
void score_kk(const Picture& picture, const ocr::Reading& reading, Score& score);
void score_times(const Picture& picture, const ocr::Reading& reading, Score& score);
/// A case that must not be approved.
void score_bad(const Picture& picture, const std::string& what, const ocr::Claim& claim,
               const ocr::Reading& reading, bool is_kk, Score& score);

/// The wrong claims that are made on a genuine document, with what is wrong.
std::vector<std::pair<std::string, ocr::Claim>> wrong_claims(const Picture& picture);

ocr::Claim claim_of(const Json& truth);

}  // namespace antrean::ocr_report
