// The HTTP server against a raw socket and against our own client.
#include "common/http/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "common/http/problem.hpp"

namespace antrean {
namespace {

using nlohmann::json;

// A client that sends exactly the bytes that it is given.
class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~RawClient() { ::close(socket_); }
  bool connected() const { return connected_; }
  void send(const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
      const auto n = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<std::size_t>(n);
    }
  }
  // Until `end` was seen, the peer closed, or 5 s without a byte.
  std::string read_until(const std::string& end) {
    while (received_.find(end) == std::string::npos) {
      char buffer[4096];
      const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      received_.append(buffer, static_cast<std::size_t>(n));
    }
    return std::exchange(received_, {});
  }
  bool closed_by_peer() {
    char byte = 0;
    const ssize_t got = ::recv(socket_, &byte, 1, 0);
    // A connection that was still waiting to be accepted is reset instead of closed.
    return got == 0 || (got < 0 && errno == ECONNRESET);
  }

 private:
  int socket_;
  bool connected_ = false;
  std::string received_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() : server_(settings()) {
    server_.route("GET", "/hello/{name}", [](const HttpRequest& request) {
      return json_response(200, {{"name", request.parameter("name")},
                                 {"q", request.query_value("q").value_or("")},
                                 {"from", request.remote_address}});
    });
    server_.route("GET", "/hello/fixed", [](const HttpRequest&) {
      return json_response(200, {{"fixed", true}});
    });
    server_.route(
        "POST", "/echo",
        [](const HttpRequest& request) {
          return HttpResponse{201, "text/plain", request.body, {{"X-Of", request.header("x-of")}}};
        },
        1000);
    server_.route("GET", "/throws", [](const HttpRequest&) -> HttpResponse {
      throw std::runtime_error("secret inner text");
    });
    server_.route("GET", "/away", [](const HttpRequest&) -> HttpResponse {
      throw InfrastructureError("kafka: no broker answers");
    });
    server_.route("GET", "/problem", [](const HttpRequest&) -> HttpResponse {
      Problem problem = make_problem(422, "invalid", "Look at the fields.");
      problem.errors = {{"applicants[0].nik", "must be 16 digits"}};
      throw ProblemError(problem);
    });
    server_.route("GET", "/slow", [](const HttpRequest&) {
      std::this_thread::sleep_for(std::chrono::milliseconds{300});
      return HttpResponse{200, "text/plain", "done", {}};
    });
    server_.ready_when([this] { return trouble_; });
    server_.start();
    base_ = "http://127.0.0.1:" + std::to_string(server_.port());
  }

  static HttpServerSettings settings() {
    HttpServerSettings settings;
    settings.name = "test";
    settings.threads = 2;
    return settings;
  }

  HttpAnswer call(const std::string& method, const std::string& path,
                  const std::string& body = {}) {
    return http_call({.method = method, .url = base_ + path, .headers = {}, .body = body});
  }

  std::string trouble_;
  HttpServer server_;
  std::string base_;
};

TEST_F(HttpServerTest, RoutesByMethodAndPatternWithParameters) {
  const json hello = json::parse(call("GET", "/hello/budi%20s?q=1%2B1").body);
  EXPECT_EQ(hello["name"], "budi s");
  EXPECT_EQ(hello["q"], "1+1");
  EXPECT_EQ(hello["from"], "127.0.0.1");
  EXPECT_TRUE(json::parse(call("GET", "/hello/fixed").body)["fixed"]);
  EXPECT_EQ(call("GET", "/hello/").status, 404);
  EXPECT_EQ(call("GET", "/hello/a/b").status, 404);
  const HttpAnswer wrong = call("GET", "/echo");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "POST");
  EXPECT_EQ(wrong.headers.at("content-type"), "application/problem+json");
}

