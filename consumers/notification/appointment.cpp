#include "consumers/notification/appointment.hpp"

#include <cairo/cairo.h>
#include <libical/ical.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace antrean::notification {
namespace {

constexpr int kModule = 8;
constexpr int kQuietZone = 4;

icaltimetype utc(Instant instant) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch());
  return icaltime_from_timet_with_zone(seconds.count(), 0, icaltimezone_get_utc_timezone());
}

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string calendar(const std::string& code, const std::string& summary, const std::string& place,
                     Instant start, Instant stamp) {
  icalcomponent* event = icalcomponent_vanew(
      ICAL_VEVENT_COMPONENT, icalproperty_new_uid((code + "@antrean").c_str()),
      icalproperty_new_dtstamp(utc(stamp)), icalproperty_new_dtstart(utc(start)),
      icalproperty_new_dtend(utc(start + std::chrono::hours{1})),
      icalproperty_new_summary(summary.c_str()), icalproperty_new_location(place.c_str()),
      static_cast<void*>(nullptr));
  icalcomponent* root = icalcomponent_vanew(
      ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
      icalproperty_new_prodid("-//Antrean//ID"), icalproperty_new_method(ICAL_METHOD_PUBLISH),
      event, static_cast<void*>(nullptr));
  char* text = icalcomponent_as_ical_string_r(root);
  std::string result{text};
  icalmemory_free_buffer(text);
  icalcomponent_free(root);
  return result;
}

std::string qr_picture(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free};
  if (!code) throw std::runtime_error("the QR code can't be made");
  const int side = (code->width + 2 * kQuietZone) * kModule;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface{
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side), cairo_surface_destroy};
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo{cairo_create(surface.get()),
                                                                 cairo_destroy};
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  cairo_paint(cairo.get());
  cairo_set_source_rgb(cairo.get(), 0, 0, 0);
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1U) == 0) continue;
      cairo_rectangle(cairo.get(), (x + kQuietZone) * kModule, (y + kQuietZone) * kModule, kModule,
                      kModule);
    }
  }
  cairo_fill(cairo.get());
  std::string png;
  cairo_surface_write_to_png_stream(surface.get(), append, &png);
  return png;
}

}  // namespace antrean::notification
