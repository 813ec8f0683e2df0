#pragma once

// Calls to partners over HTTP, with libcurl. Each thread keeps one handle, so that connections are
// reused. Thread-safe.

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace antrean {

struct HttpCall {
  std::string method = "GET";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  /// For the whole call; connecting may take half of it, 5 s at most.
  std::chrono::milliseconds timeout{10'000};
  /// Bytes of the largest answer taken.
  std::size_t largest_answer = 4 * 1024 * 1024;
  /// The request must never leave twice: takes a fresh connection, because libcurl repeats a
  /// request by itself when a kept connection turns out to be closed. For partners that don't
  /// recognise a repetition.
  bool once = false;
};

/// Any answer, whatever its status: the caller judges it.
struct HttpAnswer {
  int status = 0;
  /// Names in lower case; of several equal names the last.
  std::map<std::string, std::string> headers;
  std::string body{};
};

/// Calls. Throws
/// - TransientPartnerError when nothing was sent: no such host, connection refused, no connection
/// in
///   time;
/// - UnknownOutcome when the request (or a part of it) was out and no whole answer came;
/// - std::invalid_argument for control characters in method, address or headers, and addresses that
///   aren't http or https.
/// The texts name host and reason, never the rest of the address. Redirects aren't followed.
HttpAnswer http_call(const HttpCall& call);

/// For values in an address.
std::string url_encode(std::string_view text);

}  // namespace antrean