TEST_F(HttpServerTest, EchoesABodyAndHeaders) {
  const HttpAnswer answer = http_call({.method = "POST",
                                       .url = base_ + "/echo",
                                       .headers = {{"X-Of", "yes"}},
                                       .body = std::string(1000, 'a')});
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, std::string(1000, 'a'));
  EXPECT_EQ(answer.headers.at("x-of"), "yes");
}

TEST_F(HttpServerTest, RefusesALargerBodyWithItsLimit) {
  const HttpAnswer answer = call("POST", "/echo", std::string(2'000'000, 'a'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(json::parse(answer.body)["largest_bytes"], 1000);
  EXPECT_EQ(call("POST", "/echo", "fine").status, 201);
}

TEST_F(HttpServerTest, RefusesAnEndlessChunkedBody) {
  RawClient client{server_.port()};
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 40; ++i) client.send("400\r\n" + std::string(0x400, 'b') + "\r\n");
  client.send("0\r\n\r\n");
  EXPECT_NE(client.read_until("largest_bytes").find(" 413 "), std::string::npos);
}

TEST_F(HttpServerTest, AFormIsNotABody) {
  EXPECT_EQ(http_call({.method = "POST",
                       .url = base_ + "/echo",
                       .headers = {{"Content-Type", "multipart/form-data; boundary=x"}},
                       .body = "--x\r\n\r\n--x--\r\n"})
                .status,
            415);
}

TEST_F(HttpServerTest, ExceptionsBecomeProblemsWithoutInnerText) {
  const HttpAnswer inner = call("GET", "/throws");
  EXPECT_EQ(inner.status, 500);
  EXPECT_EQ(inner.body.find("secret"), std::string::npos);
  EXPECT_EQ(inner.headers.at("content-type"), "application/problem+json");
  const HttpAnswer away = call("GET", "/away");
  EXPECT_EQ(away.status, 503);
  EXPECT_FALSE(away.headers.at("retry-after").empty());
  const json problem = json::parse(call("GET", "/problem").body);
  EXPECT_EQ(problem["type"], "urn:antrean:problem:invalid");
  EXPECT_EQ(problem["instance"], "/problem");
  EXPECT_EQ(problem["errors"][0]["field"], "applicants[0].nik");
}

TEST_F(HttpServerTest, HealthReadinessAndMetrics) {
  EXPECT_EQ(call("GET", "/healthz").status, 200);
  EXPECT_EQ(call("GET", "/readyz").status, 200);
  trouble_ = "kafka: no broker answers";
  const HttpAnswer not_ready = call("GET", "/readyz");
  EXPECT_EQ(not_ready.status, 503);
  EXPECT_EQ(json::parse(not_ready.body)["why"], trouble_);
  EXPECT_NE(call("GET", "/metrics").body.find("antrean_http_requests_total"), std::string::npos);
}

TEST_F(HttpServerTest, SilentConnectionsCostNoThread) {
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 50; ++i) silent.push_back(std::make_unique<RawClient>(server_.port()));
  EXPECT_EQ(call("GET", "/healthz").status, 200);
  silent.back()->send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(silent.back()->read_until("ok\"}").find("200"), std::string::npos);
}

TEST_F(HttpServerTest, KeepsAConnectionAndTakesPipelinedRequests) {
  RawClient client{server_.port()};
  const std::string one = "GET /hello/a HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string two = "GET /hello/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  client.send(one);
  EXPECT_NE(client.read_until("\"a\"").find("200"), std::string::npos);
  client.send(one + two);
  const std::string both = client.read_until("never");
  EXPECT_NE(both.find("\"a\""), std::string::npos);
  EXPECT_NE(both.find("\"b\""), std::string::npos);
  EXPECT_TRUE(client.closed_by_peer());
}

TEST_F(HttpServerTest, ABodyWhereNoneIsReadIsNotTheNextRequest) {
  RawClient client{server_.port()};
  client.send(
      "GET /hello/a HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
      "GET /hello/smuggled HTTP/1.1\r\nHost: x\r\n");
  EXPECT_EQ(client.read_until("never").find("smuggled"), std::string::npos);
}

