#include "common/worker/dead_letters.hpp"

#include <algorithm>

#include "common/events/catalogue.hpp"

namespace antrean {
namespace {

bool is_ours(std::string_view header) {
  return header.starts_with("dlq_");
}

}  // namespace

kafka::Record dead_letter(const kafka::ConsumedRecord& record, std::string_view consumer,
                          std::string_view reason, Instant now) {
  kafka::Record letter{dead_letter_name_of(record.topic), record.key, record.value, {}};
  // A record that was replayed and failed again keeps no trace of its first round.
  std::copy_if(record.headers.begin(), record.headers.end(), std::back_inserter(letter.headers),
               [](const auto& header) { return !is_ours(header.first); });
  const auto add = [&letter](std::string_view name, std::string value) {
    letter.headers.emplace_back(std::string(name), std::move(value));
  };
  add(kReasonHeader, std::string(reason));
  add(kConsumerHeader, std::string(consumer));
  add(kTopicHeader, record.topic);
  add(kPartitionHeader, std::to_string(record.partition));
  add(kOffsetHeader, std::to_string(record.offset));
  add(kTimeHeader, to_rfc3339(now));
  return letter;
}

kafka::Record original_of(const kafka::ConsumedRecord& letter) {
  kafka::Record record{letter.topic, letter.key, letter.value, {}};
  for (const auto& [name, value] : letter.headers) {
    if (name == kTopicHeader) record.topic = value;
    if (!is_ours(name)) record.headers.emplace_back(name, value);
  }
  return record;
}

}  // namespace antrean
