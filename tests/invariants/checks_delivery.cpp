// What went out to partners and people: 4, 5.

#include <map>
#include <set>

#include "tests/invariants/report.hpp"

namespace antrean::invariants {
namespace {

// A call that began in time may end a little later.
constexpr std::chrono::seconds kCallTime{60};

bool is_end(EventType type) {
  return type == EventType::notice_sent || type == EventType::notice_delivered ||
         type == EventType::notice_failed || type == EventType::notice_expired ||
         type == EventType::notice_suppressed;
}

bool has_ended(const std::string& effect_state) {
  return effect_state != "ready" && effect_state != "leased";
}

std::string notice_of(const Event& event) {
  const auto found = event.data.find("notice_id");
  return found != event.data.end() && found->is_string() ? found->get<std::string>()
                                                         : event.subject;
}

}  // namespace

Finding check_acceptance(const Evidence& evidence) {
  Finding finding{4, "a partner accepts a notice or a delivery request at most once", "", {}};
  std::size_t requests = 0;
  for (const Acceptance& one : evidence.accepted) {
    ++requests;
    if (one.times > 1) {
      finding.broken.push_back(one.partner + " accepted " + one.request_id + " " +
                               std::to_string(one.times) + " times");
    }
    if (one.partner == "postal" && !evidence.deliveries.contains(one.request_id)) {
      finding.broken.push_back("postal accepted " + one.request_id + ", which is no delivery");
    }
  }
  std::set<std::string> seen;
  std::map<std::pair<std::string, std::string>, int> sent;
  for (const SeenRecord& record : evidence.records) {
    if (!record.event || record.event->type != EventType::notice_sent) continue;
    if (!seen.insert(record.event->source + record.event->id.str()).second) continue;
    const std::string notice = notice_of(*record.event);
    const std::string channel = record.event->data.value("channel", "");
    if (++sent[{notice, channel}] == 2) {
      finding.broken.push_back("notice " + notice + " was sent twice by " + channel);
    }
  }
  finding.figures = std::to_string(requests) + " accepted by partners, " +
                    std::to_string(sent.size()) + " notices sent";
  return finding;
}

Finding check_notices_end(const Evidence& evidence) {
  Finding finding{5, "every notice ends within its time", "", {}};
  std::map<std::string, std::string> ends;
  std::map<std::string, Instant> sent;
  std::set<std::string> open;
  for (const SeenRecord& record : evidence.records) {
    if (!record.event || !is_end(record.event->type)) continue;
    const std::string notice = notice_of(*record.event);
    ends[notice] = kind_of(record.event->type).schema;
    if (record.event->type == EventType::notice_sent) {
      sent.emplace(notice, record.event->time);
    }
  }
  for (const EffectRow& row : evidence.effects) {
    if (has_ended(row.state)) {
      ends.emplace(row.subject, row.state);
    } else {
      open.insert(row.subject);
    }
  }
  std::set<std::string> requested;
  std::size_t pending = 0;
  for (const SeenRecord& record : evidence.records) {
    if (!record.event || record.event->type != EventType::notice_requested) continue;
    const Event& event = *record.event;
    if (!requested.insert(event.subject).second) continue;
    const auto not_after = parse_rfc3339(event.data.value("not_after", ""));
    if (!not_after) continue;
    if (const auto at = sent.find(event.subject);
        at != sent.end() && at->second > *not_after + kCallTime) {
      finding.broken.push_back("notice " + event.subject + " was sent after its time");
    }
    const bool is_open = open.contains(event.subject) || !ends.contains(event.subject);
    if (!is_open) continue;
    ++pending;
    if (evidence.consumers.contains("notification") && evidence.now > *not_after + kCallTime &&
        !ends.contains(event.subject)) {
      finding.broken.push_back("notice " + event.subject + " has no end");
    }
  }
  finding.figures =
      std::to_string(requested.size()) + " notices, " + std::to_string(pending) + " open";
  return finding;
}

}  // namespace antrean::invariants
