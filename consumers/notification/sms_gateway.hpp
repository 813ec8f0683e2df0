#pragma once

// The seam to the SMS gateway, and Kannel behind it.

#include <string>
#include <string_view>

#include "common/secrets.hpp"
#include "common/settings/settings.hpp"

namespace antrean::notification {

struct Sms {
  /// E.164 with the plus.
  std::string to;
  /// GSM-7, at most 160 septets.
  std::string text;
  /// The effect's id; comes back with the receipts.
  std::string reference;
};

/// Thread-safe.
class SmsGateway {
 public:
  virtual ~SmsGateway() = default;
  /// Returns when the gateway has accepted the message. Throws TransientPartnerError,
  /// PermanentPartnerError or UnknownOutcome; their texts hold nothing personal.
  virtual void send(const Sms& sms) = 0;
};

/// What an answer of sendsms means. 401 and 403 refuse us (a wrong password), not the message: it
/// goes when operators have mended that. An answer that Kannel doesn't give tells nothing.
enum class SmsVerdict { taken, refused, busy, unknown };
SmsVerdict judge_sendsms(int status, std::string_view body);

/// Kannel's sendsms over HTTP. It has no memory of what it was sent: the same request twice is two
/// SMS, so an outcome that isn't known is never tried again by itself.
class KannelGateway final : public SmsGateway {
 public:
  KannelGateway(const Settings& settings, const Secrets& secrets)
      : settings_(settings), secrets_(secrets) {}
  void send(const Sms& sms) override;

 private:
  const Settings& settings_;
  const Secrets& secrets_;
};

}  // namespace antrean::notification
