#pragma once

// The seam to the mail server, and SMTP behind it.

#include <string>
#include <vector>

#include "common/settings/settings.hpp"
#include "common/time.hpp"

namespace antrean::notification {

/// Content-ID of the picture of the booking code.
inline constexpr const char* kQrContentId = "qr@antrean";

struct Attachment {
  std::string name;
  /// "text/calendar", "image/png".
  std::string media_type;
  std::string bytes;
  /// Not empty: shown inside of the HTML, which names it "cid:...".
  std::string content_id{};
};

struct Mail {
  std::string to;
  std::string subject;
  /// Plain text, UTF-8.
  std::string text;
  std::string html;
  /// The notice's id: makes the Message-ID, the same at every attempt.
  std::string reference;
  Instant date;
  std::vector<Attachment> attachments;
};

/// Thread-safe.
class Mailer {
 public:
  virtual ~Mailer() = default;
  /// Returns when the server has taken the message over. Throws TransientPartnerError,
  /// PermanentPartnerError or UnknownOutcome; their texts hold nothing personal.
  virtual void send(const Mail& mail) = 0;
};

class SmtpMailer final : public Mailer {
 public:
  explicit SmtpMailer(const Settings& settings) : settings_(settings) {}
  void send(const Mail& mail) override;

 private:
  const Settings& settings_;
};

/// What became of a message, after libcurl's code, the server's last response code (0: none) and
/// whether the whole message was out.
enum class MailVerdict { taken, refused, busy, unknown };
MailVerdict judge_smtp(int curl_code, long response, bool all_was_out);

/// The message as it goes over the line (RFC 5322, MIME). Throws PermanentPartnerError for an
/// address with characters that don't belong into one.
std::string to_mime(const Mail& mail, const std::string& from);

}  // namespace antrean::notification
