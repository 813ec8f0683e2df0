#include <filesystem>
#include <fstream>
#include <map>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "tests/invariants/collect.hpp"

namespace antrean::invariants {
namespace {

constexpr std::size_t kLargestAnswer = 256 * 1024 * 1024;

// The Message-ID of an e-mail's head; empty when it has none.
std::string message_id_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::string line;
  while (std::getline(in, line) && !line.empty() && line != "\r") {
    for (std::size_t i = 0; i < line.size() && line[i] != ':'; ++i) {
      if (line[i] >= 'A' && line[i] <= 'Z') line[i] = static_cast<char>(line[i] - 'A' + 'a');
    }
    if (!line.starts_with("message-id:")) continue;
    const auto begin = line.find('<');
    const auto end = line.find('>');
    if (begin != std::string::npos && end != std::string::npos && begin < end) {
      return line.substr(begin + 1, end - begin - 1);
    }
  }
  return {};
}

}  // namespace

void collect_partner(const std::string& name, const std::string& url, Evidence& evidence) {
  HttpCall call;
  call.url = url + "/accepted";
  call.largest_answer = kLargestAnswer;
  const HttpAnswer answer = http_call(call);
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (answer.status != 200 || !body.is_object()) {
    throw InfrastructureError(name + ": no list of what was accepted");
  }
  for (const auto& one : body.at("accepted")) {
    evidence.accepted.push_back({name, one.at("request_id"), one.at("accepted")});
  }
}

void collect_maildir(const std::string& directory, Evidence& evidence) {
  std::map<std::string, std::int64_t> times;
  for (const char* part : {"new", "cur"}) {
    const auto folder = std::filesystem::path{directory} / part;
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
      const std::string id = message_id_of(entry.path());
      if (!id.empty()) ++times[id];
    }
  }
  for (const auto& [id, count] : times) evidence.accepted.push_back({"mail", id, count});
}

}  // namespace antrean::invariants
