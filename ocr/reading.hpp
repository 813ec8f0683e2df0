#pragma once

// What came out of reading a document. Plain values; contracts.md, the `antrean ocr` line.

#include <array>
#include <map>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ocr/perceptual_hash.hpp"

namespace antrean::ocr {

enum class Kind { ktp, kk, other, blank };

struct Field {
  /// Upper case, dates ISO; nothing when it couldn't be read.
  std::optional<std::string> value;
  /// 0 to 1.
  double confidence = 0;
  /// In pixels of the original picture, upright.
  cv::Rect2d box;
  /// As the reader said it, before any correction.
  std::string raw;
};

/// Each from 0 (fine) to 1.
struct Quality {
  double blur = 0;
  double glare = 0;
  double darkness = 0;
  double cropped = 0;
  double grayscale = 0;
  double screen = 0;
  bool usable = true;
  /// BLURRED, TOO_DARK, GLARE, CROPPED, NOT_FOUND ...
  std::vector<std::string> reasons;
};

enum class Severity { note, review, fail };

struct Check {
  std::string code;
  Severity severity = Severity::note;
  std::string detail;
  /// The field that it is about; empty where it is about the whole picture.
  std::string field = "nik";
};

struct Reading {
  Kind kind = Kind::other;
  double kind_confidence = 0;
  /// Clockwise quarter turns, in degrees, that the document is turned in the picture.
  int rotation = 0;
  /// The document's own top-left, top-right, bottom-right, bottom-left.
  std::array<cv::Point2d, 4> corners{};
  Quality quality;
  std::map<std::string, Field> fields;
  std::vector<std::map<std::string, Field>> members;
  std::vector<Check> checks;
  /// Of the whole picture; nothing for a blank one.
  std::optional<PerceptualHash> hash;
  /// Wall time in milliseconds.
  int ms = 0;
  /// Where it went, by step; milliseconds.
  std::map<std::string, double> steps_ms;

  /// The field's value; empty when it wasn't read.
  std::string value(const std::string& key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? "" : found->second.value.value_or("");
  }
  double confidence(const std::string& key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? 0 : found->second.confidence;
  }
};

}  // namespace antrean::ocr
