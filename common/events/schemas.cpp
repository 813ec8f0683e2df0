#include "common/events/schemas.hpp"

#include <fstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "common/errors.hpp"

namespace antrean {

struct Schemas::Compiled {
  std::vector<std::unique_ptr<valijson::Schema>> by_type;
};

Schemas::Schemas(const std::filesystem::path& directory) : compiled_(std::make_unique<Compiled>()) {
  for (const EventKind& kind : catalogue()) {
    const auto file = directory / (std::string(kind.schema) + ".json");
    std::ifstream in{file};
    if (!in) throw ConfigurationError("schemas.directory: no schema " + file.string());
    try {
      const auto document = nlohmann::json::parse(in);
      auto schema = std::make_unique<valijson::Schema>();
      valijson::SchemaParser parser;
      parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), *schema);
      compiled_->by_type.push_back(std::move(schema));
    } catch (const std::exception& error) {
      throw ConfigurationError(file.string() + ": " + error.what());
    }
  }
}

Schemas::~Schemas() = default;

void Schemas::check(EventType type, const nlohmann::json& data) const {
  // Kept, because it keeps the compiled regular expressions of the schemas; one a thread, because
  // it has no lock.
  thread_local valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(data);
  const auto& schema = *compiled_->by_type[static_cast<std::size_t>(type)];
  // The first pass collects nothing, which is several times faster; nearly every event is valid.
  if (validator.validate(schema, target, nullptr)) return;
  validator.validate(schema, target, &results);
  std::string place;
  std::string missing;
  bool unknown = false;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    // Errors come outermost first; the deepest place helps most.
    std::string here;
    for (const std::string& part : error.context) {
      if (part == "<root>") continue;
      here +=
          (part.size() > 2 && part.front() == '[') ? "/" + part.substr(1, part.size() - 2) : part;
    }
    if (here.size() >= place.size()) place = here;
    // Only what the schema itself names is told, never what the sender wrote.
    constexpr std::string_view kMissing = "Missing required property ";
    if (error.description.starts_with(kMissing))
      missing = error.description.substr(kMissing.size());
    unknown = unknown || error.description.find("additionalProperties") != std::string::npos;
  }
  std::string reason = "the value breaks its schema at " + (place.empty() ? "its root" : place);
  if (!missing.empty()) {
    if (missing.ends_with('.')) missing.pop_back();
    reason += ": " + missing + " is missing";
  } else if (unknown) {
    reason += ": a property that the schema doesn't know";
  }
  throw PoisonMessage(reason);
}

}  // namespace antrean
