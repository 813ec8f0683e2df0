#pragma once

// The postal service: takes delivery requests and reports where a consignment is.
//
//   POST /v1/requests {request_id, sender, recipient, address, consignments}
//     201 {request_id, resi}; the same request_id again: 409 {request_id, resi}, nothing is taken
//     twice.
//   GET /v1/requests/{id}  {request_id, resi, status, occurred_at}
//   POST /simulate/track {request_id, status, occurred_at?, resi?, repeat?, wait?, force?}
//     Something happens to the consignment: the signed callback {request_id, status, occurred_at,
//     resi} goes to <callback-url>/v1/callbacks/tracking and is tried again until 2xx. Any text is
//     taken for a status. 404 for an unknown request unless `force`. Calling it with earlier
//     `occurred_at` sends news out of order.
//   GET /accepted  the requests, without anything personal; GET /callbacks  what was sent
//   Faults: down, slow, error_500, cut, too_many (429 with Retry-After `seconds`), refuse_400; of
//   callbacks: late (`seconds`), repeated, out_of_order (held back until the next one was sent),
//   bad_signature, old_timestamp.

#include <mutex>
#include <optional>
#include <string>

#include "tests/partners/callbacks.hpp"
#include "tests/partners/faults.hpp"
#include "tests/partners/ledger.hpp"

namespace antrean::partners {

struct PostalSettings {
  std::string listen;
  std::string callback_url;
  std::string webhook_secret;
};

/// Constructing starts it. `clock` and `state` outlive it.
class PostalService {
 public:
  PostalService(const PostalSettings& settings, const Clock& clock, StateFile& state);
  int port() const { return server_.port(); }

 private:
  HttpResponse take(const HttpRequest& request);
  HttpResponse show(const HttpRequest& request);
  HttpResponse track(const HttpRequest& request);
  void send(const Callback& callback, int times);

  std::string callback_url_;
  const Clock& clock_;
  Faults faults_;
  Ledger requests_;
  CallbackSender callbacks_;
  std::mutex mutex_;
  /// Held back by the fault out_of_order.
  std::optional<Callback> held_;
  HttpServer server_;
};

}  // namespace antrean::partners
