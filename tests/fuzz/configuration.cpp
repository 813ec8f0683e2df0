// Settings and offices: a first line "settings" or "offices", then the TOML file.

#include <sys/mman.h>
#include <unistd.h>

#include "common/errors.hpp"
#include "common/offices.hpp"
#include "common/settings/settings.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

// A file in memory, with a name to open it by.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : descriptor_(memfd_create("toml", MFD_CLOEXEC)) {
    require(descriptor_ >= 0, "a file in memory can be had");
    require(write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
            "it takes the text");
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

std::vector<std::string> seeds() {
  return {
      "settings\n" + read_file("config/antrean.toml"),
      "settings\n[booking]\npayment_window = \"2h\"\nmost_applicants = 5\n[log]\npretty = true\n",
      "offices\n" + read_file("config/offices.toml")};
}

int quick_runs() {
  return 9'000;
}

void run(std::string_view input) {
  const std::string_view what = take_line(input);
  const MemoryFile file(input);
  try {
    if (what == "offices") {
      const Offices offices{file.path()};
      const Instant now = *parse_rfc3339("2026-12-01T02:30:00Z");
      for (const Office& office : offices.all()) {
        require(offices.find(office.id) != nullptr, "an office is found by its id");
        const Date today = local_date(office, now);
        for (const auto& [slot, seats] : office.slots) {
          require(slot_start(office, today, slot).has_value() && seats >= 0, "a slot has a time");
          (void)is_open(office, today, slot, now);
        }
        (void)next_working_date(office, today);
      }
    } else {
      Settings settings;
      settings.load(file.path(), {});
      require(settings.booking_most_applicants() >= 1, "what was taken is within its limits");
    }
  } catch (const ConfigurationError& error) {
    require(std::string_view(error.what()).size() > 10, "the error says something");
  }
}

}  // namespace antrean::fuzz
