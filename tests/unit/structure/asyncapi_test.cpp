// config/asyncapi.json says what the code does: every event of the catalogue and nothing else, on
// its topic, with a schema that exists and examples that validate.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "common/errors.hpp"
#include "common/events/codec.hpp"
#include "common/events/schemas.hpp"
#include "common/worker/dead_letters.hpp"
#include "tests/invariants/subscriptions.hpp"

namespace antrean {
namespace {

using nlohmann::json;

const std::filesystem::path kConfig = std::filesystem::path(ANTREAN_SOURCE_DIR) / "config";

json load(const std::filesystem::path& file) {
  std::ifstream in{file};
  return json::parse(in);
}

const json& document() {
  static const json kDocument = load(kConfig / "asyncapi.json");
  return kDocument;
}

// All members named "$ref", with where they stand.
void references(const json& value, const std::string& place,
                std::multimap<std::string, std::string>& found) {
  if (value.is_object()) {
    for (const auto& [name, part] : value.items()) {
      if (name == "$ref") {
        found.emplace(part.get<std::string>(), place);
      } else {
        references(part, place + "/" + name, found);
      }
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      references(value[i], place + "/" + std::to_string(i), found);
    }
  }
}

// References inside the document put in place, as valijson looks for them in the schema alone.
json resolved(const json& value) {
  if (value.is_object() && value.contains("$ref")) {
    const std::string reference = value["$ref"];
    return resolved(document().at(json::json_pointer(reference.substr(1))));
  }
  json copy = value;
  if (copy.is_structured()) {
    for (auto& part : copy) part = resolved(part);
  }
  return copy;
}

bool validates(const json& schema, const json& value) {
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), compiled);
  valijson::Validator validator;
  return validator.validate(compiled, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
}

std::set<std::string> names_in(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

std::string last_part(const json& reference) {
  const std::string text = reference.at("$ref");
  return text.substr(text.rfind('/') + 1);
}

TEST(AsyncApi, IsAVersion3Document) {
  EXPECT_EQ(document().at("asyncapi"), "3.0.0");
  EXPECT_FALSE(document().at("info").at("title").get<std::string>().empty());
}

TEST(AsyncApi, HasEveryEventAndNothingElse) {
  std::set<std::string> expected{"dead-letter"};
  for (const EventKind& kind : catalogue()) expected.insert(std::string(kind.schema));
  EXPECT_EQ(names_in(document().at("components").at("messages")), expected);
  for (const EventKind& kind : catalogue()) {
    const json& message = document().at("components").at("messages").at(std::string(kind.schema));
    EXPECT_EQ(message.at("name"), kind.name);
    EXPECT_EQ(message.at("payload").at("$ref"), "schemas/" + std::string(kind.schema) + ".json");
  }
}

TEST(AsyncApi, HasEveryTopicWithItsEvents) {
  std::set<std::string> channels;
  for (const Topic topic : all_topics()) {
    std::string name{name_of(topic)};
    name = name.substr(name.find('.') + 1);
    channels.insert({name, name + ".dlq"});
    const json& channel = document().at("channels").at(name);
    EXPECT_EQ(channel.at("address"), name_of(topic));
    std::set<std::string> events;
    for (const EventKind& kind : catalogue()) {
      if (kind.topic == topic) events.insert(std::string(kind.schema));
    }
    EXPECT_EQ(names_in(channel.at("messages")), events) << name;
    EXPECT_EQ(document().at("channels").at(name + ".dlq").at("address"),
              dead_letter_name_of(name_of(topic)));
  }
  EXPECT_EQ(names_in(document().at("channels")), channels);
}

TEST(AsyncApi, SaysWhoTakesInWhat) {
  std::map<std::string, std::set<std::string>> taken;
  for (const auto& [name, operation] : document().at("operations").items()) {
    if (operation.at("action") != "receive") continue;
    const std::string group = operation.at("bindings").at("kafka").at("groupId").at("const");
    for (const auto& message : operation.at("messages")) {
      taken[group].insert(last_part(message));
    }
  }
  std::map<std::string, std::set<std::string>> expected;
  for (const auto& subscription : invariants::subscriptions()) {
    for (const EventType type : subscription.types) {
      expected["antrean-" + std::string(subscription.consumer)].insert(
          std::string(kind_of(type).schema));
    }
  }
  EXPECT_EQ(taken, expected);
}

TEST(AsyncApi, RefersToWhatExists) {
  std::multimap<std::string, std::string> found;
  references(document(), "", found);
  for (const auto& [reference, place] : found) {
    if (reference.starts_with("#/")) {
      EXPECT_TRUE(document().contains(json::json_pointer(reference.substr(1))))
          << place << ": " << reference;
    } else {
      EXPECT_TRUE(std::filesystem::exists(kConfig / reference)) << place << ": " << reference;
    }
  }
}

TEST(AsyncApi, ItsExamplesValidate) {
  const Schemas schemas{kConfig / "schemas"};
  for (const EventKind& kind : catalogue()) {
    const json& message = document().at("components").at("messages").at(std::string(kind.schema));
    ASSERT_FALSE(message.value("examples", json::array()).empty()) << kind.schema;
    for (const auto& example : message["examples"]) {
      EXPECT_NO_THROW(schemas.check(kind.type, example.at("payload"))) << kind.schema;
      EXPECT_TRUE(validates(resolved(message.at("headers")), example.at("headers"))) << kind.schema;
      // What the document says is what the codec reads.
      Headers headers;
      for (const auto& [name, value] : example.at("headers").items()) {
        headers.emplace_back(name, value.get<std::string>());
      }
      EXPECT_EQ(decode(headers, "key", example.at("payload").dump()).type, kind.type);
    }
  }
}

TEST(AsyncApi, ItsHeadersAreThoseOfTheCode) {
  const json& schemas = document().at("components").at("schemas");
  Event event;
  event.id = EventId{"e"};
  event.source = "/antrean/test";
  event.subject = "s";
  event.causation_id = event.correlation_id = event.office_id = event.actor = event.traceparent =
      "x";
  std::set<std::string> written;
  for (const auto& [name, value] : encode_headers(event)) written.insert(name);
  EXPECT_EQ(names_in(schemas.at("CloudEventHeaders").at("properties")), written);
  const std::set<std::string> added{std::string(kReasonHeader), std::string(kConsumerHeader),
                                    std::string(kTopicHeader),  std::string(kPartitionHeader),
                                    std::string(kOffsetHeader), std::string(kTimeHeader)};
  EXPECT_EQ(names_in(schemas.at("DeadLetterHeaders").at("properties")), added);
  const json& letter = document().at("components").at("messages").at("dead-letter");
  EXPECT_TRUE(validates(schemas.at("DeadLetterHeaders"), letter.at("examples")[0].at("headers")));
}

TEST(EventSchemas, ThereIsOneForEachEventAndNoOther) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{kConfig / "schemas"}) {
    files.insert(entry.path().filename().string());
  }
  std::set<std::string> expected;
  for (const EventKind& kind : catalogue()) expected.insert(std::string(kind.schema) + ".json");
  EXPECT_EQ(files, expected);
}

TEST(EventSchemas, TheirExamplesValidateAndExplainThemselves) {
  const Schemas schemas{kConfig / "schemas"};
  for (const EventKind& kind : catalogue()) {
    const json schema = load(kConfig / "schemas" / (std::string(kind.schema) + ".json"));
    EXPECT_FALSE(schema.value("title", "").empty()) << kind.schema;
    EXPECT_FALSE(schema.value("description", "").empty()) << kind.schema;
    EXPECT_EQ(schema.value("additionalProperties", true), false) << kind.schema;
    ASSERT_FALSE(schema.value("examples", json::array()).empty()) << kind.schema;
    for (const auto& example : schema["examples"]) {
      EXPECT_NO_THROW(schemas.check(kind.type, example)) << kind.schema;
      // A value with something that nobody declared is refused.
      json more = example;
      more["nik"] = "3528016503950003";
      EXPECT_THROW(schemas.check(kind.type, more), PoisonMessage) << kind.schema;
    }
  }
}

}  // namespace
}  // namespace antrean
