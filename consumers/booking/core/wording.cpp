#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

// "1 Des 2026": an SMS has 160 characters for everything.
std::string short_date(Date date, const std::string& language) {
  const std::string full = long_date(date, language_of(language));
  const auto first = full.find(' ');
  const auto second = full.find(' ', first + 1);
  return full.substr(0, std::min(first + 4, second)) + full.substr(second);
}

}  // namespace

nlohmann::json appointment(const Office& office, const Booking& booking) {
  nlohmann::json parameters{{"kode", booking.code},
                            {"kantor", office.short_name},
                            {"tanggal", booking.date},
                            {"jam", booking.slot},
                            {"n", std::to_string(booking.applicants.size())},
                            {"zona", "WIB"}};
  const auto date = parse_date(booking.date);
  if (!date) return parameters;
  parameters["hari"] = weekday_name(*date, language_of(booking.language));
  parameters["tgl"] = short_date(*date, booking.language);
  parameters["zona"] = zone_label(office, start_of(office, *date));
  return parameters;
}

std::string moment(const Office& office, Instant instant, const std::string& language) {
  const std::string date = short_date(local_date(office, instant), language);
  return date.substr(0, date.rfind(' ')) + " " + local_time(office, instant);
}

std::string day(const std::string& iso_date, const std::string& language) {
  const auto date = parse_date(iso_date);
  return date ? short_date(*date, language) : iso_date;
}

std::string rupiah(std::int64_t amount) {
  std::string text = std::to_string(amount);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ".");
  }
  return text;
}

}  // namespace antrean::booking
