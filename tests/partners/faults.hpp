#pragma once

// Faults of a simulated partner that can be switched on over HTTP. A fault strikes a number of
// times, or always, each time with a probability from its own seeded generator, so that a run can
// be repeated.
//
//   POST   /faults  {"kind": "...", "times": n | -1, "probability": p, "seed": s, "seconds": t}
//   GET    /faults  what is switched on, and how often each kind has struck
//   DELETE /faults  all off

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/http/server.hpp"

namespace antrean::partners {

/// Thread-safe.
class Faults {
 public:
  /// `kinds`: the faults that this partner knows.
  explicit Faults(std::set<std::string> kinds) : kinds_(std::move(kinds)) {}

  /// Switches a fault on. Throws ProblemError (422) naming the field that is wrong.
  void add(const nlohmann::json& wanted);
  void clear();
  nlohmann::json list() const;

  /// Counts a strike and returns the fault's `seconds` when `kind` strikes now.
  std::optional<double> strikes(const std::string& kind);

  /// Adds the three routes.
  void serve(HttpServer& server);

 private:
  struct Fault {
    std::string kind;
    std::int64_t left = 1;
    double probability = 1;
    double seconds = 0;
    std::mt19937_64 random;
  };

  std::set<std::string> kinds_;
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
  std::map<std::string, std::int64_t> struck_;
};

/// The faults that every partner's own calls have: `down` (the connection ends before anything was
/// done), `slow` (answers after `seconds`), `error_500`. Nothing when the call goes on as usual.
std::optional<HttpResponse> strike_before(Faults& faults);

/// `cut`: the connection ends after the partner acted.
HttpResponse strike_after(Faults& faults, HttpResponse response);

/// The request's body as a JSON object. Throws ProblemError (400).
nlohmann::json body_of(const HttpRequest& request);
/// A text member of a body. Throws ProblemError (422) naming it when it is missing or empty.
std::string text_in(const nlohmann::json& body, const char* field);

}  // namespace antrean::partners
