#include "producers/gateway/slots_json.hpp"

#include <algorithm>
#include <map>

namespace antrean::gateway {

nlohmann::json office_json(const Office& office, Instant now) {
  return {{"office_id", office.id.str()},
          {"name", office.name},
          {"address", office.address},
          {"zone", office.zone},
          {"zone_label", zone_label(office, now)},
          {"products", office.products},
          {"today", format_date(local_date(office, now))},
          {"last_open_date", format_date(add_days(local_date(office, now), office.days_ahead))}};
}

nlohmann::json slots_json(const Office& office, Date from, Date to,
                          const std::vector<SlotCount>& counts, Instant now) {
  std::map<std::pair<std::string, std::string>, const SlotCount*> known;
  for (const SlotCount& count : counts) known[{count.date, count.slot}] = &count;
  auto days = nlohmann::json::array();
  for (Date date = from; date <= to; date = add_days(date, 1)) {
    const std::string name = format_date(date);
    const Instant opens = quota_opens(office, date);
    nlohmann::json day{{"date", name},
                       {"weekday", weekday_name(date, Language::indonesian)},
                       {"working_day", works_on(office, date)},
                       {"quota_opens_at", to_rfc3339(opens)},
                       {"slots", nlohmann::json::array()}};
    if (works_on(office, date)) {
      for (const auto& [slot, seats] : office.slots) {
        const auto found = known.find({name, slot});
        const int capacity = found == known.end() ? seats : found->second->capacity;
        const int taken = found == known.end() ? 0 : found->second->taken;
        const bool open = is_open(office, date, slot, now) == SlotVerdict::open;
        day["slots"].push_back({{"slot", slot},
                                {"starts_at", to_rfc3339(*slot_start(office, date, slot))},
                                {"capacity", capacity},
                                {"free", open ? std::max(0, capacity - taken) : 0},
                                {"open", open}});
      }
    }
    days.push_back(std::move(day));
  }
  return {{"office_id", office.id.str()},
          {"zone", office.zone},
          {"zone_label", zone_label(office, now)},
          {"days", std::move(days)}};
}

}  // namespace antrean::gateway
