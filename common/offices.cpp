#include "common/offices.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <array>

#include "common/errors.hpp"
#include "common/settings/toml.hpp"

namespace antrean {
namespace {

constexpr std::array<std::string_view, 7> kIndonesianDays{"Senin", "Selasa", "Rabu",  "Kamis",
                                                          "Jumat", "Sabtu",  "Minggu"};
constexpr std::array<std::string_view, 7> kEnglishDays{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kIndonesianMonths{
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
constexpr std::array<std::string_view, 12> kEnglishMonths{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// Digits at a fixed place; -1 when they aren't digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<std::chrono::minutes> parse_slot(std::string_view slot) {
  if (slot.size() != 5 || slot[2] != ':') return std::nullopt;
  const int hour = digits(slot, 0, 2);
  const int minute = digits(slot, 3, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return std::chrono::minutes{hour * 60 + minute};
}

date::local_days to_local_days(Date day) {
  return date::local_days{date::days{std::chrono::sys_days{day}.time_since_epoch().count()}};
}

const date::time_zone& zone_of(const Office& office) {
  return *date::locate_zone(office.zone);
}

Instant to_instant(const Office& office, Date day, std::chrono::minutes time) {
  // `earliest` settles the hour that is there twice; Indonesia has no such hours.
  const auto local = to_local_days(day) + time;
  return std::chrono::time_point_cast<Duration>(
      zone_of(office).to_sys(local, date::choose::earliest));
}

date::local_time<Duration> to_local(const Office& office, Instant instant) {
  return zone_of(office).to_local(instant);
}

unsigned iso_weekday(Date day) {
  return std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding();
}

// Reads one [[office]] table, keeping count of the keys so that a misspelt one is named.
class OfficeReader {
 public:
  OfficeReader(const std::filesystem::path& file, const toml::table& table)
      : file_(file), table_(table) {}

  Office read() {
    Office office;
    office.id = OfficeId{text("id")};
    id_ = office.id.str();
    office.name = text("name");
    office.short_name = text("short_name");
    office.address = text("address");
    office.zone = text("zone");
    try {
      date::locate_zone(office.zone);
    } catch (const std::runtime_error&) {
      fail("zone", "an IANA time zone, such as Asia/Jakarta");
    }
    for (const std::string& product : list("products")) office.products.insert(product);
    if (office.products.empty()) fail("products", "at least one product");
    for (const std::string& day : list("closed_weekdays")) {
      const auto found = std::find(kEnglishDays.begin(), kEnglishDays.end(), day);
      if (found == kEnglishDays.end()) fail("closed_weekdays", "days such as Saturday");
      office.closed_weekdays.insert(static_cast<unsigned>(found - kEnglishDays.begin()) + 1);
    }
    for (const std::string& day : list("closed_dates")) {
      const auto parsed = parse_date(day);
      if (!parsed) fail("closed_dates", "dates such as 2026-12-25");
      office.closed_dates.insert(*parsed);
    }
    const auto days_ahead = get("days_ahead").value<std::int64_t>();
    if (!days_ahead || *days_ahead < 0 || *days_ahead > 3660) {
      fail("days_ahead", "a number of days, 0 to 3660");
    }
    office.days_ahead = static_cast<int>(*days_ahead);
    const toml::table* slots = get("slots").as_table();
    if (slots == nullptr || slots->empty()) fail("slots", "a table such as {\"09:00\" = 10}");
    for (const auto& [slot, node] : *slots) {
      const auto seats = node.value<std::int64_t>();
      if (!parse_slot(slot.str()) || !seats || *seats < 0 || *seats > 1'000'000) {
        fail("slots", "times such as \"09:00\" with a number of seats");
      }
      office.slots.emplace(std::string(slot.str()), static_cast<int>(*seats));
    }
    for (const auto& [key, node] : table_) {
      if (!used_.contains(std::string(key.str()))) fail(std::string(key.str()), "no such key");
    }
    return office;
  }

  [[noreturn]] void fail(const std::string& key, const std::string& expected) const {
    throw ConfigurationError(file_.string() + ": office '" + id_ + "': " + key + ": expected " +
                             expected);
  }

 private:
  const toml::node& get(const std::string& key) {
    used_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) fail(key, "a value; it is missing");
    return *node;
  }
  std::string text(const std::string& key) {
    const auto value = get(key).value<std::string>();
    if (!value || value->empty()) fail(key, "a text");
    return *value;
  }
  std::vector<std::string> list(const std::string& key) {
    const toml::array* array = get(key).as_array();
    if (array == nullptr) fail(key, "a list of texts");
    std::vector<std::string> values;
    for (const toml::node& node : *array) {
      const auto value = node.value<std::string>();
      if (!value) fail(key, "a list of texts");
      values.push_back(*value);
    }
    return values;
  }

  const std::filesystem::path& file_;
  const toml::table& table_;
  std::string id_ = "?";
  std::set<std::string> used_;
};

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                  std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string format_date(Date date) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Date add_days(Date date, int days) {
  return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

bool works_on(const Office& office, Date date) {
  return !office.closed_weekdays.contains(iso_weekday(date)) && !office.closed_dates.contains(date);
}

SlotVerdict is_open(const Office& office, Date date, std::string_view slot, Instant now) {
  const auto start = slot_start(office, date, slot);
  if (!start || !office.slots.contains(std::string(slot))) return SlotVerdict::no_such_slot;
  if (*start <= now) return SlotVerdict::past;
  if (!works_on(office, date)) return SlotVerdict::closed;
  if (now < quota_opens(office, date)) return SlotVerdict::not_yet;
  return SlotVerdict::open;
}

std::optional<Date> next_working_date(const Office& office, Date date) {
  for (int days = 1; days <= 366; ++days) {
    const Date candidate = add_days(date, days);
    if (works_on(office, candidate)) return candidate;
  }
  return std::nullopt;
}

std::optional<Instant> slot_start(const Office& office, Date date, std::string_view slot) {
  const auto time = parse_slot(slot);
  if (!time || !date.ok()) return std::nullopt;
  return to_instant(office, date, *time);
}

Date local_date(const Office& office, Instant instant) {
  const auto day = date::floor<date::days>(to_local(office, instant));
  return Date{std::chrono::sys_days{std::chrono::days{day.time_since_epoch().count()}}};
}

std::string local_time(const Office& office, Instant instant) {
  return date::format("%H:%M", date::floor<std::chrono::minutes>(to_local(office, instant)));
}

Instant start_of(const Office& office, Date date) {
  return to_instant(office, date, std::chrono::minutes{0});
}

Instant quota_opens(const Office& office, Date date) {
  return start_of(office, add_days(date, -office.days_ahead));
}

std::string zone_label(const Office& office, Instant instant) {
  const auto offset = std::chrono::duration_cast<std::chrono::hours>(
      zone_of(office).get_info(std::chrono::floor<std::chrono::seconds>(instant)).offset);
  switch (offset.count()) {
    case 7:
      return "WIB";
    case 8:
      return "WITA";
    case 9:
      return "WIT";
    default:
      return "UTC" + std::string(offset.count() < 0 ? "" : "+") + std::to_string(offset.count());
  }
}

Language language_of(std::string_view code) {
  return code == "en" ? Language::english : Language::indonesian;
}

std::string_view weekday_name(Date date, Language language) {
  const auto& names = language == Language::english ? kEnglishDays : kIndonesianDays;
  return names[iso_weekday(date) - 1];
}

std::string long_date(Date date, Language language) {
  const auto& names = language == Language::english ? kEnglishMonths : kIndonesianMonths;
  std::string text = std::to_string(static_cast<unsigned>(date.day()));
  text += ' ';
  text += names[static_cast<unsigned>(date.month()) - 1];
  text += ' ';
  text += std::to_string(static_cast<int>(date.year()));
  return text;
}

Offices::Offices(const std::filesystem::path& file) {
  const toml::table table = read_toml(file);
  const toml::array* offices = table["office"].as_array();
  if (offices == nullptr || table.size() != 1) {
    throw ConfigurationError("offices.file: " + file.string() +
                             ": expected [[office]] tables only");
  }
  for (const toml::node& node : *offices) {
    const toml::table* entry = node.as_table();
    if (entry == nullptr) {
      throw ConfigurationError("offices.file: " + file.string() + ": expected [[office]] tables");
    }
    OfficeReader reader{file, *entry};
    Office office = reader.read();
    if (find(office.id) != nullptr) reader.fail("id", "an id that no other office has");
    offices_.push_back(std::move(office));
  }
}

const Office* Offices::find(const OfficeId& id) const {
  const auto found = std::find_if(offices_.begin(), offices_.end(),
                                  [&](const Office& office) { return office.id == id; });
  return found == offices_.end() ? nullptr : &*found;
}

}  // namespace antrean
