#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "common/errors.hpp"
#include "common/events/codec.hpp"
#include "common/events/schemas.hpp"

namespace antrean {
namespace {

Event sample() {
  Event event;
  event.id = EventId{"01938f5a-0000-7000-8000-000000000001"};
  event.source = "/antrean/gateway";
  event.type = EventType::booking_cancellation_requested;
  event.subject = "01938f5a-0000-7000-8000-000000000002";
  event.key = event.subject;
  event.time = parse_rfc3339("2026-11-23T03:04:05.678Z").value();
  event.causation_id = "cause";
  event.correlation_id = "first";
  event.office_id = "pamekasan";
  event.actor = "applicant";
  event.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  event.data = {{"booking_id", event.subject}};
  return event;
}

std::string refusal(const Headers& headers, std::string_view key, std::string_view value) {
  try {
    decode(headers, key, value);
  } catch (const PoisonMessage& error) {
    return error.what();
  }
  return "";
}

TEST(Codec, WhatIsWrittenIsRead) {
  const Event event = sample();
  const Event read = decode(encode_headers(event), event.key, encode_value(event));
  EXPECT_EQ(read.id, event.id);
  EXPECT_EQ(read.source, event.source);
  EXPECT_EQ(read.type, event.type);
  EXPECT_EQ(read.subject, event.subject);
  EXPECT_EQ(read.time, event.time);
  EXPECT_EQ(read.key, event.key);
  EXPECT_EQ(read.causation_id, event.causation_id);
  EXPECT_EQ(read.correlation_id, event.correlation_id);
  EXPECT_EQ(read.office_id, event.office_id);
  EXPECT_EQ(read.actor, event.actor);
  EXPECT_EQ(read.traceparent, event.traceparent);
  EXPECT_EQ(read.data, event.data);
}

TEST(Codec, NamesWhatIsMissing) {
  const Event event = sample();
  for (const std::string name : {"specversion", "id", "source", "type", "subject", "time"}) {
    Headers headers;
    for (const auto& header : encode_headers(event)) {
      if (header.first != "ce_" + name) headers.push_back(header);
    }
    EXPECT_EQ(refusal(headers, "k", "{}"), "attribute " + name + " is missing");
  }
}

TEST(Codec, RefusesHostileValuesWithoutQuotingThem) {
  const Headers headers = encode_headers(sample());
  const std::string deep = std::string(100'000, '[');
  const std::string nested = "{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}";
  for (const std::string& value :
       {std::string{}, std::string{"{"}, std::string{"3174SECRET"}, deep, nested, std::string{"[]"},
        std::string{"\xff\xfe"}, std::string(600 * 1024, ' ')}) {
    const std::string reason = refusal(headers, "k", value);
    EXPECT_FALSE(reason.empty());
    EXPECT_EQ(reason.find("SECRET"), std::string::npos);
  }
  EXPECT_FALSE(refusal(headers, "", "{}").empty());
  EXPECT_FALSE(refusal(headers, std::string(600, 'k'), "{}").empty());
  Headers control = headers;
  control[1].second = "a\nb";
  EXPECT_EQ(refusal(control, "k", "{}"), "attribute id has a control character");
}

TEST(Catalogue, EveryNameIsFoundAndUnique) {
  std::set<std::string_view> names;
  for (const EventKind& kind : catalogue()) {
    EXPECT_TRUE(names.insert(kind.name).second);
    EXPECT_EQ(event_type_of(kind.name), kind.type);
    EXPECT_TRUE(kind.name.starts_with("id.antrean."));
    EXPECT_TRUE(kind.name.ends_with(".v1"));
  }
  EXPECT_FALSE(event_type_of("id.antrean.booking.invented.v1"));
}

TEST(SchemasTest, TheExamplesHoldAndStrangersDoNot) {
  const std::filesystem::path folder = std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/schemas";
  const Schemas schemas{folder};
  EXPECT_NO_THROW(schemas.check(EventType::booking_cancellation_requested, sample().data));
  EXPECT_THROW(schemas.check(EventType::booking_cancellation_requested, {{"booking_id", 7}}),
               PoisonMessage);
  EXPECT_THROW(schemas.check(EventType::booking_cancellation_requested, nlohmann::json::object()),
               PoisonMessage);
  EXPECT_THROW(Schemas{folder / "nowhere"}, ConfigurationError);
}

TEST(Time, ReadsAndWritesRfc3339) {
  for (const char* text :
       {"2026-11-23T03:04:05Z", "2026-11-23T03:04:05.000001Z", "2024-02-29T23:59:59Z"}) {
    ASSERT_TRUE(parse_rfc3339(text)) << text;
    EXPECT_EQ(to_rfc3339(*parse_rfc3339(text)), text);
  }
  EXPECT_EQ(parse_rfc3339("2026-11-23T10:04:05+07:00"), parse_rfc3339("2026-11-23T03:04:05Z"));
  EXPECT_EQ(parse_rfc3339("2026-11-22T22:04:05.5-05:00"), parse_rfc3339("2026-11-23T03:04:05.5Z"));
  for (const char* text :
       {"", "2026-11-23", "2026-11-23T03:04:05", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T03:04:05+7:00", "2026-11-23T03:04:05Zx", "+026-11-23T03:04:05Z",
        "2026-11-23T03:04:05.Z0", "2026-13-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace antrean
