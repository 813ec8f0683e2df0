// config/openapi.json against the gateway's route table, both ways, and every example against its
// schema; likewise the examples of the schemas of the gateway's own events.
#include <gtest/gtest.h>

#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/unit/gateway/harness.hpp"

namespace antrean::gateway {
namespace {

using nlohmann::json;

json read_json(const std::string& path) {
  std::ifstream in{std::filesystem::path(ANTREAN_SOURCE_DIR) / path};
  return json::parse(in);
}

const json& document() {
  static const json value = read_json("config/openapi.json");
  return value;
}

// Empty when `value` fits the schema (which may refer to the document's components), else why not.
std::string misfit(json schema, const json& value) {
  if (schema.is_object()) schema["components"] = document()["components"];
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), compiled);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(compiled, valijson::adapters::NlohmannJsonAdapter(value), &results)) {
    return {};
  }
  std::string why;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) why += part;
    why += ": " + error.description + "\n";
  }
  return why.empty() ? "doesn't fit" : why;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

TEST(OpenApi, HasExactlyTheRoutesThatExist) {
  Harness gateway;
  std::set<std::string> routes;
  for (const HttpRoute& route : gateway.server.routes()) {
    routes.insert(route.method + " " + route.pattern);
  }
  std::set<std::string> described;
  for (const auto& [path, operations] : document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      described.insert(upper(method) + " " + path);
    }
  }
  EXPECT_EQ(routes, described);
  EXPECT_EQ(json::parse(gateway.call("GET", "/openapi.json").body), document());
}

TEST(OpenApi, EveryOperationIsWhole) {
  std::set<std::string> ids;
  for (const auto& [path, operations] : document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      EXPECT_TRUE(ids.insert(operation["operationId"]).second) << path;
      EXPECT_FALSE(operation["summary"].get<std::string>().empty()) << path;
      EXPECT_FALSE(operation["responses"].empty()) << path;
      std::set<std::string> named;
      for (const auto& parameter : operation.value("parameters", json::array())) {
        if (parameter["in"] == "path") named.insert(parameter["name"].get<std::string>());
      }
      std::set<std::string> wanted;
      for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        wanted.insert(path.substr(at + 1, path.find('}', at) - at - 1));
      }
      EXPECT_EQ(named, wanted) << path;
    }
  }
}

TEST(OpenApi, EveryExampleFitsItsSchema) {
  int examples = 0;
  const auto check_content = [&](const json& content, const std::string& where) {
    for (const auto& [media, body] : content.items()) {
      if (!body.contains("example")) continue;
      ++examples;
      EXPECT_EQ(misfit(body["schema"], body["example"]), "") << where;
    }
  };
  for (const auto& [path, operations] : document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      const std::string where = method + " " + path;
      for (const auto& parameter : operation.value("parameters", json::array())) {
        ++examples;
        EXPECT_EQ(misfit(parameter["schema"], parameter["example"]), "")
            << where << ' ' << parameter["name"];
      }
      if (operation.contains("requestBody")) {
        check_content(operation["requestBody"]["content"], where + " request");
      }
      for (const auto& [status, response] : operation["responses"].items()) {
        if (response.contains("content")) check_content(response["content"], where + " " + status);
      }
    }
  }
  EXPECT_GT(examples, 80);
}

TEST(OpenApi, TheBookingExampleIsTakenByTheGateway) {
  Harness gateway;
  const json body = document()["paths"]["/v1/bookings"]["post"]["requestBody"]["content"]
                              ["application/json"]["example"];
  const HttpAnswer answer =
      gateway.call("POST", "/v1/bookings", body.dump(),
                   {{"X-Api-Key", gateway.api_keys.at("app")}, {"Idempotency-Key", "example"}});
  EXPECT_EQ(answer.status, 202) << answer.body;
  const json schema = document()["paths"]["/v1/bookings"]["post"]["responses"]["202"]["content"]
                                ["application/json"]["schema"];
  EXPECT_EQ(misfit(schema, json::parse(answer.body)), "");
}

TEST(EventSchemas, TheGatewaysExamplesFit) {
  for (const EventType type :
       {EventType::booking_requested, EventType::booking_cancellation_requested,
        EventType::payment_received, EventType::passport_issued, EventType::document_uploaded,
        EventType::delivery_requested, EventType::tracking_received, EventType::receipt_received}) {
    const std::string name(kind_of(type).schema);
    json schema = read_json("config/schemas/" + name + ".json");
    ASSERT_FALSE(schema["examples"].empty()) << name;
    for (const json& example : schema["examples"]) EXPECT_EQ(misfit(schema, example), "") << name;
    json extra = schema["examples"][0];
    extra["nik"] = "3528011708850003";
    EXPECT_NE(misfit(schema, extra), "") << name << " takes members that nobody agreed on";
  }
}

}  // namespace
}  // namespace antrean::gateway
