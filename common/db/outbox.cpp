#include "common/db/outbox.hpp"

#include "common/db/arrays.hpp"
#include "common/events/codec.hpp"

namespace antrean {

int shard_of(std::string_view key) {
  // FNV-1a: stable across builds and machines, unlike std::hash.
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : key) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  }
  return static_cast<int>(hash % kOutboxShards);
}

void append_to_outbox(pqxx::work& tx, std::span<const Event> events) {
  if (events.empty()) return;
  ArrayLiteral ids, topics, keys, types, payloads, headers, causes, shards;
  for (const Event& event : events) {
    ids.add(event.id.str());
    topics.add(name_of(topic_of(event.type)));
    keys.add(event.key);
    types.add(name_of(event.type));
    payloads.add(encode_value(event));
    nlohmann::json list = nlohmann::json::array();
    for (auto& [name, value] : encode_headers(event)) list.push_back({name, value});
    headers.add(list.dump());
    causes.add(event.causation_id);
    shards.add(std::int64_t{shard_of(event.key)});
  }
  tx.exec_params0(
      "INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, headers, cause, shard) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
      "$6::text[], $7::text[], $8::smallint[])",
      ids.str(), topics.str(), keys.str(), types.str(), payloads.str(), headers.str(), causes.str(),
      shards.str());
}

}  // namespace antrean
