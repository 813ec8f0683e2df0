#include "producers/console/sessions.hpp"

#include <charconv>
#include <vector>

namespace antrean::console {
namespace {

constexpr const char* kSessionPurpose = "console-session";
constexpr const char* kCsrfPurpose = "console-csrf";
constexpr char kSeparator = '\n';

std::optional<Instant> instant_of(const std::string& text) {
  std::int64_t microseconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), microseconds);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return Instant{Duration{microseconds}};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == kSeparator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

}  // namespace

Session Sessions::begin(const std::string& officer) const {
  const Instant now = clock_.now();
  return {officer, now, now, to_base64url(new_key())};
}

std::string Sessions::cookie_value(const Session& session) const {
  const std::string text = session.officer + kSeparator +
                           std::to_string(session.begun.time_since_epoch().count()) + kSeparator +
                           std::to_string(clock_.now().time_since_epoch().count()) + kSeparator +
                           session.nonce;
  return to_base64url(as_bytes(text)) + "." + secrets_.hash(kSessionPurpose, text);
}

std::optional<Session> Sessions::find(const std::string& cookie_value) const {
  const auto dot = cookie_value.find('.');
  if (dot == std::string::npos) return std::nullopt;
  Bytes bytes;
  if (!from_base64url(std::string_view{cookie_value}.substr(0, dot), bytes)) return std::nullopt;
  const std::string text{as_text(bytes)};
  if (!equal_secrets(cookie_value.substr(dot + 1), secrets_.hash(kSessionPurpose, text))) {
    return std::nullopt;
  }
  const auto parts = split(text);
  if (parts.size() != 4) return std::nullopt;
  const auto begun = instant_of(parts[1]);
  const auto seen = instant_of(parts[2]);
  const Instant now = clock_.now();
  if (!begun || !seen || now - *begun > kLongestSession || now - *seen > kLongestIdle) {
    return std::nullopt;
  }
  const std::lock_guard lock{mutex_};
  if (ended_.contains(parts[3])) return std::nullopt;
  return Session{parts[0], *begun, *seen, parts[3]};
}

void Sessions::end(const Session& session) {
  const std::lock_guard lock{mutex_};
  const Instant now = clock_.now();
  std::erase_if(ended_, [now](const auto& entry) { return entry.second < now; });
  ended_.emplace(session.nonce, session.begun + kLongestSession);
}

std::string Sessions::csrf_token(const Session& session) const {
  return secrets_.hash(kCsrfPurpose, session.nonce);
}

bool Sessions::csrf_matches(const Session& session, const std::string& token) const {
  return equal_secrets(token, csrf_token(session));
}

std::string cookie_in(const std::string& header, const std::string& name) {
  std::size_t at = 0;
  while (at < header.size()) {
    auto end = header.find(';', at);
    if (end == std::string::npos) end = header.size();
    const auto start = header.find_first_not_of(' ', at);
    const std::string pair = start < end ? header.substr(start, end - start) : "";
    if (pair.starts_with(name + "=")) return pair.substr(name.size() + 1);
    at = end + 1;
  }
  return {};
}

}  // namespace antrean::console
