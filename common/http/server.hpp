#pragma once

// The HTTP/1.1 server of the gateway, the console and the simulators, over cpp-httplib.
//
// - Connections that wait for their next request rest in an epoll set: they cost no thread, and
//   nothing wakes when nothing happens.
// - A body is read up to its route's limit; more is answered with 413.
// - Whatever a handler throws becomes problem+json without inner text: ProblemError its own,
//   InfrastructureError 503 with Retry-After, anything else 500.
// - Counts antrean_http_requests_total{server,method,route,status} and observes
//   antrean_http_request_seconds{server,route}.
// - Answers GET /healthz, /readyz and /metrics itself.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/http/message.hpp"
#include "common/http/router.hpp"

namespace antrean {

struct HttpServerSettings {
  /// "host:port"; port 0 takes any free one. An IPv6 host stands in brackets.
  std::string listen = "127.0.0.1:0";
  /// The label of the metrics: "gateway".
  std::string name = "http";
  /// Requests served at the same time.
  int threads = 8;
  /// An idle connection is closed after this.
  std::chrono::milliseconds idle{60'000};
  /// A request must have been read after this.
  std::chrono::milliseconds slowest_request{60'000};
};

/// Add the routes, then start(). Handlers are called by several threads at once.
class HttpServer {
 public:
  explicit HttpServer(HttpServerSettings settings);
  /// As stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Before start() only. `largest_body` in bytes.
  void route(std::string method, std::string pattern, HttpHandler handler,
             std::size_t largest_body = 64 * 1024);
  /// /readyz answers 200 when `trouble` gives an empty text, else 503 with it. Before start() only.
  void ready_when(std::function<std::string()> trouble);
  const std::vector<HttpRoute>& routes() const;

  /// Binds and serves. Throws ConfigurationError when the address can't be had.
  void start();
  /// The port that is listened on; 0 before start().
  int port() const;
  /// Takes no more connections, lets the requests under way finish and waits for them: 5 s at most
  /// if the handlers keep to that.
  void stop();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace antrean
