#include "producers/gateway/booking_request.hpp"

#include <algorithm>
#include <set>

#include "producers/gateway/fields.hpp"

namespace antrean::gateway {
namespace {

const std::vector<std::string> kProducts{"ordinary_5", "ordinary_10", "electronic_5",
                                         "electronic_10"};
const std::vector<std::string> kKinds{"new", "replacement"};
const std::vector<std::string> kLanguages{"id", "en"};
const std::vector<std::string> kSexes{"LAKI-LAKI", "PEREMPUAN"};

constexpr std::size_t kLongestName = 120;
constexpr int kFirstBirthYear = 1900;

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 0x7f;
  });
}

void check_slot(FieldReader& reader, const BookingRequest& request, const BookingRules& rules) {
  const Office* office = rules.offices.find(request.office);
  if (office == nullptr) {
    if (!request.office.empty()) reader.mistake("office_id", "there is no such office");
    return;
  }
  const auto date = parse_date(request.date);
  if (!request.date.empty() && !date) {
    reader.mistake("date", "must be a date that exists, such as 2026-12-01");
  }
  if (!request.slot.empty() && !office->slots.contains(request.slot)) {
    reader.mistake("slot", "the office has no slot at this time");
    return;
  }
  if (!date) return;
  if (*date < local_date(*office, rules.now)) {
    reader.mistake("date", "lies in the past");
  } else if (!request.slot.empty() &&
             is_open(*office, *date, request.slot, rules.now) == SlotVerdict::past) {
    reader.mistake("slot", "has begun already");
  }
}

void check_birth_date(FieldReader& reader, const std::string& text, const BookingRules& rules) {
  if (text.empty()) return;
  const auto date = parse_date(text);
  if (!date) {
    reader.mistake("tanggal_lahir", "must be a date that exists, such as 1990-05-17");
  } else if (static_cast<int>(date->year()) < kFirstBirthYear) {
    reader.mistake("tanggal_lahir", "lies too far in the past");
  } else if (std::chrono::sys_days{*date} >
             std::chrono::floor<std::chrono::days>(rules.now) + std::chrono::days{1}) {
    reader.mistake("tanggal_lahir", "lies in the future");
  }
}

ApplicantRequest parse_applicant(const nlohmann::json& value, std::size_t index,
                                 const BookingRules& rules, std::vector<FieldError>& errors) {
  FieldReader reader{value, "applicants[" + std::to_string(index) + "]", errors};
  const bool owner = index == 0;
  ApplicantRequest one;
  one.nik = reader.digits("nik", 16);
  one.nama = reader.text("nama", kLongestName);
  if (!one.nama.empty() && !has_letter(one.nama)) reader.mistake("nama", "must hold letters");
  one.tanggal_lahir = reader.text("tanggal_lahir", 10);
  check_birth_date(reader, one.tanggal_lahir, rules);
  one.jenis_kelamin = reader.one_of("jenis_kelamin", kSexes);
  one.no_kk = reader.digits("no_kk", 16);
  if (!one.no_kk.empty() && one.no_kk == one.nik) {
    reader.mistake("no_kk", "is the NIK; the KK number stands at the top of the family card");
  }
  const std::string phone = owner ? reader.text("phone", 30) : reader.optional_text("phone", 30);
  if (!phone.empty()) {
    if (const auto number = mobile_number(phone)) {
      one.phone = *number;
    } else {
      reader.mistake("phone", "must be a mobile number, such as 0812 3456 7890");
    }
  }
  one.email = owner ? reader.text("email", 254) : reader.optional_text("email", 254);
  if (!one.email.empty() && !is_email(one.email)) {
    reader.mistake("email", "must be an e-mail address");
  }
  reader.finish();
  return one;
}

}  // namespace

ParsedBookingRequest parse_booking_request(const nlohmann::json& body, const BookingRules& rules) {
  ParsedBookingRequest parsed;
  BookingRequest& request = parsed.request;
  FieldReader reader{body, "", parsed.errors};
  request.office = OfficeId{reader.text("office_id", 60)};
  request.date = reader.text("date", 10);
  request.slot = reader.text("slot", 5);
  request.product = reader.one_of("product", kProducts);
  request.kind = reader.one_of("kind", kKinds);
  request.language = reader.one_of("language", kLanguages, "id");
  check_slot(reader, request, rules);

  const nlohmann::json& applicants = reader.member("applicants");
  const auto most = static_cast<std::size_t>(rules.most_applicants);
  if (!applicants.is_null()) {
    if (!applicants.is_array() || applicants.empty()) {
      reader.mistake("applicants", "must be a list of 1 to " + std::to_string(most));
    } else if (applicants.size() > most) {
      reader.mistake("applicants", "at most " + std::to_string(most) + " in one booking");
    } else {
      std::set<std::string> niks;
      for (std::size_t i = 0; i < applicants.size(); ++i) {
        ApplicantRequest one = parse_applicant(applicants[i], i, rules, parsed.errors);
        if (!one.nik.empty() && !niks.insert(one.nik).second) {
          reader.mistake("applicants[" + std::to_string(i) + "].nik",
                         "stands in this booking twice");
        }
        if (i > 0) {
          if (one.phone.empty()) one.phone = request.applicants.front().phone;
          if (one.email.empty()) one.email = request.applicants.front().email;
        }
        request.applicants.push_back(std::move(one));
      }
    }
  }
  reader.finish();
  return parsed;
}

nlohmann::json applicants_json(const BookingRequest& request) {
  auto list = nlohmann::json::array();
  for (const ApplicantRequest& one : request.applicants) {
    list.push_back({{"nik", one.nik},
                    {"nama", one.nama},
                    {"tanggal_lahir", one.tanggal_lahir},
                    {"jenis_kelamin", one.jenis_kelamin},
                    {"no_kk", one.no_kk},
                    {"phone", one.phone},
                    {"email", one.email}});
  }
  return {{"applicants", list}};
}

}  // namespace antrean::gateway
