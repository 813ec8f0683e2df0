#pragma once

// The civil registry (Dukcapil): says whether a person is known as claimed.
//
//   POST /v1/identity-checks {request_id, nik, nama, tanggal_lahir, jenis_kelamin}
//     200 {result: "MATCH" | "MISMATCH" | "NOT_FOUND", fields: [names that differ]}
//   PUT /people [{nik, nama, tanggal_lahir, jenis_kelamin}, ...]  registers them: 200 {people}
//   GET /accepted  the checks that were made, by request id, without anything personal
//   Faults: down, slow, error_500, cut, mismatch (says that the name differs), not_found.

#include <map>
#include <mutex>
#include <string>

#include "tests/partners/faults.hpp"
#include "tests/partners/ledger.hpp"

namespace antrean::partners {

struct RegistrySettings {
  std::string listen;
  /// A NIK that nobody registered matches, whatever is claimed (for benchmarks).
  bool match_all = false;
};

/// Constructing starts it. `state` outlives it; the people aren't kept in it.
class Registry {
 public:
  Registry(const RegistrySettings& settings, StateFile& state);
  int port() const { return server_.port(); }

 private:
  struct Person {
    std::string name;
    std::string birth_date;
    std::string sex;
  };

  HttpResponse check(const HttpRequest& request);
  HttpResponse put_people(const HttpRequest& request);
  nlohmann::json compare(const std::string& nik, const Person& claim);

  bool match_all_;
  Faults faults_;
  Ledger checks_;
  std::mutex mutex_;
  std::map<std::string, Person> people_;  // by NIK
  HttpServer server_;
};

}  // namespace antrean::partners
