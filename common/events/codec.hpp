#pragma once

// CloudEvents 1.0 over the Kafka protocol binding, binary mode: attributes are `ce_*` headers, the
// value is JSON. The same headers travel through the outbox as a JSON object.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/events/envelope.hpp"

namespace antrean {

/// Headers in the order in which they stand on the record.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// What a record may hold at most, in bytes. A larger value is a poison message.
inline constexpr std::size_t kLargestValue = 512 * 1024;

/// The attributes of `event` as headers.
Headers encode_headers(const Event& event);
/// The value of `event` as JSON text.
std::string encode_value(const Event& event);

/// Headers and value to an event. Throws PoisonMessage with the reason: no id, no source, unknown
/// type, wrong specversion, a time that isn't one, a value that is no JSON object, is too large or
/// nests too deeply. The reason quotes nothing of the value. Doesn't check the schema.
Event decode(const Headers& headers, std::string_view key, std::string_view value);

}  // namespace antrean
