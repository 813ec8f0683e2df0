#include "ocr/command_verify.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "ocr/command_ocr.hpp"
#include "ocr/reader.hpp"
#include "ocr/verify.hpp"

namespace antrean::ocr {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Json parse_file(const fs::path& path) {
  std::ifstream in{path};
  if (!in) throw std::runtime_error(path.string() + ": no such file");
  Json json = Json::parse(in, nullptr, false);
  if (json.is_discarded()) throw std::runtime_error(path.string() + ": not valid JSON");
  return json;
}

// A document that is no picture can be read by nobody: the same as one that is too blurred.
std::optional<Reading> read_document(const fs::path& path, Kind kind, DocumentReader& reader) {
  try {
    return reader.read(read_file(path.string()), kind);
  } catch (const DecodeError& error) {
    Reading unreadable;
    unreadable.kind = kind;
    unreadable.quality.usable = false;
    unreadable.quality.reasons = {std::string(name_of(error.fault()))};
    return unreadable;
  }
}

Json decide_case(const Json& one, const fs::path& folder, DocumentReader& reader) {
  const auto start = std::chrono::steady_clock::now();
  const auto path = [&](const char* key) -> fs::path {
    if (!one.contains(key) || one[key].is_null()) return {};
    return folder / one[key].get<std::string>();
  };
  Json line;
  if (one.contains("id")) line["id"] = one["id"];
  try {
    const Claim claim =
        claim_from_json(one.contains("claim") ? one["claim"] : parse_file(path("claim_file")));
    std::optional<Reading> ktp;
    std::optional<Reading> kk;
    if (!path("ktp").empty()) ktp = read_document(path("ktp"), Kind::ktp, reader);
    if (!path("kk").empty()) kk = read_document(path("kk"), Kind::kk, reader);
    line.update(to_json(decide(claim, ktp ? &*ktp : nullptr, kk ? &*kk : nullptr)));
  } catch (const std::exception& error) {
    line["error"] = error.what();
  }
  line["ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::steady_clock::now() - start)
                   .count();
  return line;
}

}  // namespace

int run_verify_command(const VerifyCommandOptions& options, std::ostream& out, std::ostream& err) {
  DocumentReader reader;
  bool failed = false;
  const auto print = [&](const Json& line) {
    failed = failed || line.contains("error");
    out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  };
  if (options.batch.empty()) {
    Json one{{"id", fs::path(options.claim).stem().string()},
             {"claim_file", fs::absolute(options.claim).string()}};
    if (!options.ktp.empty()) one["ktp"] = fs::absolute(options.ktp).string();
    if (!options.kk.empty()) one["kk"] = fs::absolute(options.kk).string();
    print(decide_case(one, fs::current_path(), reader));
    return failed ? 1 : 0;
  }
  std::ifstream in{options.batch};
  if (!in) {
    err << "antrean verify: " << options.batch << ": no such file\n";
    return 1;
  }
  const fs::path folder = fs::absolute(options.batch).parent_path();
  for (std::string text; std::getline(in, text);) {
    if (text.empty()) continue;
    const Json one = Json::parse(text, nullptr, false);
    print(one.is_object() ? decide_case(one, folder, reader)
                          : Json{{"error", "a line that is no JSON object"}});
  }
  return failed ? 1 : 0;
}

}  // namespace antrean::ocr
