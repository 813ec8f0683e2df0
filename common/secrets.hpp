#pragma once

// The keys of an installation, each a file in secrets.directory, made by `antrean keys generate`.
//   master.key           32 bytes, hex: wraps the persons' keys, keys the hashes and tokens
//   intake.key, .pub     the intake box (hex); a gateway needs the .pub alone
//   payment-webhook.secret, tracking-webhook.secret, sms-callback.secret   Standard Webhooks
//   secrets, "whsec_..." api-keys             lines "name:role:hash of key": apps, staff, the
//   postal service
// Constant after loading; all functions are thread-safe.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/ids.hpp"
#include "common/sealing.hpp"

namespace antrean {

/// Who may call the gateway with an API key.
enum class Role { app, staff, postal, payment };

struct ApiKey {
  std::string name;
  Role role{};
};

class Secrets {
 public:
  /// Throws ConfigurationError naming the file that is missing or malformed.
  explicit Secrets(const std::filesystem::path& directory);

  const Key& master() const { return master_; }
  const IntakeKeys& intake() const { return intake_; }
  const std::string& payment_webhook() const { return payment_webhook_; }
  const std::string& tracking_webhook() const { return tracking_webhook_; }
  /// Put as a query parameter into the SMS gateway's callback address.
  const std::string& sms_callback() const { return sms_callback_; }

  /// The caller of an API key; nothing when it is unknown.
  std::optional<ApiKey> api_key(std::string_view presented) const;

  /// A keyed hash under the master key.
  std::string hash(std::string_view purpose, std::string_view text) const {
    return keyed_hash(master_, purpose, text);
  }
  PersonId person_of_nik(std::string_view nik) const { return PersonId{hash("nik", nik)}; }

  /// The access token of a booking: its id and a MAC, so that checking one needs no database.
  std::string access_token(const BookingId& booking) const;
  /// The booking of a token; nothing when it is forged or malformed.
  std::optional<BookingId> booking_of_token(std::string_view token) const;

  /// Makes what is missing in `directory` (files readable by the owner only) and returns the API
  /// keys that were made, by name, in clear: they are stored as hashes only.
  static std::map<std::string, std::string> generate(const std::filesystem::path& directory);

 private:
  Key master_{};
  IntakeKeys intake_;
  std::string payment_webhook_;
  std::string tracking_webhook_;
  std::string sms_callback_;
  std::map<std::string, ApiKey> api_keys_;  // by hash
};

}  // namespace antrean
