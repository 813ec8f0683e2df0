#pragma once

// HTTP requests and responses as plain values, so that the library below is seen by server.cpp
// alone and a handler can be called by a test without a socket.

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace antrean {

/// A request that was read whole. Header names are in lower case.
struct HttpRequest {
  std::string method;
  /// Decoded, without the query.
  std::string path;
  /// Values of the `{name}` parts of the route's pattern.
  std::map<std::string, std::string> parameters;
  /// The first value of each name, decoded.
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;
  std::string body;
  /// The peer's IP address.
  std::string remote_address;

  /// Empty when it isn't there. `name` in lower case.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
  }
  std::string parameter(const std::string& name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string{} : found->second;
  }
  std::optional<std::string> query_value(const std::string& name) const {
    const auto found = query.find(name);
    if (found == query.end()) return std::nullopt;
    return found->second;
  }
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// The connection ends and nothing of this is sent: how a simulated partner dies after it acted.
  bool cut = false;
};

using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

inline HttpResponse json_response(int status, const nlohmann::json& value) {
  return HttpResponse{status, "application/json", value.dump(), {}};
}

}  // namespace antrean
