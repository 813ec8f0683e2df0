#pragma once

// The body of POST /v1/bookings/{id}/delivery as a value, and its validation: a pure function.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/http/problem.hpp"

namespace antrean::gateway {

/// Where the passports go, in Indonesia.
struct Address {
  /// Empty: the booking's owner.
  std::string recipient;
  std::string street;
  std::string kel_desa;
  std::string kecamatan;
  std::string kabupaten_kota;
  std::string provinsi;
  std::string kode_pos;
};

struct DeliveryRequest {
  Address address;
  /// Empty: all applicants of the booking.
  std::vector<int> applicants;
};

struct ParsedDeliveryRequest {
  DeliveryRequest request;
  std::vector<FieldError> errors;
};
/// `seats` is the number of applicants of the booking.
ParsedDeliveryRequest parse_delivery_request(const nlohmann::json& body, int seats);

/// Whether a postcode can belong to a province (by its first two digits, as Pos Indonesia gives
/// them out). Provinces that aren't known here agree with every postcode.
bool postcode_agrees(const std::string& kode_pos, const std::string& provinsi);

nlohmann::json address_json(const Address& address);

}  // namespace antrean::gateway
