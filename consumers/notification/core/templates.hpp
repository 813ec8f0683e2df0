#pragma once

// The notices' texts (config/notices.toml): channels, urgency and the words in Indonesian and
// English. Checked at the start: a text that names an unknown parameter, or an SMS that doesn't fit
// one part with the longest sample values, stops it. Constant after loading.

#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace antrean::notification {

enum class Channel { sms, email };
std::string_view name_of(Channel channel);

/// The hours, local to the recipient, in which only urgent notices go out. Equal: none.
struct QuietHours {
  std::chrono::minutes from = std::chrono::hours{20};
  std::chrono::minutes to = std::chrono::hours{7};
};

/// In one language.
struct Texts {
  std::string sms;
  std::string subject;
  std::string body;
  /// The parameters that they name and that must come with the request: all but those of the
  /// recipient.
  std::set<std::string> required;
};

struct Template {
  std::string id;
  std::vector<Channel> channels;
  /// True: every channel is used; false: the first, and the next one after a definite failure.
  bool all_channels = false;
  /// The e-mail carries the appointment as .ics and the booking code as a QR picture.
  bool with_appointment = false;
  /// An e-mail whose outcome isn't known is sent again: it bears the same Message-ID, by which a
  /// mail program knows the second one. Never so with SMS, which nobody can tell apart.
  bool resend_when_uncertain = true;
  Texts indonesian;
  Texts english;

  const Texts& texts(std::string_view language) const {
    return language == "en" ? english : indonesian;
  }
};

class Templates {
 public:
  /// Throws ConfigurationError naming file, notice and what is wrong.
  explicit Templates(const std::filesystem::path& file);

  /// nullptr when there is no such notice.
  const Template* find(const std::string& id) const;
  const std::map<std::string, Template>& all() const { return templates_; }
  const QuietHours& quiet_hours() const { return quiet_; }

 private:
  QuietHours quiet_;
  std::map<std::string, Template> templates_;
};

/// Fills {{parameters}} in; a parameter that is missing becomes "-". Nothing is escaped: the
/// results are plain text.
std::string render(const std::string& text, const nlohmann::json& parameters);

/// The SMS of a notice: GSM-7, in one part. When it is too long the name and then the office are
/// shortened to initials, never a code, a date or an amount. Nothing when it doesn't fit even so.
std::optional<std::string> compose_sms(const std::string& text, nlohmann::json parameters);

/// Every parameter that a text may name, with the longest value that it is checked with.
const std::map<std::string, std::string>& sample_parameters();

}  // namespace antrean::notification
