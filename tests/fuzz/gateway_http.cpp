// Raw bytes to the gateway's port: HTTP, routes, keys, queries, Kannel's receipts, bodies. Words in
// braces stand for what differs in each installation: {app}, {staff}, {receipt}. Every answer is
// an HTTP response, and none is a 500.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/log.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/gateway/harness.hpp"

namespace antrean::fuzz {
namespace {

constexpr const char* kEffect = "01938f5a-0000-8000-8000-000000000002";

class Installation {
 public:
  Installation() {
    log::set_up("error", false);
    words_ = {{"{app}", gateway_.api_keys.at("app")},
              {"{staff}", gateway_.api_keys.at("staff")},
              {"{receipt}", gateway_.secrets().hash("sms-callback", kEffect).substr(0, 32)}};
  }

  // What the gateway answers until it closes the connection.
  std::string exchange(std::string request) {
    for (const auto& [word, value] : words_) {
      for (auto at = request.find(word); at != std::string::npos; at = request.find(word)) {
        request.replace(at, word.size(), value);
      }
    }
    const int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(gateway_.server.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
            "the gateway takes connections");
    const timeval patience{.tv_sec = 8, .tv_usec = 0};
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    send(line, request.data(), request.size(), MSG_NOSIGNAL);
    shutdown(line, SHUT_WR);
    std::string answer(4096, '\0');
    std::string all;
    ssize_t got = 0;
    while ((got = recv(line, answer.data(), answer.size(), 0)) > 0) {
      all.append(answer, 0, static_cast<std::size_t>(got));
    }
    require(got == 0 || errno != EAGAIN, "the gateway answers or closes in time");
    close(line);
    return all;
  }

 private:
  gateway::Harness gateway_;
  std::map<std::string, std::string> words_;
};

std::string post(const std::string& path, const std::string& body, const std::string& more) {
  return "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get(const std::string& path, const std::string& more = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + more + "\r\n";
}

}  // namespace

std::vector<std::string> seeds() {
  const auto paths = nlohmann::json::parse(read_file("config/openapi.json")).at("paths");
  const std::string booking = paths.at("/v1/bookings")
                                  .at("post")
                                  .at("requestBody")
                                  .at("content")
                                  .at("application/json")
                                  .at("example")
                                  .dump();
  const std::string app = "Authorization: Bearer {app}\r\n";
  const std::string receipt =
      std::string("/v1/callbacks/sms?effect=") + kEffect + "&token={receipt}";
  return {get("/healthz"),
          get("/openapi.json"),
          get(receipt + "&kind=1"),
          get(receipt + "&kind=16"),
          get("/v1/offices/pamekasan/slots?from=2026-12-08&to=2026-12-09"),
          get(std::string("/v1/bookings/") + kEffect + "?language=en", app),
          get("/s/MDE5Mzhm?lang=id"),
          post("/v1/bookings", booking, app + "Idempotency-Key: key-1\r\n"),
          post("/v1/callbacks/payments", "{}", "webhook-id: m\r\nwebhook-timestamp: 1\r\n"),
          post("/v1/bookings", "5\r\nhello\r\n0\r\n\r\n", app + "Transfer-Encoding: chunked\r\n")};
}

int quick_runs() {
  return 4'000;
}

void run(std::string_view input) {
  static Installation* const installation = new Installation();  // its threads outlive main()
  const std::string answer = installation->exchange(std::string(input));
  if (answer.empty()) return;  // closed without a word, as one may with what isn't HTTP
  require(answer.starts_with("HTTP/1.1 "), "an answer is HTTP");
  require(answer.compare(9, 3, "500") != 0, "nothing is an internal error");
}

}  // namespace antrean::fuzz
