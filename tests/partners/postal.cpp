#include "tests/partners/postal.hpp"

#include <cstdio>

#include "common/http/problem.hpp"
#include "common/ids.hpp"
#include "common/sealing.hpp"

namespace antrean::partners {
namespace {

constexpr std::size_t kLargestRequest = 256 * 1024;
constexpr std::size_t kLongestStatus = 200;
constexpr std::int64_t kSerials = 10'000'000'000;
constexpr int kMostRepeats = 20;
constexpr std::chrono::seconds kLongestWait{10};

[[noreturn]] void refuse(const char* field, const char* reason) {
  Problem problem = make_problem(422, "invalid", "A field is wrong.");
  problem.errors.push_back({field, reason});
  throw ProblemError(problem);
}

// "P", the date, ten digits made from the request.
std::string resi_for(const std::string& request_id, Instant now) {
  const std::string day = to_rfc3339(now).substr(0, 10);
  const std::string hash = content_hash(as_bytes(request_id));
  const auto serial =
      static_cast<long long>(std::stoull(hash.substr(0, 14), nullptr, 16) % kSerials);
  char text[32];
  std::snprintf(text, sizeof text, "P%s%s%s%010lld", day.substr(2, 2).c_str(),
                day.substr(5, 2).c_str(), day.substr(8, 2).c_str(), serial);
  return text;
}

const nlohmann::json& object_in(const nlohmann::json& body, const char* field) {
  if (!body.contains(field) || !body[field].is_object() || body[field].empty()) {
    refuse(field, "expected an object");
  }
  return body[field];
}

}  // namespace

PostalService::PostalService(const PostalSettings& settings, const Clock& clock, StateFile& state)
    : callback_url_(settings.callback_url + "/v1/callbacks/tracking"),
      clock_(clock),
      faults_({"down", "slow", "error_500", "cut", "too_many", "refuse_400", "late", "repeated",
               "out_of_order", "bad_signature", "old_timestamp"}),
      requests_("postal", state),
      callbacks_(settings.webhook_secret, clock),
      server_({.listen = settings.listen, .name = "postal"}) {
  faults_.serve(server_);
  requests_.serve(server_);
  server_.route(
      "POST", "/v1/requests", [this](const HttpRequest& r) { return take(r); }, kLargestRequest);
  server_.route("GET", "/v1/requests/{id}", [this](const HttpRequest& r) { return show(r); });
  server_.route("POST", "/simulate/track", [this](const HttpRequest& r) { return track(r); });
  server_.route("GET", "/callbacks", [this](const HttpRequest&) {
    return json_response(200, {{"callbacks", callbacks_.list()}});
  });
  server_.start();
}

HttpResponse PostalService::take(const HttpRequest& request) {
  if (auto fault = strike_before(faults_)) return *fault;
  if (const auto seconds = faults_.strikes("too_many")) {
    Problem problem = make_problem(429, "too-many", "A fault was switched on.");
    problem.retry_after = std::max(1, static_cast<int>(*seconds));
    return problem_response(problem, request.path);
  }
  if (faults_.strikes("refuse_400")) {
    return problem_response(make_problem(400, "refused", "A fault was switched on."), request.path);
  }
  const nlohmann::json body = body_of(request);
  const std::string request_id = text_in(body, "request_id");
  text_in(object_in(body, "recipient"), "name");
  object_in(body, "sender");
  object_in(body, "address");
  if (!body.contains("consignments") || !body["consignments"].is_array() ||
      body["consignments"].empty()) {
    refuse("consignments", "expected a list with at least one");
  }
  const std::string resi = resi_for(request_id, clock_.now());
  const bool fresh = requests_.accept(request_id, {{"resi", resi},
                                                   {"consignments", body["consignments"].size()},
                                                   {"status", "requested"},
                                                   {"occurred_at", to_rfc3339(clock_.now())}});
  const auto kept = requests_.peek(request_id);
  return strike_after(faults_, json_response(fresh ? 201 : 409, {{"request_id", request_id},
                                                                 {"resi", kept->at("resi")}}));
}

HttpResponse PostalService::show(const HttpRequest& request) {
  const std::string request_id = request.parameter("id");
  auto kept = requests_.peek(request_id);
  if (!kept) throw ProblemError(make_problem(404, "no-such-request", "Nobody asked for this."));
  (*kept)["request_id"] = request_id;
  return json_response(200, *kept);
}

HttpResponse PostalService::track(const HttpRequest& request) {
  const nlohmann::json body = body_of(request);
  const std::string request_id = text_in(body, "request_id");
  const std::string status = text_in(body, "status");
  if (status.size() > kLongestStatus) refuse("status", "expected at most 200 bytes");
  Instant occurred = clock_.now();
  if (body.contains("occurred_at")) {
    const auto given = parse_rfc3339(text_in(body, "occurred_at"));
    if (!given) refuse("occurred_at", "expected an RFC 3339 instant");
    occurred = *given;
  }
  nlohmann::json news{
      {"request_id", request_id}, {"status", status}, {"occurred_at", to_rfc3339(occurred)}};
  if (auto kept = requests_.peek(request_id)) {
    news["resi"] = kept->at("resi");
    (*kept)["status"] = status;
    (*kept)["occurred_at"] = to_rfc3339(occurred);
    requests_.update(request_id, *kept);
  } else if (!body.value("force", false)) {
    throw ProblemError(make_problem(404, "no-such-request", "Nobody asked for this."));
  }
  if (body.contains("resi")) news["resi"] = text_in(body, "resi");
  int times = 1;
  if (body.contains("repeat")) {
    if (!body["repeat"].is_number_integer() || body["repeat"] < 0 ||
        body["repeat"] > kMostRepeats) {
      refuse("repeat", "expected 0 to 20");
    }
    times += body["repeat"].get<int>();
  }
  if (faults_.strikes("repeated")) times += 2;
  Callback callback{new_uuid(), callback_url_, news.dump(), clock_.now(), Forgery::none};
  if (const auto seconds = faults_.strikes("late")) {
    callback.due += std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
  }
  if (faults_.strikes("bad_signature")) callback.forgery = Forgery::bad_signature;
  if (faults_.strikes("old_timestamp")) callback.forgery = Forgery::old_timestamp;
  send(callback, times);
  bool sent = false;
  if (body.value("wait", false)) sent = callbacks_.wait_until_sent(kLongestWait);
  return json_response(202, {{"callback", callback.id}, {"times", times}, {"sent", sent}});
}

void PostalService::send(const Callback& callback, int times) {
  const std::lock_guard lock{mutex_};
  if (!held_ && faults_.strikes("out_of_order")) {
    held_ = callback;
    return;
  }
  for (int i = 0; i < times; ++i) callbacks_.send(callback);
  if (held_) {
    callbacks_.send(*held_);
    held_.reset();
  }
}

}  // namespace antrean::partners
