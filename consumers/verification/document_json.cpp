#include "consumers/verification/document_json.hpp"

#include <set>

namespace antrean::verification {

nlohmann::json to_json(const std::vector<Reason>& reasons) {
  nlohmann::json list = nlohmann::json::array();
  for (const Reason& reason : reasons) {
    nlohmann::json one{{"code", reason.code}};
    if (!reason.field.empty()) one["field"] = reason.field;
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<Reason> reasons_of(const nlohmann::json& list) {
  std::vector<Reason> reasons;
  for (const auto& one : list) {
    reasons.push_back({one.at("code").get<std::string>(), one.value("field", "")});
  }
  return reasons;
}

nlohmann::json data_of(const Said& said, const BookingId& booking, const DocumentId& document,
                       int n, const std::string& kind) {
  nlohmann::json data{
      {"booking_id", booking.str()}, {"document_id", document.str()}, {"n", n}, {"kind", kind}};
  switch (said.type) {
    case EventType::document_retry_requested: {
      // Codes alone, each once, in their order: the applicant is told what to do better.
      nlohmann::json codes = nlohmann::json::array();
      std::set<std::string> seen;
      for (const Reason& reason : said.reasons) {
        if (seen.insert(reason.code).second) codes.push_back(reason.code);
      }
      data["reasons"] = std::move(codes);
      data["decided_by"] = said.decided_by;
      break;
    }
    case EventType::document_review_requested:
      data["reasons"] = to_json(said.reasons);
      break;
    case EventType::document_approved:
      data["decided_by"] = said.decided_by;
      break;
    case EventType::identity_checked:
      data.erase("kind");
      data["result"] = name_of(said.answer.result);
      data["fields"] = said.answer.fields;
      break;
    default:
      break;
  }
  return data;
}

}  // namespace antrean::verification
