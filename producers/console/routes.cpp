#include "producers/console/routes.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "common/http/problem.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "producers/console/embedded.hpp"
#include "producers/console/form.hpp"
#include "producers/console/pages.hpp"
#include "producers/console/scan_image.hpp"
#include "producers/console/words.hpp"

namespace antrean::console {
namespace {

constexpr int kMostRows = 100;
constexpr std::size_t kLargestForm = 8 * 1024;
constexpr const char* kSource = "/antrean/console";
constexpr const char* kPageCsp =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action "
    "'self'; "
    "base-uri 'none'; frame-ancestors 'none'";
// A picture needs nothing; the browser's PDF viewer doesn't work in a sandbox.
constexpr const char* kScanCsp = "default-src 'none'; sandbox; frame-ancestors 'self'";
constexpr const char* kPdfCsp =
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/// Ends a request with a page.
struct Refusal {
  int status;
  std::string title;
  std::string text;
};

void secure(HttpResponse& response, const char* policy) {
  response.headers.emplace_back("Content-Security-Policy", policy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  // Not "no-referrer": browsers then send "Origin: null" with our own forms.
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

HttpResponse page(int status, std::string html) {
  HttpResponse response{status, "text/html; charset=utf-8", std::move(html), {}};
  secure(response, kPageCsp);
  return response;
}

HttpResponse redirect(const std::string& place) {
  HttpResponse response = page(303, "");
  response.headers.emplace_back("Location", place);
  return response;
}

std::string cookie_header(const HttpRequest& request, const std::string& value, bool gone) {
  std::string header = std::string(kCookie) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict";
  if (request.header("x-forwarded-proto") == "https") header += "; Secure";
  if (gone) header += "; Max-Age=0";
  return header;
}

// A form that another site made the browser send is refused, whatever it holds.
void check_origin(const HttpRequest& request) {
  const std::string site = request.header("sec-fetch-site");
  const std::string origin = request.header("origin");
  const std::string host = request.header("host");
  const bool foreign_site = !site.empty() && site != "same-origin" && site != "none";
  const bool foreign_origin =
      !origin.empty() && origin != "http://" + host && origin != "https://" + host;
  if (foreign_site || foreign_origin) {
    throw Refusal{403, "Ditolak", "Permintaan berasal dari halaman lain."};
  }
}

class Routes {
 public:
  explicit Routes(const ConsoleContext& context) : context_(context) {}

  HttpResponse login_page(const HttpRequest&) const { return page(200, render_login(false)); }

  HttpResponse login(const HttpRequest& request) const {
    check_origin(request);
    const Form form = parse_form(request.body);
    const auto caller = context_.around.secrets.api_key(first(form, "api_key"));
    if (!caller || caller->role != Role::staff) {
      metrics::count("antrean_console_logins_total", {{"outcome", "refused"}});
      log::warning("login refused", {{"address", request.remote_address}});
      return page(401, render_login(true));
    }
    metrics::count("antrean_console_logins_total", {{"outcome", "taken"}});
    log::info("login", {{"officer", caller->name}});
    HttpResponse response = redirect("/queue");
    const Session session = context_.sessions.begin(caller->name);
    response.headers.emplace_back(
        "Set-Cookie", cookie_header(request, context_.sessions.cookie_value(session), false));
    return response;
  }

  HttpResponse logout(const HttpRequest& request, const Session& session) const {
    check_form(request, session);
    context_.sessions.end(session);
    HttpResponse response = redirect("/login");
    response.headers.emplace_back("Set-Cookie", cookie_header(request, "", true));
    return response;
  }

  HttpResponse queue(const HttpRequest& request, const Session& session) const {
    QueuePage queue;
    queue.frame = frame_of(session);
    queue.now = context_.around.clock.now();
    queue.done = request.query_value("done").value_or("");
    in_transaction(context_.around.pool, [&](pqxx::work& tx) {
      queue.reviews = list_reviews(tx, queue.now, kMostRows);
      queue.total = count_reviews(tx, queue.now);
    });
    return page(200, render_queue(queue));
  }

  HttpResponse document(const HttpRequest& request, const Session& session) const {
    return document_page(request, session, 200, false);
  }

  HttpResponse scan(const HttpRequest& request, const Session& session) const {
    const Opened opened = open(request, session, "scan");
    const auto sealed = context_.blobs.get(BlobId{opened.review.blob});
    std::optional<ShownScan> shown;
    if (sealed) {
      try {
        shown = shown_scan(open_sealed(opened.key, *sealed, opened.review.blob),
                           context_.around.settings.gateway_most_pixels());
      } catch (const PoisonMessage&) {
        log::warning("a scan can't be opened", {{"document", opened.review.document.str()}});
      }
    }
    if (!shown) throw Refusal{404, "Tidak dapat ditampilkan", "Berkas ini tidak dapat dibuka."};
    HttpResponse response{200, shown->media_type, std::move(shown->bytes), {}};
    secure(response, shown->media_type == "application/pdf" ? kPdfCsp : kScanCsp);
    response.headers.emplace_back("Content-Disposition", "inline");
    return response;
  }

  HttpResponse decide(const HttpRequest& request, const Session& session) const {
    const Form form = check_form(request, session);
    const std::string decision = first(form, "decision");
    const bool asks_reasons = decision == "retry" || decision == "refuse";
    if (decision != "approve" && !asks_reasons) {
      throw Refusal{400, "Permintaan tidak lengkap", "Keputusan tidak dikenal."};
    }
    std::vector<std::string> reasons;
    if (asks_reasons) reasons = known_reasons(form, decision == "retry");
    if (asks_reasons && reasons.empty()) return document_page(request, session, 422, true);
    const Instant now = context_.around.clock.now();
    const Review review = find(request, now);
    if (std::to_string(review.version) != first(form, "version")) {
      throw Refusal{409, "Dokumen sudah berubah", "Buka dokumen sekali lagi, lalu putuskan."};
    }
    const auto used_up = [](const nlohmann::json& reason) {
      return reason.value("code", "") == "TRIES_USED_UP";
    };
    if (decision == "retry" && std::any_of(review.reasons.begin(), review.reasons.end(), used_up)) {
      throw Refusal{409, "Kesempatan habis", "Setujui atau tolak dokumen ini."};
    }
    context_.publish(event_of(review, session, decision, reasons, now));
    log::info("officer's decision", {{"document", review.document.str()},
                                     {"officer", session.officer},
                                     {"decision", decision}});
    metrics::count("antrean_console_decisions_total", {{"decision", decision}});
    note(review, session, decision, now);
    return redirect("/queue?done=" + decision);
  }

  /// The session of a request, or the way to the login page.
  using Served = HttpResponse (Routes::*)(const HttpRequest&, const Session&) const;
  HttpResponse for_officers(const HttpRequest& request, Served serve) const {
    const auto session = context_.sessions.find(cookie_in(request.header("cookie"), kCookie));
    if (!session) return redirect("/login");
    HttpResponse response = answered(request, serve, *session);
    const bool sets = std::any_of(response.headers.begin(), response.headers.end(),
                                  [](const auto& header) { return header.first == "Set-Cookie"; });
    if (!sets) {
      response.headers.emplace_back(
          "Set-Cookie", cookie_header(request, context_.sessions.cookie_value(*session), false));
    }
    return response;
  }

 private:
  struct Opened {
    Review review;
    Key key;
  };

  HttpResponse answered(const HttpRequest& request, Served serve, const Session& session) const {
    try {
      return (this->*serve)(request, session);
    } catch (const Refusal& refusal) {
      return page(refusal.status, render_message(frame_of(session), refusal.title, refusal.text));
    } catch (const InfrastructureError& error) {
      log::warning("the console can't serve", {{"error", error.what()}});
      return page(503, render_message(frame_of(session), "Mohon tunggu",
                                      "Sistem sedang sibuk. Tidak ada yang diubah; coba lagi "
                                      "sebentar lagi."));
    }
  }

  Frame frame_of(const Session& session) const {
    return {session.officer, context_.sessions.csrf_token(session)};
  }

  Form check_form(const HttpRequest& request, const Session& session) const {
    check_origin(request);
    Form form = parse_form(request.body);
    if (!context_.sessions.csrf_matches(session, first(form, "csrf"))) {
      throw Refusal{403, "Ditolak", "Formulir sudah kedaluwarsa. Buka halamannya sekali lagi."};
    }
    return form;
  }

  static std::vector<std::string> known_reasons(const Form& form, bool retry) {
    std::vector<std::string> reasons;
    const auto given = form.find("reason");
    if (given == form.end()) return reasons;
    // In the list's order, each once.
    for (const auto& [code, text] : retry ? retry_reasons() : refusal_reasons()) {
      if (std::find(given->second.begin(), given->second.end(), code) != given->second.end()) {
        reasons.push_back(code);
      }
    }
    return reasons;
  }

  Review find(const HttpRequest& request, Instant now) const {
    std::optional<Review> review;
    bool decided = false;
    in_transaction(context_.around.pool, [&](pqxx::work& tx) {
      review = find_review(tx, request.parameter("id"));
      if (review) decided = was_decided(tx, *review, now);
    });
    if (!review || decided) {
      throw Refusal{404, "Tidak lagi menunggu",
                    "Dokumen ini sudah diputuskan, diganti, atau pendaftarannya berakhir."};
    }
    return *std::move(review);
  }

  void note(const Review& review, const Session& session, const std::string& action,
            Instant now) const {
    in_transaction(context_.around.pool,
                   [&](pqxx::work& tx) { note_access(tx, review, session.officer, action, now); });
  }

  // Nothing personal is opened before the look at it is noted.
  Opened open(const HttpRequest& request, const Session& session, const std::string& action) const {
    const Instant now = context_.around.clock.now();
    Opened opened{find(request, now), {}};
    PersonKeys keys;
    in_transaction(context_.around.pool, [&](pqxx::work& tx) {
      const std::array person{opened.review.person};
      keys = find_person_keys(tx, context_.around.secrets.master(), person);
    });
    if (keys.empty()) throw Refusal{410, "Data sudah dihapus", "Data orang ini sudah dihapus."};
    note(opened.review, session, action, now);
    opened.key = keys.begin()->second;
    return opened;
  }

  static nlohmann::json opened_json(const Opened& opened, const std::string& sealed) {
    if (sealed.empty()) return nlohmann::json::object();
    try {
      return nlohmann::json::parse(open_text(opened.key, sealed, opened.review.person.str()));
    } catch (const std::exception&) {
      log::warning("a sealed field can't be opened", {{"document", opened.review.document.str()}});
      return nlohmann::json::object();
    }
  }

  HttpResponse document_page(const HttpRequest& request, const Session& session, int status,
                             bool reason_missing) const {
    Opened opened = open(request, session, "view");
    DocumentPage shown;
    shown.frame = frame_of(session);
    shown.comparison =
        compare(opened.review.kind, opened_json(opened, opened.review.sealed_claim),
                opened_json(opened, opened.review.sealed_reading), opened.review.reasons);
    shown.pdf = opened.review.media_type == "application/pdf";
    shown.reason_missing = reason_missing;
    shown.now = context_.around.clock.now();
    shown.review = std::move(opened.review);
    return page(status, render_document(shown));
  }

  Event event_of(const Review& review, const Session& session, const std::string& decision,
                 const std::vector<std::string>& reasons, Instant now) const {
    // One id for one version of a document: of two decisions that were sent at the same time,
    // all consumers take the same one, the first, and pass over the other as a repetition.
    const std::string hash = context_.around.secrets.hash(
        "document-reviewed", review.document.str() + "\n" + std::to_string(review.version));
    unsigned char bytes[16];
    for (std::size_t i = 0; i < sizeof bytes; ++i) {
      bytes[i] = static_cast<unsigned char>(std::stoi(hash.substr(2 * i, 2), nullptr, 16));
    }
    Event event;
    event.id = EventId{uuid_from_bytes(bytes)};
    event.source = kSource;
    event.type = EventType::document_reviewed;
    event.subject = review.document.str();
    event.time = now;
    event.key = review.booking.str();
    event.correlation_id = review.correlation_id.empty() ? event.id.str() : review.correlation_id;
    event.office_id = review.office_id;
    event.actor = "officer:" + session.officer;
    event.data = {{"booking_id", review.booking.str()},
                  {"document_id", review.document.str()},
                  {"n", review.n},
                  {"kind", review.kind},
                  {"decision", decision},
                  {"reasons", reasons}};
    return event;
  }

  const ConsoleContext& context_;
};

}  // namespace

void add_routes(HttpServer& server, const ConsoleContext& context) {
  const auto routes = std::make_shared<const Routes>(context);
  const auto officers = [&](const char* method, const char* pattern, Routes::Served serve) {
    server.route(
        method, pattern,
        [routes, serve](const HttpRequest& request) {
          return routes->for_officers(request, serve);
        },
        kLargestForm);
  };
  officers("GET", "/", &Routes::queue);
  officers("GET", "/queue", &Routes::queue);
  officers("GET", "/documents/{id}", &Routes::document);
  officers("GET", "/documents/{id}/scan", &Routes::scan);
  officers("POST", "/documents/{id}/decision", &Routes::decide);
  officers("POST", "/logout", &Routes::logout);
  server.route("GET", "/login",
               [routes](const HttpRequest& request) { return routes->login_page(request); });
  server.route(
      "POST", "/login",
      [routes](const HttpRequest& request) {
        try {
          return routes->login(request);
        } catch (const Refusal& refusal) {
          return page(refusal.status, render_message(std::nullopt, refusal.title, refusal.text));
        }
      },
      kLargestForm);
  server.route("GET", "/console.css", [](const HttpRequest&) {
    HttpResponse response{200, "text/css; charset=utf-8", std::string(embedded::kStyle), {}};
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Cache-Control", "no-cache");
    return response;
  });
}

}  // namespace antrean::console
