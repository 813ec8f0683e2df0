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
  std::string headers;
  for (const Event& event : events) {
    ids_.add(event.id.str());
    topics_.add(name_of(topic_of(event.type)));
    keys_.add(event.key);
    types_.add(name_of(event.type));
    payloads_.add(encode_value(event));
    headers.clear();
    for (const auto& [name, value] : encode_headers(event)) {
      headers += headers.empty() ? "[[" : ",[";
      append_json_string(headers, name);
      headers.push_back(',');
      append_json_string(headers, value);
      headers.push_back(']');
    }
    headers.push_back(']');
    headers_.add(headers);
    causes_.add(event.causation_id);
    shards_.add(std::int64_t{shard_of(event.key)});
  }
}

void OutboxRows::append(pqxx::work& tx) const {
  if (ids_.empty()) return;
  tx.exec_params0(
      "INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, headers, cause, shard) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
      "$6::text[], $7::text[], $8::smallint[])",
      ids_.str(), topics_.str(), keys_.str(), types_.str(), payloads_.str(), headers_.str(),
      causes_.str(), shards_.str());
}

void append_to_outbox(pqxx::work& tx, std::span<const Event> events) {
  OutboxRows{events}.append(tx);
}

}  // namespace antrean
