#pragma once

// The body of POST /v1/bookings as a value, and its validation: a pure function. Rules that need
// the state of other bookings (seats, cooldown, one KK) are the booking worker's; here stands what
// the request alone can tell.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/http/problem.hpp"
#include "common/offices.hpp"
#include "common/time.hpp"

namespace antrean::gateway {

struct ApplicantRequest {
  std::string nik;
  std::string nama;
  std::string tanggal_lahir;
  std::string jenis_kelamin;
  std::string no_kk;
  /// E.164. The first applicant must give a phone and an e-mail address; others that leave one out
  /// are reached by the first one's.
  std::string phone;
  std::string email;
};

struct BookingRequest {
  OfficeId office;
  std::string date;
  std::string slot;
  std::string product;
  std::string kind;
  std::string language;
  std::vector<ApplicantRequest> applicants;
};

struct BookingRules {
  const Offices& offices;
  int most_applicants = 5;
  Instant now;
};

/// The request, and every mistake with the name of its field. With mistakes the request is
/// incomplete and must not be used.
struct ParsedBookingRequest {
  BookingRequest request;
  std::vector<FieldError> errors;
};
ParsedBookingRequest parse_booking_request(const nlohmann::json& body, const BookingRules& rules);

/// What is sealed to the intake: {"applicants":[{"nik",...}]}.
nlohmann::json applicants_json(const BookingRequest& request);

}  // namespace antrean::gateway
