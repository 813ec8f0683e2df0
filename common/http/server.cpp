#include "common/http/server.hpp"

#include <httplib.h>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <typeinfo>

#include "common/errors.hpp"
#include "common/http/connections.hpp"
#include "common/http/problem.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean {
namespace {

// Longer paths are refused before anything looks at them.
constexpr std::size_t kLongestPath = 2048;
// What is read and thrown away of a body that is too large, so that the client gets to read the
// answer instead of a reset connection.
constexpr std::size_t kMostDrained = 64 * 1024 * 1024;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

HttpRequest to_request(const httplib::Request& from) {
  HttpRequest request;
  request.method = from.method;
  request.path = from.path;
  request.remote_address = from.remote_addr;
  for (const auto& [name, value] : from.headers) request.headers.emplace(lower(name), value);
  for (const auto& [name, value] : from.params) request.query.emplace(name, value);
  return request;
}

std::pair<std::string, int> split_address(const std::string& listen) {
  const auto colon = listen.rfind(':');
  char* end = nullptr;
  const long port = colon == std::string::npos ? -1 : std::strtol(&listen[colon + 1], &end, 10);
  if (port < 0 || port > 65535 || end == &listen[colon + 1] || *end != '\0' || colon == 0) {
    throw ConfigurationError("'" + listen + "': expected host:port");
  }
  std::string host = listen.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return {host, static_cast<int>(port)};
}

}  // namespace

