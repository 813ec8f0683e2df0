#pragma once

// Strong identifier types. Every aggregate has an id type of its own, so that a booking id can't be
// handed over where an event id is meant. All ids are opaque text; the ones that Antrean makes
// itself are UUIDs of version 7 (time-ordered, RFC 9562), which keeps index inserts local.

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace antrean {

/// An opaque identifier. `Tag` only tells kinds of ids apart. Value type; no thread rules.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string value_;
};

using BookingId = Id<struct BookingTag>;
using EventId = Id<struct EventTag>;
using DocumentId = Id<struct DocumentTag>;
using NoticeId = Id<struct NoticeTag>;
using DeliveryId = Id<struct DeliveryTag>;
using OfficeId = Id<struct OfficeTag>;
using EffectId = Id<struct EffectTag>;
/// A person, known by the keyed hash of the NIK (lower-case hex); never the NIK itself.
using PersonId = Id<struct PersonTag>;

/// A new UUID of version 7 as 36 characters of text. Thread-safe.
std::string new_uuid();

/// A UUID made from 16 bytes (of a keyed hash): the same bytes give the same id. Version 8.
std::string uuid_from_bytes(const unsigned char (&bytes)[16]);

/// True for the 36-character text form of a UUID, in lower case.
bool is_uuid(std::string_view text);

}  // namespace antrean

template <class Tag>
struct std::hash<antrean::Id<Tag>> {
  std::size_t operator()(const antrean::Id<Tag>& id) const {
    return std::hash<std::string>{}(id.str());
  }
};
