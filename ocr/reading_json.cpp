#include "ocr/reading_json.hpp"

#include <cmath>

namespace antrean::ocr {
namespace {

double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

nlohmann::json field_json(const Field& field) {
  return {{"value", field.value ? nlohmann::json(*field.value) : nlohmann::json(nullptr)},
          {"confidence", rounded(field.confidence)},
          {"box",
           {std::lround(field.box.x), std::lround(field.box.y), std::lround(field.box.width),
            std::lround(field.box.height)}},
          {"raw", field.raw}};
}

nlohmann::json fields_json(const std::map<std::string, Field>& fields) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [key, field] : fields) json[key] = field_json(field);
  return json;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::ktp:
      return "ktp";
    case Kind::kk:
      return "kk";
    case Kind::other:
      return "other";
    case Kind::blank:
      return "blank";
  }
  return {};
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::review:
      return "review";
    case Severity::fail:
      return "fail";
  }
  return {};
}

nlohmann::json to_json(const Reading& reading) {
  nlohmann::json corners = nlohmann::json::array();
  for (const auto& corner : reading.corners) {
    corners.push_back({std::lround(corner.x), std::lround(corner.y)});
  }
  const Quality& quality = reading.quality;
  nlohmann::json members = nlohmann::json::array();
  for (const auto& member : reading.members) members.push_back(fields_json(member));
  nlohmann::json checks = nlohmann::json::array();
  for (const Check& check : reading.checks) {
    checks.push_back(
        {{"code", check.code}, {"severity", name_of(check.severity)}, {"detail", check.detail}});
  }
  return {{"type", name_of(reading.kind)},
          {"type_confidence", rounded(reading.kind_confidence)},
          {"rotation", reading.rotation},
          {"corners", std::move(corners)},
          {"quality",
           {{"blur", rounded(quality.blur)},
            {"glare", rounded(quality.glare)},
            {"darkness", rounded(quality.darkness)},
            {"cropped", rounded(quality.cropped)},
            {"grayscale", rounded(quality.grayscale)},
            {"screen", rounded(quality.screen)},
            {"usable", quality.usable},
            {"reasons", quality.reasons}}},
          {"fields", fields_json(reading.fields)},
          {"members", std::move(members)},
          {"checks", std::move(checks)},
          {"ms", reading.ms}};
}

}  // namespace antrean::ocr
