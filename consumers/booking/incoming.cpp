#include "consumers/booking/incoming.hpp"

#include "common/errors.hpp"
#include "common/offices.hpp"

namespace antrean::booking {
namespace {

// Who is younger has no KTP and is decided on the KK (UU 24/2013, article 63).
constexpr int kAgeOfKtp = 17;
constexpr std::size_t kMostApplicants = 20;
constexpr const char* kFields[] = {"nik",   "nama",  "tanggal_lahir", "jenis_kelamin",
                                   "no_kk", "phone", "email"};

Instant instant_in(const nlohmann::json& data, const char* key) {
  const auto instant = parse_rfc3339(data.at(key).get_ref<const std::string&>());
  if (!instant) throw PoisonMessage(std::string(key) + " is not an RFC 3339 instant");
  return *instant;
}

bool is_child(const std::string& birth_date, Instant at) {
  const auto born = parse_date(birth_date);
  if (!born) throw PoisonMessage("an applicant's birth date is not a date");
  const Date grown{born->year() + std::chrono::years{kAgeOfKtp}, born->month(), born->day()};
  // 29 February becomes 1 March in a common year.
  const auto day = std::chrono::sys_days{grown};
  return at < day;
}

// The event without its value, which is large here and was read already.
Event attributes_of(const Event& event) {
  Event cause;
  cause.id = event.id;
  cause.source = event.source;
  cause.type = event.type;
  cause.subject = event.subject;
  cause.time = event.time;
  cause.key = event.key;
  cause.causation_id = event.causation_id;
  cause.correlation_id = event.correlation_id;
  cause.office_id = event.office_id;
  cause.actor = event.actor;
  cause.traceparent = event.traceparent;
  return cause;
}

}  // namespace

std::vector<OpenedApplicant> open_applicants(const Event& event, const Secrets& secrets) {
  const std::string plain =
      open_intake(secrets.intake(), event.data.at("sealed").get_ref<const std::string&>());
  const auto opened = nlohmann::json::parse(plain, nullptr, false);
  if (!opened.is_object() || !opened.contains("applicants") || !opened["applicants"].is_array()) {
    throw PoisonMessage("the sealed box holds no applicants");
  }
  const auto& list = opened["applicants"];
  if (list.empty() || list.size() > kMostApplicants || list.size() != event.data.at("applicants")) {
    throw PoisonMessage("the number of sealed applicants is not the number that the event says");
  }
  std::vector<OpenedApplicant> applicants;
  for (const auto& one : list) {
    nlohmann::json personal;
    for (const char* field : kFields) {
      if (!one.is_object() || !one.contains(field) || !one[field].is_string()) {
        throw PoisonMessage(std::string("a sealed applicant has no text ") + field);
      }
      personal[field] = one[field];
    }
    const std::string nik = personal["nik"];
    if (nik.size() != 16 || nik.find_first_not_of("0123456789") != std::string::npos) {
      throw PoisonMessage("a sealed applicant's NIK is not 16 digits");
    }
    OpenedApplicant applicant;
    applicant.n = static_cast<int>(applicants.size()) + 1;
    applicant.person = secrets.person_of_nik(nik);
    applicant.kk_hash = secrets.hash("kk", personal["no_kk"].get_ref<const std::string&>());
    applicant.child = is_child(personal["tanggal_lahir"], event.time);
    applicant.plain = personal.dump();
    applicants.push_back(std::move(applicant));
  }
  return applicants;
}

Incoming requested(const Event& event, const std::vector<OpenedApplicant>& applicants,
                   const PersonKeys& keys) {
  Requested input;
  input.office = OfficeId{event.data.at("office_id").get<std::string>()};
  input.date = event.data.at("date");
  input.slot = event.data.at("slot");
  input.product = event.data.at("product");
  input.kind = event.data.at("kind");
  input.language = event.data.at("language");
  input.at = event.time;
  for (const OpenedApplicant& opened : applicants) {
    Applicant one;
    one.n = opened.n;
    one.person = opened.person;
    one.kk_hash = opened.kk_hash;
    one.document_kind = opened.child ? "kk" : "ktp";
    one.sealed = seal_text(keys.at(opened.person), opened.plain, opened.person.str());
    input.applicants.push_back(std::move(one));
  }
  return {BookingId{event.subject}, std::move(input), attributes_of(event)};
}

std::optional<Incoming> translate(const Event& event,
                                  const std::map<std::string, BookingId>& by_billing_code) {
  const nlohmann::json& data = event.data;
  const auto of_booking = [&](Input input) {
    return Incoming{BookingId{data.at("booking_id").get<std::string>()}, std::move(input), event};
  };
  const auto reasons = [&data] {
    std::vector<std::string> codes;
    for (const auto& reason : data.value("reasons", nlohmann::json::array())) {
      codes.push_back(reason.is_object() ? reason.at("code") : reason);
    }
    return codes;
  };
  switch (event.type) {
    case EventType::booking_cancellation_requested:
      return of_booking(CancellationRequested{});
    case EventType::payment_received: {
      PaymentReceived payment{data.at("billing_code"), data.at("ntpn"), data.at("amount"),
                              instant_in(data, "paid_at"), instant_in(data, "received_at")};
      const auto found = by_billing_code.find(payment.billing_code);
      // An unknown billing code is no booking's; it is recorded all the same (E10).
      BookingId booking = found == by_billing_code.end() ? BookingId{} : found->second;
      return Incoming{std::move(booking), std::move(payment), event};
    }
    case EventType::deadline_reached: {
      const std::string kind = data.at("kind");
      if (!kind.starts_with("booking.")) return std::nullopt;
      return Incoming{BookingId{event.subject}, DeadlineReached{kind, data.at("version")}, event};
    }
    case EventType::document_uploaded:
      return of_booking(
          DocumentUploaded{data.at("n"), data.at("kind"), data.at("document_id"), event.time});
    case EventType::document_approved:
      return of_booking(DocumentApproved{data.at("n"), data.at("document_id")});
    case EventType::document_retry_requested:
      return of_booking(DocumentRetryRequested{data.at("n"), data.at("document_id"), reasons()});
    case EventType::document_review_requested:
      return of_booking(DocumentReviewRequested{data.at("n"), data.at("document_id"), reasons()});
    case EventType::document_reviewed:
      // Approving and asking for a new scan come back as the verification worker's own events.
      if (data.at("decision") != "refuse") return std::nullopt;
      return of_booking(DocumentRefused{data.at("n"), data.at("document_id"), reasons()});
    case EventType::passport_issued:
      return of_booking(PassportIssued{data.at("n")});
    case EventType::delivery_delivered:
      return of_booking(Delivered{});
    default:
      return std::nullopt;
  }
}

}  // namespace antrean::booking