TEST_F(HttpServerTest, NonsenseIsAnsweredAndHurtsNobody) {
  for (const std::string& nonsense :
       {std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11), std::string("GET\r\n\r\n"),
        "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n",
        std::string("POST /echo HTTP/1.1\r\nContent-Length: -5\r\n\r\n")}) {
    RawClient client{server_.port()};
    client.send(nonsense);
    ::usleep(1000);
  }
  EXPECT_EQ(call("GET", "/healthz").status, 200);
}

TEST_F(HttpServerTest, StopLetsARequestUnderWayFinish) {
  std::string body;
  std::thread caller([&] { body = call("GET", "/slow").body; });
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
  RawClient silent{server_.port()};
  const auto began = std::chrono::steady_clock::now();
  server_.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
  caller.join();
  EXPECT_EQ(body, "done");
  EXPECT_TRUE(silent.closed_by_peer());
  EXPECT_FALSE(RawClient{server_.port()}.connected());
}

TEST_F(HttpServerTest, AnAddressInUseIsNamed) {
  HttpServerSettings same = settings();
  same.listen = "127.0.0.1:" + std::to_string(server_.port());
  HttpServer second{same};
  EXPECT_THROW(second.start(), ConfigurationError);
  for (const char* wrong : {"", "nonsense", "127.0.0.1:", "127.0.0.1:99999", ":80", "a:1b"}) {
    HttpServerSettings bad;
    bad.listen = wrong;
    HttpServer server{bad};
    EXPECT_THROW(server.start(), ConfigurationError) << wrong;
  }
}

TEST_F(HttpServerTest, NothingSpinsWhenNothingHappens) {
  RawClient idle{server_.port()};
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  std::this_thread::sleep_for(std::chrono::milliseconds{500});
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_nvcsw - before.ru_nvcsw, 20);
}

TEST(HttpClient, SaysWhetherSomethingWasSent) {
  // A port that was free a moment ago: nobody listens there.
  int free_port = 0;
  {
    HttpServer server{{}};
    server.start();
    free_port = server.port();
  }
  EXPECT_THROW(http_call({.url = "http://127.0.0.1:" + std::to_string(free_port) + "/"}),
               TransientPartnerError);
  HttpServer slow{{}};
  slow.route("GET", "/slow", [](const HttpRequest&) {
    std::this_thread::sleep_for(std::chrono::milliseconds{400});
    return HttpResponse{};
  });
  slow.route("GET", "/large", [](const HttpRequest&) {
    return HttpResponse{200, "text/plain", std::string(100'000, 'x'), {}};
  });
  slow.start();
  const std::string base = "http://127.0.0.1:" + std::to_string(slow.port());
  EXPECT_THROW(http_call({.url = base + "/slow", .timeout = std::chrono::milliseconds{100}}),
               UnknownOutcome);
  EXPECT_THROW(http_call({.url = base + "/large", .largest_answer = 1000}), UnknownOutcome);
}

TEST(HttpClient, RefusesControlCharacters) {
  EXPECT_THROW(http_call({.url = "http://127.0.0.1:1/a\r\nX: y"}), std::invalid_argument);
  EXPECT_THROW(http_call({.url = "http://127.0.0.1:1/", .headers = {{"X", "a\r\nY: b"}}}),
               std::invalid_argument);
  EXPECT_THROW(http_call({.method = "GET\n", .url = "http://127.0.0.1:1/"}), std::invalid_argument);
  EXPECT_THROW(http_call({.url = "file:///etc/passwd"}), std::invalid_argument);
}

TEST(UrlEncode, EncodesAllButTheUnreserved) {
  EXPECT_EQ(url_encode("Aa0-_.~ +%/é"), "Aa0-_.~%20%2B%25%2F%C3%A9");
}

}  // namespace
}  // namespace antrean
