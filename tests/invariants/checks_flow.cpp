// Nothing acknowledged is lost, nothing happens twice, everything comes to rest: 1, 2, 3, 10, 11,
// 12, 14.

#include <algorithm>
#include <map>
#include <set>

#include "common/worker/dead_letters.hpp"
#include "tests/invariants/report.hpp"
#include "tests/invariants/subscriptions.hpp"

namespace antrean::invariants {
namespace {

std::string text_of(const Place& place) {
  return std::get<0>(place) + "/" + std::to_string(std::get<1>(place)) + "@" +
         std::to_string(std::get<2>(place));
}

std::string count(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what;
}

std::string_view header_of(const SeenRecord& record, std::string_view name) {
  for (const auto& [key, value] : record.headers) {
    if (key == name) return value;
  }
  return {};
}

// Where a dead letter comes from; nothing when it doesn't say so in a readable way.
std::optional<Place> origin_of(const SeenRecord& letter, const std::string& prefix) {
  const auto number = [&](std::string_view name) -> std::optional<std::int64_t> {
    const std::string text{header_of(letter, name)};
    char* end = nullptr;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0') return std::nullopt;
    return value;
  };
  const std::string topic{header_of(letter, kTopicHeader)};
  const auto partition = number(kPartitionHeader);
  const auto offset = number(kOffsetHeader);
  if (!topic.starts_with(prefix) || topic.empty() || !partition || !offset) return std::nullopt;
  return Place{topic.substr(prefix.size()), static_cast<int>(*partition), *offset};
}

// What the consumers have answered for: (consumer, source, id) in the inbox, and (consumer, place)
// in dead letters.
class Answered {
 public:
  explicit Answered(const Evidence& evidence) {
    for (const InboxRow& row : evidence.inbox) {
      inbox_.emplace(row.consumer, row.source, row.event_id);
    }
    for (const SeenRecord& letter : evidence.dead_letters) {
      if (const auto origin = origin_of(letter, evidence.prefix)) {
        letters_.emplace(std::string(header_of(letter, kConsumerHeader)), *origin);
      }
    }
  }

  bool has(const std::string& consumer, const SeenRecord& record) const {
    if (letters_.contains({consumer, record.place()})) return true;
    return record.event &&
           inbox_.contains(std::tuple{consumer, record.event->source, record.event->id.str()});
  }

