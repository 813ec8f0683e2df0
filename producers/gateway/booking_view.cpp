#include "producers/gateway/booking_view.hpp"

#include <nlohmann/json.hpp>
#include <pqxx/pqxx>

namespace antrean::gateway {
namespace {

constexpr const char* kFindBooking = R"sql(
  SELECT coalesce(code, ''), state, version, office_id, date, slot, coalesce(language, 'id'),
         applicants::text,
         to_char(upload_deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
         to_char(payment_deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
         coalesce(billing_code, ''), coalesce(amount, 0), coalesce(queue_number::text, ''),
         coalesce(reasons, '[]'::jsonb)::text, coalesce(cooldown_first_date::text, ''),
         coalesce(correlation_id, ''),
         to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM booking_status
  WHERE booking_id = $1)sql";

constexpr const char* kFindDelivery =
    "SELECT state, coalesce(resi, '') FROM delivery_status WHERE booking_id = $1 "
    "ORDER BY updated_at DESC LIMIT 1";

std::optional<Instant> instant(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return parse_rfc3339(field.c_str());
}

std::vector<std::string> texts(const nlohmann::json& list) {
  std::vector<std::string> result;
  if (!list.is_array()) return result;
  for (const auto& entry : list) {
    if (entry.is_string()) result.push_back(entry);
  }
  return result;
}

ApplicantView to_applicant(const nlohmann::json& from) {
  ApplicantView one;
  one.n = from.value("n", 0);
  one.person = PersonId{from.value("person_id", "")};
  one.sealed = from.value("sealed", "");
  one.documents = texts(from.value("documents", nlohmann::json::array()));
  one.status = from.value("status", "AWAITED");
  one.reasons = texts(from.value("reasons", nlohmann::json::array()));
  one.tries = from.value("tries", 0);
  one.document_id = from.value("document_id", "");
  return one;
}

}  // namespace

const ApplicantView* BookingView::applicant(int n) const {
  for (const ApplicantView& one : applicants) {
    if (one.n == n) return &one;
  }
  return nullptr;
}

std::optional<BookingView> find_booking(ConnectionPool& pool, const BookingId& id) {
  return query_in_transaction<std::optional<BookingView>>(
      pool, [&](pqxx::work& tx) -> std::optional<BookingView> {
        const pqxx::result rows = tx.exec_params(kFindBooking, id.str());
        if (rows.empty()) return std::nullopt;
        const pqxx::row row = rows[0];
        BookingView view;
        view.id = id;
        view.code = row[0].c_str();
        view.state = row[1].c_str();
        view.version = row[2].as<std::int64_t>();
        view.office = OfficeId{row[3].c_str()};
        view.date = row[4].c_str();
        view.slot = row[5].c_str();
        view.language = row[6].c_str();
        const auto applicants = nlohmann::json::parse(row[7].c_str(), nullptr, false);
        if (applicants.is_array()) {
          for (const auto& one : applicants) view.applicants.push_back(to_applicant(one));
        }
        view.upload_deadline = instant(row[8]);
        view.payment_deadline = instant(row[9]);
        view.billing_code = row[10].c_str();
        view.amount = row[11].as<std::int64_t>();
        view.queue_number = row[12].c_str();
        view.reasons = texts(nlohmann::json::parse(row[13].c_str(), nullptr, false));
        view.cooldown_first_date = row[14].c_str();
        view.correlation_id = row[15].c_str();
        view.updated_at = instant(row[16]);
        const pqxx::result deliveries = tx.exec_params(kFindDelivery, id.str());
        if (!deliveries.empty()) {
          view.delivery = DeliveryView{deliveries[0][0].c_str(), deliveries[0][1].c_str()};
        }
        return view;
      });
}

std::optional<BookingId> booking_of_billing_code(ConnectionPool& pool, const std::string& code) {
  return query_in_transaction<std::optional<BookingId>>(
      pool, [&](pqxx::work& tx) -> std::optional<BookingId> {
        const pqxx::result rows = tx.exec_params(
            "SELECT booking_id FROM booking_status WHERE billing_code = $1 LIMIT 1", code);
        if (rows.empty()) return std::nullopt;
        return BookingId{rows[0][0].c_str()};
      });
}

std::vector<SlotCount> find_slots(ConnectionPool& pool, const OfficeId& office,
                                  const std::string& from, const std::string& to) {
  return query_in_transaction<std::vector<SlotCount>>(pool, [&](pqxx::work& tx) {
    const pqxx::result rows = tx.exec_params(
        "SELECT date::text, slot::text, capacity, held + confirmed FROM slot_status"
        " WHERE office_id = $1 AND date::text BETWEEN $2 AND $3",
        office.str(), from, to);
    std::vector<SlotCount> slots;
    for (const auto& row : rows) {
      slots.push_back({row[0].c_str(), row[1].c_str(), row[2].as<int>(), row[3].as<int>()});
    }
    return slots;
  });
}

}  // namespace antrean::gateway
