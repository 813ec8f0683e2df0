#include "consumers/booking/policy.hpp"

#include "common/errors.hpp"
#include "common/settings/toml.hpp"

namespace antrean::booking {
namespace {

std::map<std::string, std::int64_t> load_fees(const std::filesystem::path& file, Date today) {
  const toml::table table = read_toml(file);
  const auto* list = table["fee"].as_array();
  if (list == nullptr) throw ConfigurationError(file.string() + ": no [[fee]]");
  std::map<std::string, std::int64_t> fees;
  std::map<std::string, Date> since;
  for (const auto& node : *list) {
    const auto* entry = node.as_table();
    const auto product = entry != nullptr ? (*entry)["product"].value<std::string>() : std::nullopt;
    const auto from = entry != nullptr ? (*entry)["from"].value<std::string>() : std::nullopt;
    const auto rupiah = entry != nullptr ? (*entry)["rupiah"].value<std::int64_t>() : std::nullopt;
    const auto date = from ? parse_date(*from) : std::nullopt;
    if (!product || !date || !rupiah || *rupiah <= 0) {
      throw ConfigurationError(file.string() +
                               ": each [[fee]] has product, from (a date) and rupiah above zero");
    }
    if (*date > today || (since.contains(*product) && since[*product] > *date)) continue;
    since[*product] = *date;
    fees[*product] = *rupiah;
  }
  return fees;
}

}  // namespace

Policy load_policy(const Settings& settings, Date today) {
  Policy policy;
  policy.most_applicants = static_cast<int>(settings.booking_most_applicants());
  policy.cooldown_days = static_cast<int>(settings.booking_cooldown_days());
  policy.unpaid_cap = static_cast<int>(settings.booking_unpaid_cap());
  policy.upload_window = settings.booking_upload_window();
  policy.upload_tries = static_cast<int>(settings.booking_upload_tries());
  policy.payment_window = settings.booking_payment_window();
  policy.payment_grace = settings.booking_payment_grace();
  policy.release_buffer = settings.booking_release_buffer();
  policy.mismatch_hold = settings.booking_mismatch_hold();
  policy.most_overbooked = static_cast<int>(settings.booking_most_overbooked());
  policy.fees = load_fees(settings.fees_file(), today);
  return policy;
}

}  // namespace antrean::booking
