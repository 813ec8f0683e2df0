#include "producers/gateway/calendar.hpp"

#include <libical/ical.h>

#include <ctime>
#include <memory>

namespace antrean::gateway {
namespace {

struct ComponentDeleter {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};

icaltimetype utc(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
  return icaltime_from_timet_with_zone(static_cast<time_t>(seconds), 0,
                                       icaltimezone_get_utc_timezone());
}

}  // namespace

std::string booking_calendar(const BookingView& booking, const Office& office,
                             const std::string& status_url, Language language, Instant stamp) {
  const auto date = parse_date(booking.date);
  const auto start = date ? slot_start(office, *date, booking.slot) : std::nullopt;
  if (!start) return {};
  const bool english = language == Language::english;
  const std::string summary =
      (english ? "Passport appointment, code " : "Permohonan paspor, kode ") + booking.code;
  const std::string description =
      english ? "Bring the original documents and show the code. Status: " + status_url
              : "Bawa dokumen asli dan tunjukkan kode. Status: " + status_url;
  const std::string uid = booking.id.str() + "@antrean";
  const std::string place = office.name + ", " + office.address;

  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  icalcomponent_add_property(event, icalproperty_new_uid(uid.c_str()));
  icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(stamp)));
  icalcomponent_add_property(event, icalproperty_new_dtstart(utc(*start)));
  icalcomponent_add_property(event, icalproperty_new_dtend(utc(*start + std::chrono::hours{1})));
  icalcomponent_add_property(event, icalproperty_new_summary(summary.c_str()));
  icalcomponent_add_property(event, icalproperty_new_location(place.c_str()));
  icalcomponent_add_property(event, icalproperty_new_description(description.c_str()));
  icalcomponent_add_property(
      event, icalproperty_new_sequence(static_cast<int>(booking.version % 1'000'000)));
  icalcomponent* alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
  icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  icalcomponent_add_property(alarm, icalproperty_new_description(summary.c_str()));
  icaltriggertype trigger{};
  trigger.time = icaltime_null_time();
  trigger.duration = icaldurationtype_from_string("-P1D");
  icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
  icalcomponent_add_component(event, alarm);

  const std::unique_ptr<icalcomponent, ComponentDeleter> calendar{
      icalcomponent_new(ICAL_VCALENDAR_COMPONENT)};
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Antrean//Gateway//ID"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
  icalcomponent_add_component(calendar.get(), event);
  // The _r variant gives memory that is ours to free.
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text{
      icalcomponent_as_ical_string_r(calendar.get()),
      [](void* memory) { icalmemory_free_buffer(memory); }};
  return text ? std::string(text.get()) : std::string{};
}

}  // namespace antrean::gateway
