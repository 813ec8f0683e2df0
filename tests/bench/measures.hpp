#pragma once

// The measurements that run inside this program. Each makes an installation of its own on the real
// servers that the environment names.

#include <cstddef>
#include <nlohmann/json.hpp>

namespace antrean::bench {

/// Events a second from Kafka through the booking worker into state and outbox, once with the
/// worker's own batches and once, over fewer events, with one event per transaction.
nlohmann::json measure_booking(std::size_t events, std::size_t floor_events);

/// Records a second that common/kafka/consumer.hpp reads of the booking topic, and that a bare loop
/// over librdkafka reads of it.
nlohmann::json measure_consume(std::size_t events);

/// Seconds until all of `bookings`, which wait for their payment and whose release falls due at one
/// moment, are EXPIRED and the outbox is empty.
nlohmann::json measure_burst(std::size_t bookings);

}  // namespace antrean::bench
