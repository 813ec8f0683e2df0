#pragma once

// The notices' texts (config/notices.toml): channels, urgency and the words in Indonesian and
// English. Checked at the start: a text that names an unknown parameter, or an SMS that doesn't fit
// one part with the longest sample values, stops it. Constant after loading.

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace antrean::notification {

enum class Channel { sms, email };
std::string_view name_of(Channel channel);

/// In one language.
struct Texts {
  std::string sms;
  std::string subject;
  std::string body;
};

struct Template {
  std::string id;
  std::vector<Channel> channels;
  /// True: every channel is used; false: the first, and the next one after a definite failure.
  bool all_channels = false;
  /// The e-mail carries the appointment as .ics and the booking code as a QR picture.
  bool with_appointment = false;
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

 private:
  std::map<std::string, Template> templates_;
};

/// Fills {{parameters}} in; a parameter that is missing becomes "-". Nothing is escaped: the
/// results are plain text.
std::string render(const std::string& text, const nlohmann::json& parameters);

/// Every parameter that a text may name, with the longest value that it is checked with.
const std::map<std::string, std::string>& sample_parameters();

}  // namespace antrean::notification
