#pragma once

// Sessions of officers, in a signed cookie: any copy of the console can check it. A session ends
// after half an hour without a request, after eight hours, or by logging out (which this process
// remembers).

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "common/secrets.hpp"
#include "common/time.hpp"

namespace antrean::console {

inline constexpr const char* kCookie = "antrean_console";
inline constexpr std::chrono::minutes kLongestIdle{30};
inline constexpr std::chrono::hours kLongestSession{8};

struct Session {
  std::string officer;
  Instant begun;
  Instant seen;
  std::string nonce;
};

/// Thread-safe.
class Sessions {
 public:
  /// Both outlive it. The clock is the officers' own time.
  Sessions(const Secrets& secrets, const Clock& clock) : secrets_(secrets), clock_(clock) {}

  Session begin(const std::string& officer) const;
  /// The cookie's value, with the present as the time of the last request.
  std::string cookie_value(const Session& session) const;
  /// Nothing when it is forged, over, or logged out.
  std::optional<Session> find(const std::string& cookie_value) const;
  void end(const Session& session);

  /// What a form of this session must bring along.
  std::string csrf_token(const Session& session) const;
  bool csrf_matches(const Session& session, const std::string& token) const;

 private:
  const Secrets& secrets_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Instant> ended_;  // nonces, until when they matter
};

/// The value of a cookie in a Cookie header; empty when it isn't there.
std::string cookie_in(const std::string& header, const std::string& name);

}  // namespace antrean::console
