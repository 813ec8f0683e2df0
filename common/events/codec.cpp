#include "common/events/codec.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/events/json_text.hpp"

namespace antrean {
namespace {

constexpr std::size_t kLongestAttribute = 512;
constexpr int kDeepestNesting = 32;

std::string_view find(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string attribute(const Headers& headers, const std::string& name) {
  const std::string_view value = find(headers, "ce_" + name);
  if (value.size() > kLongestAttribute) {
    throw PoisonMessage("attribute " + name + " is longer than 512 bytes");
  }
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      throw PoisonMessage("attribute " + name + " has a control character");
    }
  }
  return std::string{value};
}

std::string required(const Headers& headers, const std::string& name) {
  std::string value = attribute(headers, name);
  if (value.empty()) throw PoisonMessage("attribute " + name + " is missing");
  return value;
}

nlohmann::json parse_value(std::string_view value) {
  if (value.size() > kLargestValue) throw PoisonMessage("the value is larger than 512 KiB");
  // The parser recurses, so depth is bounded while parsing.
  bool too_deep = false;
  const auto guard = [&too_deep](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > kDeepestNesting;
    return !too_deep;
  };
  auto parsed = nlohmann::json::parse(value, guard, /*allow_exceptions=*/false);
  if (too_deep) throw PoisonMessage("the value nests deeper than 32 levels");
  if (parsed.is_discarded()) throw PoisonMessage("the value is not valid JSON");
  if (!parsed.is_object()) throw PoisonMessage("the value is not a JSON object");
  return parsed;
}

}  // namespace

Headers encode_headers(const Event& event) {
  Headers headers{
      {"ce_specversion", "1.0"},           {"ce_id", event.id.str()},
      {"ce_source", event.source},         {"ce_type", std::string(name_of(event.type))},
      {"ce_subject", event.subject},       {"ce_time", to_rfc3339(event.time)},
      {"content-type", "application/json"}};
  const auto add = [&headers](const char* name, const std::string& value) {
    if (!value.empty()) headers.emplace_back(name, value);
  };
  add("ce_causationid", event.causation_id);
  add("ce_correlationid", event.correlation_id);
  add("ce_officeid", event.office_id);
  add("ce_actor", event.actor);
  add("ce_traceparent", event.traceparent);
  return headers;
}

std::string encode_value(const Event& event) {
  return to_json_text(event.data);
}

Event decode(const Headers& headers, std::string_view key, std::string_view value) {
  if (required(headers, "specversion") != "1.0") {
    throw PoisonMessage("attribute specversion is not 1.0");
  }
  Event event;
  event.id = EventId{required(headers, "id")};
  event.source = required(headers, "source");
  const auto type = event_type_of(required(headers, "type"));
  if (!type) throw PoisonMessage("attribute type names no event of the catalogue");
  event.type = *type;
  event.subject = required(headers, "subject");
  const auto time = parse_rfc3339(required(headers, "time"));
  if (!time) throw PoisonMessage("attribute time is not an RFC 3339 instant");
  event.time = *time;
  if (key.empty() || key.size() > kLongestAttribute) {
    throw PoisonMessage("the record's key is missing or longer than 512 bytes");
  }
  event.key = std::string{key};
  event.causation_id = attribute(headers, "causationid");
  event.correlation_id = attribute(headers, "correlationid");
  if (event.correlation_id.empty()) event.correlation_id = event.id.str();
  event.office_id = attribute(headers, "officeid");
  event.actor = attribute(headers, "actor");
  event.traceparent = attribute(headers, "traceparent");
  event.data = parse_value(value);
  return event;
}

}  // namespace antrean
