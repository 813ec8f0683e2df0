#include "common/http/router.hpp"

#include <stdexcept>

namespace antrean {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_name(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// The number of literal segments, or -1 when the path doesn't match.
int score(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return -1;
  int literals = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_name(pattern[i])) {
      if (path[i].empty()) return -1;
    } else if (pattern[i] == path[i]) {
      ++literals;
    } else {
      return -1;
    }
  }
  return literals;
}

}  // namespace

void Router::add(HttpRoute route) {
  for (const HttpRoute& known : routes_) {
    if (known.method == route.method && known.pattern == route.pattern) {
      throw std::logic_error("route added twice: " + route.method + " " + route.pattern);
    }
  }
  routes_.push_back(std::move(route));
}

RouteMatch Router::find(std::string_view method, std::string_view path) const {
  RouteMatch match;
  int best = -1;
  const auto wanted = segments_of(path);
  for (const HttpRoute& route : routes_) {
    const int literals = score(segments_of(route.pattern), wanted);
    if (literals < 0) continue;
    if (route.method != method && !(method == "HEAD" && route.method == "GET")) {
      match.allowed.push_back(route.method);
      continue;
    }
    if (literals > best) {
      best = literals;
      match.route = &route;
    }
  }
  if (match.route != nullptr) {
    const auto pattern = segments_of(match.route->pattern);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (is_name(pattern[i])) {
        match.parameters[std::string(pattern[i].substr(1, pattern[i].size() - 2))] =
            std::string(wanted[i]);
      }
    }
  }
  return match;
}

}  // namespace antrean
