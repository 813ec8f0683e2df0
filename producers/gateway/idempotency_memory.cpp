#include "producers/gateway/idempotency_memory.hpp"

namespace antrean::gateway {

IdempotencyMemory::Entry& IdempotencyMemory::add(const BookingId& booking,
                                                 const std::string& request_hash, Instant now) {
  order_.emplace_back(now, booking);
  Entry& entry = entries_[booking];
  entry = Entry{request_hash, now, false};
  drop_old(now);
  return entries_[booking];
}

void IdempotencyMemory::drop_old(Instant now) {
  while (!order_.empty() && (order_.front().first + keep_ < now || order_.size() > most_)) {
    const auto [at, booking] = order_.front();
    order_.pop_front();
    const auto found = entries_.find(booking);
    // It may have been taken out and have come again.
    if (found != entries_.end() && found->second.at == at) entries_.erase(found);
  }
}

IdempotencyMemory::Claim IdempotencyMemory::claim(const BookingId& booking,
                                                  const std::string& request_hash, Instant now) {
  std::lock_guard lock(mutex_);
  drop_old(now);
  const auto found = entries_.find(booking);
  if (found == entries_.end()) {
    add(booking, request_hash, now);
    return Claim::fresh;
  }
  if (found->second.request_hash != request_hash) return Claim::conflict;
  return found->second.acknowledged ? Claim::repeat : Claim::repeat_unsettled;
}

void IdempotencyMemory::acknowledged(const BookingId& booking) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(booking);
  if (found != entries_.end()) found->second.acknowledged = true;
}

void IdempotencyMemory::failed(const BookingId& booking) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(booking);
  if (found != entries_.end() && !found->second.acknowledged) entries_.erase(found);
}

void IdempotencyMemory::remember(const BookingId& booking, const std::string& request_hash,
                                 Instant now) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(booking);
  if (found == entries_.end()) {
    add(booking, request_hash, now).acknowledged = true;
  } else if (!found->second.acknowledged) {
    found->second.request_hash = request_hash;
    found->second.acknowledged = true;
  }
}

bool IdempotencyMemory::knows(const BookingId& booking) const {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(booking);
  return found != entries_.end() && found->second.acknowledged;
}

std::size_t IdempotencyMemory::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace antrean::gateway
