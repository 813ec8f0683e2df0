#pragma once

// What a booking's state means for the applicant: what to do next, until when, and which calls are
// possible. Pure functions over a BookingView.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/offices.hpp"
#include "producers/gateway/booking_view.hpp"

namespace antrean::gateway {

/// One thing to do next.
struct Guidance {
  /// Stable word for programs: "WAIT", "UPLOAD_DOCUMENTS", "UPLOAD_AGAIN", "PAY", "COME", ...
  std::string code;
  std::string text;
  /// Until when; nothing when there is no hurry.
  std::optional<Instant> until;
};
/// `office` may be null when it was taken out of the configuration.
Guidance guidance_of(const BookingView& booking, const Office* office, Language language);

/// Whether scans are taken in this state at all.
bool takes_documents(std::string_view state);
bool can_be_cancelled(std::string_view state);
/// Delivery can be asked for while the booking lives, also before the passport is there.
bool can_be_delivered(std::string_view state);
/// The passport can be marked as issued.
bool can_be_issued(std::string_view state);
/// The state ended and nothing more happens by itself.
bool is_final(std::string_view state);

/// For people: "Menunggu pembayaran" / "Waiting for payment".
std::string_view state_label(std::string_view state, Language language);
std::string_view delivery_label(std::string_view state, Language language);
std::string_view document_label(std::string_view kind, Language language);
std::string_view document_status_label(std::string_view status, Language language);
/// A reason code in words; the code itself when it isn't known here.
std::string reason_label(std::string_view code, Language language);

/// "BUDI SANTOSO" -> "B••• S••••••": enough to know oneself by. UTF-8 letters stay whole.
std::string mask_name(std::string_view name);

}  // namespace antrean::gateway
