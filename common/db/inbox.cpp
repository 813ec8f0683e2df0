#include "common/db/inbox.hpp"

#include <unordered_set>

#include "common/db/arrays.hpp"

namespace antrean {

std::vector<std::size_t> take_in(pqxx::work& tx, std::string_view consumer,
                                 std::span<const ReceivedEvent> events) {
  ArrayLiteral sources, ids, topics, partitions, offsets;
  const auto key_of = [](std::string_view source, std::string_view id) {
    return std::string(source) + '\x1f' + std::string(id);
  };
  for (const ReceivedEvent& received : events) {
    sources.add(received.event.source);
    ids.add(received.event.id.str());
    topics.add(received.topic);
    partitions.add(std::int64_t{received.partition});
    offsets.add(received.offset);
  }
  const auto rows = tx.exec_params(
      "INSERT INTO inbox (consumer, source, event_id, topic, partition, \"offset\") "
      "SELECT $1, e.* FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[]) "
      "AS e(source, event_id, topic, partition, position) "
      "ORDER BY e.source, e.event_id "  // one order, so that two workers can't deadlock
      "ON CONFLICT DO NOTHING RETURNING source, event_id",
      std::string(consumer), sources.str(), ids.str(), topics.str(), partitions.str(),
      offsets.str());
  std::unordered_set<std::string> fresh;
  fresh.reserve(rows.size());
  for (const auto& row : rows) fresh.insert(key_of(row[0].c_str(), row[1].c_str()));
  std::vector<std::size_t> positions;
  positions.reserve(fresh.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (fresh.erase(key_of(events[i].event.source, events[i].event.id.str())) > 0) {
      positions.push_back(i);
    }
  }
  return positions;
}

}  // namespace antrean
