#pragma once

// The applicant's page: HTML from a booking. Pure functions; names come in masked.

#include <map>
#include <string>

#include "common/offices.hpp"
#include "producers/gateway/booking_view.hpp"

namespace antrean::gateway {

struct StatusPage {
  const BookingView& booking;
  /// May be null.
  const Office* office = nullptr;
  Language language = Language::indonesian;
  /// Masked, by applicant number; one that is missing shows as a number alone.
  std::map<int, std::string> names;
  std::string token;
  /// Of this response's Content-Security-Policy.
  std::string nonce;
  Instant now;
};
std::string render_status_page(const StatusPage& page);

/// A page for a link that leads nowhere, or a moment when the booking can't be read.
enum class StatusError { no_such_booking, try_again };
std::string render_status_error(StatusError error, Language language, const std::string& nonce);

/// The policy under which the page's own style and script run, and nothing else.
std::string content_security_policy(const std::string& nonce);

/// "Rp650.000".
std::string rupiah(std::int64_t amount);

}  // namespace antrean::gateway
