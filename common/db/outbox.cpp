#include "common/db/outbox.hpp"

#include "common/events/codec.hpp"
#include "common/events/json_text.hpp"

namespace antrean {

int shard_of(std::string_view key) {
  // FNV-1a: stable across builds and machines, unlike std::hash.
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : key) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  }
  return static_cast<int>(hash % kOutboxShards);
}

OutboxRows::OutboxRows(std::span<const Event> events) {
  rows_.reserve(events.size());
  for (const Event& event : events) {
    std::string headers;
    for (const auto& [name, value] : encode_headers(event)) {
      headers += headers.empty() ? "[[" : ",[";
      append_json_string(headers, name);
      headers.push_back(',');
      append_json_string(headers, value);
      headers.push_back(']');
    }
    headers.push_back(']');
    rows_.push_back({event.id.str(), std::string(name_of(topic_of(event.type))), event.key,
                     std::string(name_of(event.type)), encode_value(event), std::move(headers),
                     event.causation_id, std::to_string(shard_of(event.key))});
  }
}

void OutboxRows::append(pqxx::work& tx) const {
  if (rows_.empty()) return;
  // COPY: half the work of arrays for the database, which has nothing to look up here.
  static const std::vector<std::string> kColumns{
      "id", "aggregatetype", "aggregateid", "type", "payload", "headers", "cause", "shard"};
  pqxx::stream_to stream{tx, "outbox", kColumns};
  for (const auto& row : rows_) stream << row;
  stream.complete();
}

void append_to_outbox(pqxx::work& tx, std::span<const Event> events) {
  OutboxRows{events}.append(tx);
}

}  // namespace antrean
