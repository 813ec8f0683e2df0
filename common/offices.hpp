#pragma once

// The offices: their zones, products, calendars and slots (config/offices.toml). Calendar rules are
// applied here, in the office's zone; durations stay in UTC. All functions are pure; an Offices is
// constant after loading and thread-safe.

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean {

/// A calendar date without a zone.
using Date = std::chrono::year_month_day;

/// "2026-12-01". Nothing when the text isn't a date that exists.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);
Date add_days(Date date, int days);

struct Office {
  OfficeId id;
  /// "Kantor Imigrasi Pamekasan".
  std::string name;
  /// For an SMS: "Kanim Pamekasan".
  std::string short_name;
  std::string address;
  /// IANA name: "Asia/Jakarta".
  std::string zone;
  std::set<std::string> products;
  /// ISO numbers, Monday is 1.
  std::set<unsigned> closed_weekdays;
  std::set<Date> closed_dates;
  /// The start of each slot, "09:00" local, with its seats.
  std::map<std::string, int> slots;
  /// Dates up to today + this many are open for booking.
  int days_ahead = 0;
};

/// Whether a slot can be booked at `now`, as far as the calendar knows.
enum class SlotVerdict {
  open,
  /// The office has no slot at this time of day.
  no_such_slot,
  /// A closed weekday or date.
  closed,
  /// It has begun already.
  past,
  /// Its quota isn't open yet.
  not_yet,
};

SlotVerdict is_open(const Office& office, Date date, std::string_view slot, Instant now);
/// True when the office works on this day at all.
bool works_on(const Office& office, Date date);
/// The next day, after `date`, on which the office works; nothing within a year.
std::optional<Date> next_working_date(const Office& office, Date date);

/// The moment at which a slot begins. Nothing when the text isn't "HH:MM".
std::optional<Instant> slot_start(const Office& office, Date date, std::string_view slot);
Date local_date(const Office& office, Instant instant);
/// "14:05" on the office's clocks.
std::string local_time(const Office& office, Instant instant);
/// The moment of local midnight at which the date begins.
Instant start_of(const Office& office, Date date);
/// When the quota of a date opened or opens: midnight, days_ahead before it.
Instant quota_opens(const Office& office, Date date);

/// "WIB", "WITA" or "WIT" by the zone's distance from UTC; "UTC+10" and the like elsewhere.
std::string zone_label(const Office& office, Instant instant);

enum class Language { indonesian, english };
/// "en" is English, anything else Indonesian.
Language language_of(std::string_view code);
/// "Selasa" or "Tuesday".
std::string_view weekday_name(Date date, Language language);
/// "1 Desember 2026" or "1 December 2026".
std::string long_date(Date date, Language language);

class Offices {
 public:
  /// Throws ConfigurationError naming the file, the office and the key that is wrong.
  explicit Offices(const std::filesystem::path& file);

  /// nullptr when there is none.
  const Office* find(const OfficeId& id) const;
  /// In the file's order.
  const std::vector<Office>& all() const { return offices_; }

 private:
  std::vector<Office> offices_;
};

}  // namespace antrean
