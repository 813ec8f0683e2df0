// A Kafka record to an event: headers "name: value" a line, an empty line, the key, the value.

#include "common/errors.hpp"
#include "common/events/codec.hpp"
#include "common/events/json_text.hpp"
#include "common/events/schemas.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {

std::vector<std::string> seeds() {
  std::vector<std::string> records;
  const auto document = nlohmann::json::parse(read_file("config/asyncapi.json"));
  for (const auto& message : document.at("components").at("messages")) {
    for (const auto& example : message.at("examples")) {
      std::string record;
      for (const auto& [name, value] : example.at("headers").items()) {
        record += name + ": " + value.get<std::string>() + "\n";
      }
      records.push_back(record + "\nkey\n" + example.at("payload").dump());
    }
  }
  return records;
}

int quick_runs() {
  return 60'000;
}

void run(std::string_view input) {
  static const Schemas schemas{ANTREAN_SOURCE_DIR "/config/schemas"};
  Headers headers;
  for (std::string_view line = take_line(input); !line.empty(); line = take_line(input)) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  const std::string_view key = take_line(input);
  try {
    const Event event = decode(headers, key, input);
    const std::string text = encode_value(event);
    require(text == event.data.dump(), "the quick writer writes what dump() does");
    const Event again = decode(encode_headers(event), event.key, text);
    require(again.id == event.id && again.source == event.source && again.type == event.type &&
                again.subject == event.subject && again.time == event.time &&
                again.key == event.key && again.causation_id == event.causation_id &&
                again.correlation_id == event.correlation_id &&
                again.office_id == event.office_id && again.actor == event.actor &&
                again.traceparent == event.traceparent && again.data == event.data,
            "an event that was read is written and read again as it was");
    schemas.check(event.type, event.data);
  } catch (const PoisonMessage& error) {
    require(std::string_view(error.what()).size() < 500, "the reason is short");
  }
}

}  // namespace antrean::fuzz
