#include "tests/partners/registry.hpp"

#include "common/http/problem.hpp"

namespace antrean::partners {
namespace {

constexpr std::size_t kLargestPeople = 64 * 1024 * 1024;

// Upper case, runs of blanks folded: how the registry itself compares names.
std::string fold(const std::string& text) {
  std::string folded;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (blank && (folded.empty() || folded.back() == ' ')) continue;
    folded += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

}  // namespace

Registry::Registry(const RegistrySettings& settings, StateFile& state)
    : match_all_(settings.match_all),
      faults_({"down", "slow", "error_500", "cut", "mismatch", "not_found"}),
      checks_("registry", state),
      server_({.listen = settings.listen, .name = "registry", .threads = 16}) {
  faults_.serve(server_);
  checks_.serve(server_);
  server_.route("POST", "/v1/identity-checks", [this](const HttpRequest& r) { return check(r); });
  server_.route(
      "PUT", "/people", [this](const HttpRequest& r) { return put_people(r); }, kLargestPeople);
  server_.start();
}

HttpResponse Registry::check(const HttpRequest& request) {
  if (auto fault = strike_before(faults_)) return *fault;
  const nlohmann::json body = body_of(request);
  const std::string request_id = text_in(body, "request_id");
  const Person claim{text_in(body, "nama"), text_in(body, "tanggal_lahir"),
                     text_in(body, "jenis_kelamin")};
  nlohmann::json answer = compare(text_in(body, "nik"), claim);
  if (faults_.strikes("mismatch")) answer = {{"result", "MISMATCH"}, {"fields", {"nama"}}};
  if (faults_.strikes("not_found")) {
    answer = {{"result", "NOT_FOUND"}, {"fields", nlohmann::json::array()}};
  }
  checks_.accept(request_id, answer);
  return strike_after(faults_, json_response(200, answer));
}

nlohmann::json Registry::compare(const std::string& nik, const Person& claim) {
  nlohmann::json fields = nlohmann::json::array();
  const std::lock_guard lock{mutex_};
  const auto found = people_.find(nik);
  if (found == people_.end()) {
    return {{"result", match_all_ ? "MATCH" : "NOT_FOUND"}, {"fields", std::move(fields)}};
  }
  const Person& known = found->second;
  if (fold(claim.name) != fold(known.name)) fields.push_back("nama");
  if (claim.birth_date != known.birth_date) fields.push_back("tanggal_lahir");
  if (fold(claim.sex) != fold(known.sex)) fields.push_back("jenis_kelamin");
  return {{"result", fields.empty() ? "MATCH" : "MISMATCH"}, {"fields", std::move(fields)}};
}

HttpResponse Registry::put_people(const HttpRequest& request) {
  const auto list = nlohmann::json::parse(request.body, nullptr, false);
  if (!list.is_array()) {
    throw ProblemError(make_problem(400, "malformed", "The body is not a JSON array."));
  }
  std::map<std::string, Person> given;
  for (const auto& one : list) {
    if (!one.is_object()) {
      throw ProblemError(make_problem(400, "malformed", "A person is not a JSON object."));
    }
    given[text_in(one, "nik")] = {text_in(one, "nama"), text_in(one, "tanggal_lahir"),
                                  text_in(one, "jenis_kelamin")};
  }
  const std::lock_guard lock{mutex_};
  for (auto& [nik, person] : given) people_[nik] = std::move(person);
  return json_response(200, {{"people", people_.size()}});
}

}  // namespace antrean::partners
