#pragma once

// Dead letters: records that can't be processed, byte-identical on <topic>.dlq, with the reason and
// the origin in headers beside their own.

#include <string_view>

#include "common/kafka/consumer.hpp"
#include "common/kafka/producer.hpp"

namespace antrean {

/// Headers that a dead letter has on top of its own.
inline constexpr std::string_view kReasonHeader = "dlq_reason";
inline constexpr std::string_view kConsumerHeader = "dlq_consumer";
inline constexpr std::string_view kTopicHeader = "dlq_topic";
inline constexpr std::string_view kPartitionHeader = "dlq_partition";
inline constexpr std::string_view kOffsetHeader = "dlq_offset";
inline constexpr std::string_view kTimeHeader = "dlq_time";

/// The dead letter of a record. `reason` holds nothing personal.
kafka::Record dead_letter(const kafka::ConsumedRecord& record, std::string_view consumer,
                          std::string_view reason, Instant now);

/// The record as it was before it became a dead letter, for its topic: what `dlq replay` sends.
kafka::Record original_of(const kafka::ConsumedRecord& letter);

}  // namespace antrean
