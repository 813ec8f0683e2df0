// What happened to bookings: 6, 7, 8, 9, 13, 16.

#include <algorithm>
#include <map>
#include <set>

#include "common/offices.hpp"
#include "tests/invariants/report.hpp"

namespace antrean::invariants {
namespace {

constexpr std::chrono::milliseconds kTimerTolerance{50};
constexpr std::chrono::seconds kTimerLate{30};

std::string text_of(const SeenRecord& record) {
  return record.topic + "/" + std::to_string(record.partition) + "@" +
         std::to_string(record.offset);
}

// The valid events in the order of their places, each once: the relay may send one again.
std::vector<const SeenRecord*> events_once(const Evidence& evidence) {
  std::vector<const SeenRecord*> once;
  std::set<std::pair<std::string, std::string>> seen;
  for (const SeenRecord& record : evidence.records) {
    if (record.event && seen.emplace(record.event->source, record.event->id.str()).second) {
      once.push_back(&record);
    }
  }
  return once;
}

// Where a booking stands, as far as its events say.
enum class Stage {
  none,
  rejected,
  held,
  billed,
  confirmed,
  expired,
  cancelled,
  paid_no_slot,
};

// Which stages may come before an event's, and its own.
struct Step {
  EventType type;
  Stage to;
  std::vector<Stage> from;
};

const std::vector<Step>& steps() {
  using enum Stage;
  static const std::vector<Step> kSteps{
      {EventType::booking_held, held, {none}},
      {EventType::booking_rejected, rejected, {none, held}},
      {EventType::booking_billed, billed, {held}},
      {EventType::booking_confirmed, confirmed, {billed, paid_no_slot}},
      {EventType::booking_reinstated, confirmed, {billed, expired}},
      {EventType::booking_expired, expired, {held, billed}},
      {EventType::booking_paid_no_slot, paid_no_slot, {billed, expired, cancelled}},
      {EventType::booking_cancelled, cancelled, {held, billed, confirmed}},
  };
  return kSteps;
}

const std::string& text_in(const nlohmann::json& data, const char* key) {
  static const std::string kNone;
  const auto found = data.find(key);
  return found != data.end() && found->is_string() ? found->get_ref<const std::string&>() : kNone;
}

std::string local_day(const Evidence& evidence, const std::string& office, Instant instant) {
  Office local;
  const auto zone = evidence.zones.find(office);
  local.zone = zone == evidence.zones.end() ? "Asia/Jakarta" : zone->second;
  return format_date(local_date(local, instant));
}

}  // namespace

Finding check_order(const Evidence& evidence) {
  Finding finding{6, "the applied order is the order of the events", "", {}};
  // What a consumer took in, partition by partition.
  std::map<std::tuple<std::string, std::string, int>, std::map<std::int64_t, Instant>> taken;
  for (const InboxRow& row : evidence.inbox) {
    taken[{row.consumer, row.topic, row.partition}][row.offset] = row.seen_at;
  }
  for (const auto& [place, by_offset] : taken) {
    Instant latest{};
    for (const auto& [offset, seen_at] : by_offset) {
      if (seen_at < latest) {
        finding.broken.push_back(std::get<0>(place) + " took in " + std::get<1>(place) + "/" +
                                 std::to_string(std::get<2>(place)) + "@" + std::to_string(offset) +
                                 " before what lies before it");
      }
      latest = std::max(latest, seen_at);
    }
  }
  // What an aggregate says carries its version.
  std::map<std::pair<std::string, std::string>, std::int64_t> versions;
  std::size_t versioned = 0;
  for (const SeenRecord* record : events_once(evidence)) {
    const Event& event = *record->event;
    if (event.source != "/antrean/booking" && event.source != "/antrean/delivery") continue;
    const auto version = event.data.find("version");
    if (version == event.data.end() || event.type == EventType::notice_requested) continue;
    ++versioned;
    auto& last = versions[{record->topic, event.subject}];
    if (version->get<std::int64_t>() < last) {
      finding.broken.push_back(text_of(*record) + " has an older version than one before it");
    }
    last = std::max(last, version->get<std::int64_t>());
  }
  finding.figures = std::to_string(evidence.inbox.size()) + " taken in, " +
                    std::to_string(versioned) + " events with a version";
  return finding;
}

Finding check_transitions(const Evidence& evidence) {
  Finding finding{7, "only legal changes of state; expired never follows paid", "", {}};
  std::map<std::string, Stage> bookings;
  std::map<std::string, std::string> ended;
  static const std::map<EventType, const char*> kEnds{{EventType::delivery_delivered, "delivered"},
                                                      {EventType::delivery_returned, "returned"},
                                                      {EventType::delivery_lost, "lost"}};
  for (const SeenRecord* record : events_once(evidence)) {
    const Event& event = *record->event;
    if (event.source == "/antrean/delivery" && record->topic == name_of(Topic::delivery)) {
      if (ended.contains(event.subject)) {
        finding.broken.push_back(text_of(*record) + ": a delivery moved after it was " +
                                 ended[event.subject]);
      }
      if (const auto end = kEnds.find(event.type); end != kEnds.end()) {
        ended[event.subject] = end->second;
      }
      continue;
    }
    if (event.source != "/antrean/booking") continue;
    for (const Step& step : steps()) {
      if (step.type != event.type) continue;
      Stage& stage = bookings[event.subject];
      if (std::find(step.from.begin(), step.from.end(), stage) == step.from.end()) {
        finding.broken.push_back(text_of(*record) + ": " + std::string(kind_of(event.type).schema) +
                                 " in stage " + std::to_string(static_cast<int>(stage)) + " of " +
                                 event.subject);
      }
      stage = step.to;
    }
  }
  finding.figures = std::to_string(bookings.size()) + " bookings, " + std::to_string(ended.size()) +
                    " ended deliveries";
  return finding;
}

Finding check_timers(const Evidence& evidence) {
  Finding finding{8, "no timer fires early, each fires once, none is forgotten", "", {}};
  std::set<std::tuple<std::string, std::string, std::int64_t>> fired;
  for (const SeenRecord* record : events_once(evidence)) {
    const Event& event = *record->event;
    if (event.type != EventType::deadline_reached || event.source != "/antrean/clock") continue;
    const std::string& kind = text_in(event.data, "kind");
    const auto due = parse_rfc3339(text_in(event.data, "due_at"));
    if (!due || event.time + kTimerTolerance < *due) {
      finding.broken.push_back(text_of(*record) + ": " + kind + " fired early");
    }
    if (!fired.emplace(event.subject, kind, event.data.value("version", std::int64_t{0})).second) {
      finding.broken.push_back(text_of(*record) + ": " + kind + " of " + event.subject +
                               " fired twice");
    }
  }
  for (const TimerRow& timer : evidence.timers) {
    if (timer.due_at + kTimerLate < evidence.now) {
      finding.broken.push_back(timer.kind + " of " + timer.subject + " is overdue");
    }
    if (fired.contains({timer.subject, timer.kind, timer.version})) {
      finding.broken.push_back(timer.kind + " of " + timer.subject + " fired and is still set");
    }
  }
  finding.figures =
      std::to_string(fired.size()) + " fired, " + std::to_string(evidence.timers.size()) + " set";
  return finding;
}

Finding check_cooldowns(const Evidence& evidence) {
  Finding finding{9, "no accepted booking inside a cooldown", "", {}};
  struct Period {
    std::string booking;
    Instant since;
    std::string first_date;
  };
  std::multimap<std::string, Period> periods;
  const auto events = events_once(evidence);
  for (const SeenRecord* record : events) {
    const Event& event = *record->event;
    if (event.type != EventType::cooldown_started) continue;
    for (const auto& person : event.data.value("person_ids", nlohmann::json::array())) {
      periods.emplace(
          person.get<std::string>(),
          Period{text_in(event.data, "booking_id"), event.time, text_in(event.data, "first_date")});
    }
  }
  std::size_t held = 0;
  for (const SeenRecord* record : events) {
    const Event& event = *record->event;
    if (event.type != EventType::booking_held) continue;
    ++held;
    const std::string day = local_day(evidence, text_in(event.data, "office_id"), event.time);
    for (const auto& applicant : event.data.value("applicants", nlohmann::json::array())) {
      const auto [first, last] = periods.equal_range(text_in(applicant, "person_id"));
      for (auto period = first; period != last; ++period) {
        if (period->second.booking != event.subject && event.time > period->second.since &&
            day < period->second.first_date) {
          finding.broken.push_back(event.subject + " was held inside the cooldown of " +
                                   period->second.booking);
        }
      }
    }
  }
  finding.figures =
      std::to_string(held) + " held, " + std::to_string(periods.size()) + " cooldowns";
  return finding;
}

Finding check_readings(const Evidence& evidence) {
  Finding finding{13, "one reading per upload of a document, content and engine", "", {}};
  // A document that was replaced and is uploaded once more is read once more.
  std::map<std::string, std::string> contents;
  std::map<std::pair<std::string, std::string>, int> uploads;
  const auto events = events_once(evidence);
  for (const SeenRecord* record : events) {
    const Event& event = *record->event;
    if (event.type != EventType::document_uploaded) continue;
    contents[event.subject] = text_in(event.data, "content_hash");
    ++uploads[{event.subject, contents[event.subject]}];
  }
  std::map<std::tuple<std::string, std::string, std::string>, int> read;
  for (const SeenRecord* record : events) {
    const Event& event = *record->event;
    if (event.type != EventType::document_read) continue;
    const std::string& content = contents[event.subject];
    const int times = ++read[{event.subject, content, text_in(event.data, "engine")}];
    if (times > std::max(1, uploads[{event.subject, content}])) {
      finding.broken.push_back(text_of(*record) + ": document " + event.subject + " read twice");
    }
  }
  finding.figures = std::to_string(read.size()) + " readings";
  return finding;
}

Finding check_seats(const Evidence& evidence) {
  Finding finding{
      16, "held + confirmed <= capacity (+ overbooked), and as the bookings say", "", {}};
  for (const SlotRow& slot : evidence.slots) {
    if (slot.held < 0 || slot.confirmed < 0 ||
        slot.held + slot.confirmed > slot.capacity + slot.overbooked) {
      finding.broken.push_back(slot.name + ": " + std::to_string(slot.held) + " held and " +
                               std::to_string(slot.confirmed) + " confirmed of " +
                               std::to_string(slot.capacity));
    }
    if (slot.held != slot.bookings_held || slot.confirmed != slot.bookings_confirmed) {
      finding.broken.push_back(slot.name + ": counts " + std::to_string(slot.held) + "+" +
                               std::to_string(slot.confirmed) + ", the bookings say " +
                               std::to_string(slot.bookings_held) + "+" +
                               std::to_string(slot.bookings_confirmed));
    }
  }
  finding.figures = std::to_string(evidence.slots.size()) + " slots";
  return finding;
}

}  // namespace antrean::invariants
