#pragma once

// Finds the handler of a method and path. Patterns are made of literal segments and `{name}`
// segments, each of which takes exactly one non-empty segment; a literal wins over a name.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"

namespace antrean {

struct HttpRoute {
  std::string method;
  /// "/v1/bookings/{id}".
  std::string pattern;
  HttpHandler handler;
  /// Bytes of the largest body; more is answered with 413.
  std::size_t largest_body = 64 * 1024;
};

/// What became of looking for a route.
struct RouteMatch {
  const HttpRoute* route = nullptr;
  std::map<std::string, std::string> parameters;
  /// Methods that the path has, when there is no route for the one asked.
  std::vector<std::string> allowed;
};

/// Filled before use, constant afterwards; then thread-safe.
class Router {
 public:
  /// Throws std::logic_error when the same method and pattern stand there already.
  void add(HttpRoute route);
  RouteMatch find(std::string_view method, std::string_view path) const;
  const std::vector<HttpRoute>& routes() const { return routes_; }

 private:
  std::vector<HttpRoute> routes_;
};

}  // namespace antrean
