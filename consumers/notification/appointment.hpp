#pragma once

// What the confirmation carries: the appointment as iCalendar, the booking code as a QR picture.

#include <string>

#include "common/time.hpp"

namespace antrean::notification {

/// RFC 5545: one event of an hour.
std::string calendar(const std::string& code, const std::string& summary, const std::string& place,
                     Instant start, Instant stamp);

/// A PNG of a QR code, eight pixels a module with the quiet zone of four modules.
std::string qr_picture(const std::string& text);

}  // namespace antrean::notification