 private:
  std::set<std::tuple<std::string, std::string, std::string>> inbox_;
  std::set<std::pair<std::string, Place>> letters_;
};

// The consumers that must have answered for a record.
std::vector<std::string> asked(const Evidence& evidence, const SeenRecord& record) {
  std::vector<std::string> names;
  for (const Subscription& subscription : subscriptions()) {
    const std::string name{subscription.consumer};
    if (!evidence.consumers.contains(name)) continue;
    bool wanted = false;
    if (record.event) {
      wanted = subscription.wants(record.event->type);
    } else {
      for (const Topic topic : all_topics()) {
        wanted = wanted || (name_of(topic) == record.topic && guardian_of(topic) == name);
      }
    }
    if (wanted) names.push_back(name);
  }
  return names;
}

// Every id that something can be caused by.
std::set<std::string> known_causes(const Evidence& evidence) {
  std::set<std::string> known;
  for (const SeenRecord& record : evidence.records) {
    if (record.event) known.insert(record.event->id.str());
  }
  for (const InboxRow& row : evidence.inbox) known.insert(row.event_id);
  for (const EffectRow& row : evidence.effects) known.insert(row.id);
  for (const OutboxRow& row : evidence.outbox) known.insert(row.id);
  return known;
}

bool says_its_cause(const std::string& source) {
  static const std::set<std::string> kOurs{"/antrean/booking", "/antrean/verification",
                                           "/antrean/notification", "/antrean/delivery",
                                           "/antrean/clock"};
  return kOurs.contains(source);
}

Headers own_headers(const Headers& headers) {
  Headers own;
  std::copy_if(headers.begin(), headers.end(), std::back_inserter(own),
               [](const auto& header) { return !header.first.starts_with("dlq_"); });
  return own;
}

}  // namespace

Finding check_intake(const Evidence& evidence) {
  Finding finding{1, "every event is with every subscriber, or a dead letter", "", {}};
  const Answered answered{evidence};
  for (const SeenRecord& record : evidence.records) {
    for (const std::string& consumer : asked(evidence, record)) {
      if (!answered.has(consumer, record)) {
        finding.broken.push_back(consumer + " lacks " + text_of(record.place()));
      }
    }
  }
  finding.figures = count(evidence.records.size(), "records") + ", " +
                    count(evidence.inbox.size(), "taken in") + ", " +
                    count(evidence.dead_letters.size(), "dead letters");
  return finding;
}

Finding check_one_effect(const Evidence& evidence) {
  Finding finding{2, "at most one effect per consumer and event", "", {}};
  std::map<std::tuple<std::string, std::string, std::string, std::string>, int> seen;
  for (const EffectRow& row : evidence.effects) {
    if (++seen[{row.consumer, row.kind, row.subject, row.cause}] == 2) {
      finding.broken.push_back(row.kind + " of " + row.subject + " twice for " + row.cause);
    }
  }
  finding.figures = count(evidence.effects.size(), "effects");
  return finding;
}

Finding check_causes(const Evidence& evidence) {
  Finding finding{3, "every effect, outbox row, timer and event of ours names its cause", "", {}};
  const std::set<std::string> known = known_causes(evidence);
  const auto look = [&](const std::string& what, const std::string& id, const std::string& cause) {
    if (cause.empty()) {
      finding.broken.push_back(what + " " + id + " names no cause");
    } else if (!known.contains(cause)) {
      finding.broken.push_back(what + " " + id + " names an unknown cause");
    }
  };
  for (const EffectRow& row : evidence.effects) look("effect", row.id, row.cause);
  for (const OutboxRow& row : evidence.outbox) look("outbox row", row.id, row.cause);
  for (const TimerRow& row : evidence.timers)
    look("timer", row.kind + " " + row.subject, row.cause);
  std::size_t events = 0;
  for (const SeenRecord& record : evidence.records) {
    if (!record.event || !says_its_cause(record.event->source)) continue;
    ++events;
    look("event", record.event->id.str(), record.event->causation_id);
  }
  finding.figures = count(evidence.effects.size(), "effects") + ", " +
                    count(evidence.outbox.size(), "outbox rows") + ", " +
                    count(evidence.timers.size(), "timers") + ", " + count(events, "events");
  return finding;
}

Finding check_outbox(const Evidence& evidence) {
  Finding finding{10, "the outbox has drained", count(evidence.outbox.size(), "rows"), {}};
  for (const OutboxRow& row : evidence.outbox) finding.broken.push_back(row.id + " is still there");
  return finding;
}

Finding check_offsets(const Evidence& evidence) {
  Finding finding{11, "no committed offset is ahead of the inbox", "", {}};
  const Answered answered{evidence};
  std::map<std::tuple<std::string, std::string, int>, std::int64_t> next;
  for (const Committed& one : evidence.committed) {
    if (one.next) next[{one.consumer, one.topic, one.partition}] = *one.next;
  }
  for (const SeenRecord& record : evidence.records) {
    for (const std::string& consumer : asked(evidence, record)) {
      const auto found = next.find({consumer, record.topic, record.partition});
      if (found == next.end() || record.offset >= found->second) continue;
      if (!answered.has(consumer, record)) {
        finding.broken.push_back(consumer + " passed over " + text_of(record.place()));
      }
    }
  }
  finding.figures = count(next.size(), "committed offsets");
  return finding;
}

Finding check_dead_letters(const Evidence& evidence) {
  Finding finding{12, "dead letters are what they were, and replay cleanly", "", {}};
  std::map<Place, const SeenRecord*> by_place;
  for (const SeenRecord& record : evidence.records) by_place[record.place()] = &record;
  for (const SeenRecord& letter : evidence.dead_letters) {
    const std::string where = text_of(letter.place());
    const auto origin = origin_of(letter, evidence.prefix);
    if (!origin || header_of(letter, kReasonHeader).empty() ||
        header_of(letter, kConsumerHeader).empty()) {
      finding.broken.push_back(where + " lacks reason or origin");
      continue;
    }
    if (dead_letter_name_of(std::get<0>(*origin)) != letter.topic) {
      finding.broken.push_back(where + " comes from another topic");
    }
    const auto found = by_place.find(*origin);
    if (found == by_place.end()) {
      finding.broken.push_back(where + " comes from where nothing lies");
      continue;
    }
    const SeenRecord& original = *found->second;
    if (letter.key != original.key || letter.value_hash != original.value_hash) {
      finding.broken.push_back(where + " has another key or value than " + text_of(*origin));
    }
    if (own_headers(letter.headers) != own_headers(original.headers)) {
      finding.broken.push_back(where + " has other headers than " + text_of(*origin));
    }
  }
  finding.figures = count(evidence.dead_letters.size(), "dead letters");
  return finding;
}

Finding check_lag(const Evidence& evidence) {
  Finding finding{14, "no consumer lags", "", {}};
  std::int64_t sum = 0;
  for (const Committed& one : evidence.committed) {
    if (one.lag() <= 0) continue;
    sum += one.lag();
    finding.broken.push_back(one.consumer + " lags " + std::to_string(one.lag()) + " in " +
                             one.topic + "/" + std::to_string(one.partition));
  }
  finding.figures =
      "lag " + std::to_string(sum) + " in " + count(evidence.committed.size(), "partitions");
  return finding;
}

}  // namespace antrean::invariants
