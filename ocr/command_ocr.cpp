#include "ocr/command_ocr.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <ostream>
#include <thread>

#include "ocr/reader.hpp"
#include "ocr/reading_json.hpp"

namespace antrean::ocr {
namespace {

// Checked before reading: a file of any size is opened by nobody.
constexpr std::uintmax_t kLargestFile = 32'000'000;

std::string line_of(const std::string& file, DocumentReader& reader, std::optional<Kind> wanted,
                    bool& failed) {
  nlohmann::json line{{"file", file}};
  try {
    line.update(to_json(reader.read(read_file(file), wanted)));
  } catch (const DecodeError& error) {
    failed = true;
    line["error"] = std::string(name_of(error.fault())) + ": " + error.what();
  } catch (const std::exception& error) {
    failed = true;
    line["error"] = error.what();
  }
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::vector<std::uint8_t> read_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw std::runtime_error("no such file");
  if (!std::filesystem::is_regular_file(path, error)) throw std::runtime_error("not a file");
  if (std::filesystem::file_size(path, error) > kLargestFile) {
    throw std::runtime_error("TOO_LARGE: the file is larger than 32 MB");
  }
  std::ifstream in{path, std::ios::binary};
  if (!in) throw std::runtime_error("the file can't be opened");
  return {std::istreambuf_iterator<char>{in}, {}};
}

int run_ocr_command(const OcrCommandOptions& options, std::ostream& out, std::ostream& err) {
  const std::optional<Kind> wanted = options.type == "ktp"  ? std::optional{Kind::ktp}
                                     : options.type == "kk" ? std::optional{Kind::kk}
                                                            : std::nullopt;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  // Lines that wait for one before them.
  std::map<std::size_t, std::string> waiting;
  std::size_t printed = 0;
  const auto work = [&] {
    DocumentReader reader;
    for (std::size_t at = next++; at < options.files.size(); at = next++) {
      bool this_failed = false;
      std::string line = line_of(options.files[at], reader, wanted, this_failed);
      if (this_failed) failed = true;
      const std::lock_guard lock{mutex};
      waiting.emplace(at, std::move(line));
      for (auto ready = waiting.find(printed); ready != waiting.end();
           ready = waiting.find(printed)) {
        out << ready->second << std::endl;
        waiting.erase(ready);
        ++printed;
      }
      if (options.progress) err << '\r' << printed << " of " << options.files.size() << std::flush;
    }
  };
  std::vector<std::thread> threads;
  const auto jobs = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, options.jobs)), 1,
                                            std::max<std::size_t>(1, options.files.size()));
  for (std::size_t i = 1; i < jobs; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (options.progress) err << '\n';
  return failed ? 1 : 0;
}

}  // namespace antrean::ocr
