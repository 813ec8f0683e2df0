#include "tests/partners/ledger.hpp"

#include "common/errors.hpp"

namespace antrean::partners {

StateFile::StateFile(const std::filesystem::path& file) {
  if (file.empty()) return;
  std::ifstream in{file};
  std::string line;
  while (std::getline(in, line)) {
    // A line cut short by a crash was never answered for.
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("partner")) continue;
    before_.emplace(entry["partner"].get<std::string>(), entry["entry"]);
  }
  out_.open(file, std::ios::app);
  if (!out_) throw ConfigurationError("--state-file: can't write " + file.string());
}

void StateFile::append(const std::string& partner, const nlohmann::json& entry) {
  const std::lock_guard lock{mutex_};
  if (!out_.is_open()) return;
  out_ << nlohmann::json{{"partner", partner}, {"entry", entry}}.dump() << '\n' << std::flush;
}

void StateFile::replay(const std::string& partner,
                       const std::function<void(const nlohmann::json&)>& take) const {
  const auto [first, last] = before_.equal_range(partner);
  for (auto entry = first; entry != last; ++entry) take(entry->second);
}

Ledger::Ledger(std::string partner, StateFile& state)
    : partner_(std::move(partner)), state_(state) {
  state.replay(partner_, [this](const nlohmann::json& entry) {
    entries_[entry.at("request_id").get<std::string>()].kept = entry.at("kept");
  });
}

std::optional<nlohmann::json> Ledger::find(const std::string& request_id) {
  const std::lock_guard lock{mutex_};
  const auto found = entries_.find(request_id);
  if (found == entries_.end()) return std::nullopt;
  ++found->second.repeated;
  return found->second.kept;
}

bool Ledger::accept(const std::string& request_id, const nlohmann::json& kept) {
  const std::lock_guard lock{mutex_};
  const auto [entry, fresh] = entries_.try_emplace(request_id);
  if (!fresh) {
    ++entry->second.repeated;
    return false;
  }
  entry->second.kept = kept;
  state_.append(partner_, {{"request_id", request_id}, {"kept", kept}});
  return true;
}

void Ledger::update(const std::string& request_id, const nlohmann::json& kept) {
  const std::lock_guard lock{mutex_};
  entries_[request_id].kept = kept;
  state_.append(partner_, {{"request_id", request_id}, {"kept", kept}});
}

std::optional<nlohmann::json> Ledger::peek(const std::string& request_id) const {
  const std::lock_guard lock{mutex_};
  const auto found = entries_.find(request_id);
  if (found == entries_.end()) return std::nullopt;
  return found->second.kept;
}

nlohmann::json Ledger::list() const {
  const std::lock_guard lock{mutex_};
  nlohmann::json accepted = nlohmann::json::array();
  for (const auto& [request_id, entry] : entries_) {
    nlohmann::json line = entry.kept;
    line["request_id"] = request_id;
    line["accepted"] = entry.accepted;
    line["repeated"] = entry.repeated;
    accepted.push_back(std::move(line));
  }
  return {{"partner", partner_}, {"count", entries_.size()}, {"accepted", std::move(accepted)}};
}

void Ledger::serve(HttpServer& server) {
  server.route("GET", "/accepted",
               [this](const HttpRequest&) { return json_response(200, list()); });
}

}  // namespace antrean::partners