class HttpServer::Implementation : public httplib::Server {
 public:
  explicit Implementation(HttpServerSettings settings) : settings_(std::move(settings)) {
    std::signal(SIGPIPE, SIG_IGN);
    // Not SO_REUSEPORT, the library's default: a second server on the address must fail.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    new_task_queue = [this]() -> httplib::TaskQueue* { return new Tasks(*connections_); };
    // Only for the Keep-Alive header; Connections decides.
    set_keep_alive_timeout(std::chrono::floor<std::chrono::seconds>(settings_.idle).count());
    set_keep_alive_max_count(10'000);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      // With a content reader (below) the body is read by us; other methods have none.
      if (request.path.size() <= kLongestPath && has_body(request.method)) {
        return HandlerResponse::Unhandled;
      }
      serve(request, response, nullptr);
      return HandlerResponse::Handled;
    });
    const HandlerWithContentReader with_body =
        [this](const httplib::Request& request, httplib::Response& response,
               const httplib::ContentReader& reader) { serve(request, response, &reader); };
    Post(".*", with_body);
    Put(".*", with_body);
    Patch(".*", with_body);
    set_error_handler([](const httplib::Request& request, httplib::Response& response) {
      // The library's own refusals (a malformed request line, an overlong address).
      if (!response.body.empty()) return;
      const HttpResponse answer =
          problem_response(make_problem(response.status, "", ""), request.path);
      response.set_content(answer.body, answer.content_type);
    });
    set_exception_handler([](const httplib::Request& request, httplib::Response& response,
                             const std::exception_ptr&) {
      const HttpResponse answer = problem_response(make_problem(500, "", ""), request.path);
      response.status = 500;
      response.set_content(answer.body, answer.content_type);
    });
  }

  void start() {
    const auto [host, port] = split_address(settings_.listen);
    ConnectionsSettings connections;
    connections.threads = settings_.threads;
    connections.idle = settings_.idle;
    connections.slowest_request = settings_.slowest_request;
    connections_ = std::make_unique<Connections>(connections, [this](httplib::Stream& stream) {
      bool closed = false;
      const bool went_well = process_request(stream, connections_->stopping(), closed, nullptr);
      return went_well && !closed;
    });
    if (port == 0) {
      port_ = bind_to_any_port(host);
    } else {
      port_ = bind_to_port(host, port) ? port : -1;
    }
    if (port_ <= 0) {
      port_ = 0;
      throw ConfigurationError("can't listen on " + settings_.listen +
                               ": the address is in use or not ours");
    }
    listener_ = std::thread([this] { listen_after_bind(); });
  }

  void stop_serving() {
    std::lock_guard lock(stop_mutex_);
    if (!listener_.joinable()) return;
    // listen_after_bind() may not have come as far as to listen; then stop() would do nothing.
    for (int i = 0; i < 500 && !is_running(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    httplib::Server::stop();
    listener_.join();
    connections_->stop();
  }

  Router router_;
  std::function<std::string()> trouble_;
  int port_ = 0;

 private:
  // The library puts each accepted socket into a task; the task only hands it to Connections.
  class Tasks final : public httplib::TaskQueue {
   public:
    explicit Tasks(Connections& connections) : connections_(connections) {}
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override { connections_.begin_stop(); }

   private:
    Connections& connections_;
  };

  static bool has_body(const std::string& method) {
    return method == "POST" || method == "PUT" || method == "PATCH";
  }

  bool process_and_close_socket(socket_t socket) override {
    connections_->take(socket);
    return true;
  }

  void serve(const httplib::Request& from, httplib::Response& to,
             const httplib::ContentReader* reader) {
    const auto began = std::chrono::steady_clock::now();
    HttpRequest request = to_request(from);
    std::string label = "none";
    HttpResponse response;
    try {
      response = answer(request, from, reader, label);
    } catch (const ProblemError& error) {
      response = problem_response(error.problem(), request.path);
    } catch (const InfrastructureError& error) {
      log::warning("request failed: a server is away", {{"route", label}, {"why", error.what()}});
      Problem problem = make_problem(503, "unavailable", "Try again in a moment.");
      problem.retry_after = 2;
      response = problem_response(problem, request.path);
    } catch (const std::exception& error) {
      // The text of a foreign exception may quote data; its type doesn't.
      log::error("request failed", {{"route", label}, {"exception", typeid(error).name()}});
      response = problem_response(make_problem(500, "", ""), request.path);
    } catch (...) {
      log::error("request failed", {{"route", label}, {"exception", "unknown"}});
      response = problem_response(make_problem(500, "", ""), request.path);
    }
    if (response.cut) connections_->cut_this();
    to.status = response.status;
    for (const auto& [name, value] : response.headers) to.set_header(name, value);
    to.set_header("X-Content-Type-Options", "nosniff");
    if (!response.body.empty()) to.set_content(response.body, response.content_type);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    metrics::count("antrean_http_requests_total", {{"server", settings_.name},
                                                   {"route", label},
                                                   {"status", std::to_string(response.status)}});
    metrics::observe("antrean_http_request_seconds", took.count(),
                     {{"server", settings_.name}, {"route", label}});
  }

  HttpResponse answer(HttpRequest& request, const httplib::Request& from,
                      const httplib::ContentReader* reader, std::string& label) {
    if (request.path.size() > kLongestPath) {
      leave_body_unread(from);
      throw ProblemError(make_problem(414, "", "The path is too long."));
    }
    RouteMatch match = router_.find(request.method, request.path);
    if (match.route == nullptr) {
      leave_body_unread(from);
      if (match.allowed.empty()) {
        throw ProblemError(make_problem(404, "no-such-route", "There is nothing at this path."));
      }
      HttpResponse response = problem_response(
          make_problem(405, "method-not-allowed", "The path doesn't take this method."),
          request.path);
      std::string allowed;
      for (const std::string& method : match.allowed) {
        allowed += (allowed.empty() ? "" : ", ") + method;
      }
      response.headers.emplace_back("Allow", allowed);
      return response;
    }
    label = match.route->method + " " + match.route->pattern;
    request.parameters = std::move(match.parameters);
    if (reader != nullptr) {
      read_body(request, from, *reader, match.route->largest_body);
    } else {
      leave_body_unread(from);
    }
    return match.route->handler(request);
  }

  void read_body(HttpRequest& request, const httplib::Request& from,
                 const httplib::ContentReader& reader, std::size_t largest) {
    if (from.is_multipart_form_data()) {
      leave_body_unread(from);
      throw ProblemError(make_problem(415, "media-type", "Send the raw bytes, not a form."));
    }
    const std::string length = from.get_header_value("Content-Length");
    const bool hopeless =
        !length.empty() && std::strtoull(length.c_str(), nullptr, 10) > largest + kMostDrained;
    bool too_large = hopeless;
    bool whole = false;
    if (!hopeless) {
      std::size_t seen = 0;
      whole = reader([&](const char* data, std::size_t size) {
        seen += size;
        if (seen <= largest) {
          request.body.append(data, size);
          return true;
        }
        too_large = true;
        std::string{}.swap(request.body);
        return seen <= largest + kMostDrained;
      });
    }
    if (!whole) connections_->close_after_this();
    if (too_large) {
      Problem problem = make_problem(413, "too-large", "The body is too large.");
      problem.extensions["largest_bytes"] = largest;
      throw ProblemError(problem);
    }
    if (!whole)
      throw ProblemError(make_problem(400, "incomplete", "The body didn't arrive whole."));
  }

  // What stays unread of a body would be taken for the next request.
  void leave_body_unread(const httplib::Request& from) {
    if (from.has_header("Content-Length") ? from.get_header_value("Content-Length") != "0"
                                          : from.has_header("Transfer-Encoding")) {
      connections_->close_after_this();
    }
  }

  HttpServerSettings settings_;
  std::unique_ptr<Connections> connections_;
  std::thread listener_;
  std::mutex stop_mutex_;
};

HttpServer::HttpServer(HttpServerSettings settings)
    : implementation_(std::make_unique<Implementation>(std::move(settings))) {
  route("GET", "/healthz", [](const HttpRequest&) {
    return json_response(200, {{"status", "ok"}});
  });
  route("GET", "/readyz", [this](const HttpRequest&) {
    const auto& trouble = implementation_->trouble_;
    const std::string why = trouble ? trouble() : std::string{};
    if (why.empty()) return json_response(200, {{"status", "ready"}});
    return json_response(503, {{"status", "not ready"}, {"why", why}});
  });
  route("GET", "/metrics", [](const HttpRequest&) {
    return HttpResponse{200, "text/plain; version=0.0.4; charset=utf-8", metrics::text(), {}};
  });
}

HttpServer::~HttpServer() {
  stop();
}

void HttpServer::route(std::string method, std::string pattern, HttpHandler handler,
                       std::size_t largest_body) {
  implementation_->router_.add(
      HttpRoute{std::move(method), std::move(pattern), std::move(handler), largest_body});
}

void HttpServer::ready_when(std::function<std::string()> trouble) {
  implementation_->trouble_ = std::move(trouble);
}

const std::vector<HttpRoute>& HttpServer::routes() const {
  return implementation_->router_.routes();
}

void HttpServer::start() {
  implementation_->start();
}
int HttpServer::port() const {
  return implementation_->port_;
}
void HttpServer::stop() {
  implementation_->stop_serving();
}

}  // namespace antrean
