#include "common/secrets.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "common/errors.hpp"

namespace antrean {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, Role> kRoles[] = {{"app", Role::app},
                                                        {"staff", Role::staff},
                                                        {"postal", Role::postal},
                                                        {"payment", Role::payment}};
constexpr const char* kWebhookFiles[] = {"payment-webhook.secret", "tracking-webhook.secret",
                                         "sms-callback.secret"};

std::string read_line(const fs::path& file) {
  std::ifstream in{file};
  std::string line;
  if (!in || !std::getline(in, line) || line.empty()) {
    throw ConfigurationError("secrets.directory: " + file.string() +
                             " is missing or empty; run `antrean keys generate`");
  }
  return line;
}

Key read_key(const fs::path& file) {
  const std::string line = read_line(file);
  Key key{};
  std::size_t length = 0;
  if (sodium_hex2bin(key.data(), key.size(), line.data(), line.size(), nullptr, &length, nullptr) !=
          0 ||
      length != key.size()) {
    throw ConfigurationError("secrets.directory: " + file.string() + ": expected 64 hex digits");
  }
  return key;
}

std::string hex(const Key& key) {
  std::string text(key.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text.pop_back();
  return text;
}

bool write_if_missing(const fs::path& file, const std::string& content) {
  if (fs::exists(file)) return false;
  const mode_t before = umask(0077);
  std::ofstream out{file};
  umask(before);
  out << content << '\n';
  if (!out.flush()) throw ConfigurationError("secrets.directory: can't write " + file.string());
  return true;
}

std::string hash_of_api_key(std::string_view key) {
  return content_hash(as_bytes(key));
}

}  // namespace

Secrets::Secrets(const fs::path& directory)
    : master_(read_key(directory / "master.key")),
      payment_webhook_(read_line(directory / kWebhookFiles[0])),
      tracking_webhook_(read_line(directory / kWebhookFiles[1])),
      sms_callback_(read_line(directory / kWebhookFiles[2])) {
  intake_.public_key = read_key(directory / "intake.pub");
  intake_.secret_key = read_key(directory / "intake.key");
  const fs::path keys = directory / "api-keys";
  std::ifstream in{keys};
  if (!in) throw ConfigurationError("secrets.directory: " + keys.string() + " is missing");
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream parts{line};
    std::string name;
    std::string role;
    std::string hash;
    std::getline(parts, name, ':');
    std::getline(parts, role, ':');
    std::getline(parts, hash);
    bool known = false;
    for (const auto& [text, value] : kRoles) {
      if (text == role && hash.size() == 64) {
        api_keys_[hash] = ApiKey{name, value};
        known = true;
      }
    }
    if (!known) throw ConfigurationError(keys.string() + ": expected lines name:role:hash");
  }
}

std::optional<ApiKey> Secrets::api_key(std::string_view presented) const {
  const auto found = api_keys_.find(hash_of_api_key(presented));
  if (found == api_keys_.end()) return std::nullopt;
  return found->second;
}

std::string Secrets::access_token(const BookingId& booking) const {
  const std::string mac = hash("access-token", booking.str()).substr(0, 32);
  return to_base64url(as_bytes(booking.str() + mac));
}

std::optional<BookingId> Secrets::booking_of_token(std::string_view token) const {
  Bytes bytes;
  if (token.size() > 120 || !from_base64url(token, bytes) || bytes.size() != 36 + 32) {
    return std::nullopt;
  }
  const std::string_view text = as_text(bytes);
  BookingId booking{std::string(text.substr(0, 36))};
  if (!is_uuid(booking.str()) ||
      !equal_secrets(hash("access-token", booking.str()).substr(0, 32), text.substr(36))) {
    return std::nullopt;
  }
  return booking;
}

std::map<std::string, std::string> Secrets::generate(const fs::path& directory) {
  fs::create_directories(directory);
  fs::permissions(directory, fs::perms::owner_all);
  write_if_missing(directory / "master.key", hex(new_key()));
  if (!fs::exists(directory / "intake.key")) {
    const IntakeKeys intake = new_intake_keys();
    write_if_missing(directory / "intake.key", hex(intake.secret_key));
    fs::remove(directory / "intake.pub");
    write_if_missing(directory / "intake.pub", hex(intake.public_key));
  }
  for (const char* file : kWebhookFiles) {
    write_if_missing(directory / file, "whsec_" + to_base64(new_key()));
  }
  std::map<std::string, std::string> made;
  std::string lines;
  for (const auto& [role, value] : kRoles) {
    const std::string key = "antrean_" + std::string(role) + "_" + to_base64url(new_key());
    made[std::string(role)] = key;
    lines += std::string(role) + ":" + std::string(role) + ":" + hash_of_api_key(key) + "\n";
  }
  if (!write_if_missing(directory / "api-keys", lines)) made.clear();
  return made;
}

}  // namespace antrean
