#include "tests/partners/faults.hpp"

#include <chrono>
#include <thread>

#include "common/http/problem.hpp"

namespace antrean::partners {
namespace {

constexpr double kLongestWait = 24 * 3600;
constexpr double kLongestSlowness = 60;

[[noreturn]] void refuse(const std::string& field, const std::string& reason) {
  Problem problem = make_problem(422, "invalid", "A field is wrong.");
  problem.errors.push_back({field, reason});
  throw ProblemError(problem);
}

double number_in(const nlohmann::json& body, const char* field, double usual, double low,
                 double high) {
  if (!body.contains(field)) return usual;
  if (!body[field].is_number()) refuse(field, "expected a number");
  const double value = body[field];
  if (value < low || value > high) refuse(field, "out of range");
  return value;
}

}  // namespace

void Faults::add(const nlohmann::json& wanted) {
  Fault fault;
  fault.kind = text_in(wanted, "kind");
  if (!kinds_.contains(fault.kind)) {
    std::string known;
    for (const std::string& kind : kinds_) known += (known.empty() ? "" : ", ") + kind;
    refuse("kind", "this partner knows " + known);
  }
  fault.left = static_cast<std::int64_t>(number_in(wanted, "times", 1, -1, 1e9));
  fault.probability = number_in(wanted, "probability", 1, 0, 1);
  fault.seconds = number_in(wanted, "seconds", fault.kind == "slow" ? 3 : 0, 0, kLongestWait);
  fault.random.seed(static_cast<std::uint64_t>(number_in(wanted, "seed", 1, 0, 1e15)));
  const std::lock_guard lock{mutex_};
  faults_.push_back(std::move(fault));
}

void Faults::clear() {
  const std::lock_guard lock{mutex_};
  faults_.clear();
}

nlohmann::json Faults::list() const {
  const std::lock_guard lock{mutex_};
  nlohmann::json on = nlohmann::json::array();
  for (const Fault& fault : faults_) {
    if (fault.left == 0) continue;
    on.push_back({{"kind", fault.kind},
                  {"times", fault.left},
                  {"probability", fault.probability},
                  {"seconds", fault.seconds}});
  }
  return {{"faults", std::move(on)}, {"struck", struck_}, {"kinds", kinds_}};
}

std::optional<double> Faults::strikes(const std::string& kind) {
  const std::lock_guard lock{mutex_};
  for (Fault& fault : faults_) {
    if (fault.kind != kind || fault.left == 0) continue;
    if (std::uniform_real_distribution<double>{0, 1}(fault.random) >= fault.probability) continue;
    if (fault.left > 0) --fault.left;
    ++struck_[kind];
    return fault.seconds;
  }
  return std::nullopt;
}

void Faults::serve(HttpServer& server) {
  server.route("POST", "/faults", [this](const HttpRequest& request) {
    add(body_of(request));
    return json_response(201, list());
  });
  server.route("GET", "/faults", [this](const HttpRequest&) { return json_response(200, list()); });
  server.route("DELETE", "/faults", [this](const HttpRequest&) {
    clear();
    return json_response(200, list());
  });
}

std::optional<HttpResponse> strike_before(Faults& faults) {
  if (const auto seconds = faults.strikes("slow")) {
    std::this_thread::sleep_for(
        std::chrono::duration<double>(std::min(*seconds, kLongestSlowness)));
  }
  if (faults.strikes("down")) {
    HttpResponse response;
    response.cut = true;
    return response;
  }
  if (faults.strikes("error_500")) {
    return problem_response(make_problem(500, "broken", "A fault was switched on."), "");
  }
  return std::nullopt;
}

HttpResponse strike_after(Faults& faults, HttpResponse response) {
  if (faults.strikes("cut")) response.cut = true;
  return response;
}

nlohmann::json body_of(const HttpRequest& request) {
  auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object()) {
    throw ProblemError(make_problem(400, "malformed", "The body is not a JSON object."));
  }
  return body;
}

std::string text_in(const nlohmann::json& body, const char* field) {
  if (!body.contains(field) || !body[field].is_string() ||
      body[field].get_ref<const std::string&>().empty()) {
    refuse(field, "expected a text");
  }
  return body[field];
}

}  // namespace antrean::partners
