// Each check sees a violation that is planted, and nothing in what is sound.

#include <gtest/gtest.h>

#include "common/sealing.hpp"
#include "common/worker/dead_letters.hpp"
#include "tests/invariants/report.hpp"
#include "tests/invariants/subscriptions.hpp"

namespace antrean::invariants {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const Instant kStart = *parse_rfc3339("2026-12-01T02:00:00Z");

// A small sound installation: one booking from the request to the confirmation, one notice, one
// delivery, one dead letter. Tests break one thing in it.
class Checks : public ::testing::Test {
 protected:
  Checks() {
    evidence.now = kStart + 1h;
    evidence.zones["pamekasan"] = "Asia/Jakarta";
    evidence.slots.push_back({"pamekasan 2026-12-01 09:00", 5, 1, 2, 0, 1, 2});
    say(EventType::booking_requested, "b1", "e1", "/antrean/gateway", "", json::object());
    ours(EventType::booking_held, "b1", "e2", "e1",
         {{"version", 1},
          {"office_id", "pamekasan"},
          {"applicants", {{{"n", 1}, {"person_id", "p1"}}}}});
    ours(EventType::booking_billed, "b1", "e3", "b1:billing", {{"version", 2}});
    evidence.effects.push_back({"b1:billing", "booking", "billing.request", "b1", "e1", "done"});
    ours(EventType::booking_confirmed, "b1", "e4", "e1", {{"version", 3}});
    say(EventType::notice_requested, "n1", "e5", "/antrean/booking", "e1",
        {{"not_after", to_rfc3339(kStart + 30min)}});
    evidence.effects.push_back({"n1:sms", "notification", "sms.send", "n1", "e5", "done"});
    say(EventType::notice_sent, "n1", "e6", "/antrean/notification", "n1:sms",
        {{"notice_id", "n1"}, {"channel", "sms"}});
    say(EventType::deadline_reached, "b1", "e7", "/antrean/clock", "e2",
        {{"kind", "booking.upload-window"}, {"version", 1}, {"due_at", to_rfc3339(kStart)}});
    evidence.timers.push_back({"booking.release", "b1", 2, kStart + 2h, "e3"});
    evidence.deliveries.insert("d1");
    evidence.accepted.push_back({"postal", "d1", 1});
    set_aside();
    commit_all();
  }

  // On the topic, and taken in by whoever wants it.
  SeenRecord& say(EventType type, const std::string& subject, const std::string& id,
                  const std::string& source, const std::string& cause, json data) {
    Event event;
    event.id = EventId{id};
    event.source = source;
    event.type = type;
    event.subject = subject;
    event.key = "b1";
    event.time = kStart + std::chrono::minutes{evidence.records.size()};
    event.causation_id = cause;
    event.data = std::move(data);
    SeenRecord record;
    record.topic = name_of(topic_of(type));
    record.offset = next_[record.topic]++;
    record.key = "b1";
    record.value_hash = content_hash(as_bytes(event.data.dump()));
    record.headers = encode_headers(event);
    record.event = std::move(event);
    for (const Subscription& one : subscriptions()) {
      if (!one.wants(type)) continue;
      evidence.inbox.push_back({std::string(one.consumer), source, id, record.topic, 0,
                                record.offset,
                                kStart + std::chrono::seconds{evidence.inbox.size()}});
    }
    evidence.records.push_back(std::move(record));
    return evidence.records.back();
  }

  SeenRecord& ours(EventType type, const std::string& subject, const std::string& id,
                   const std::string& cause, json data) {
    return say(type, subject, id, "/antrean/booking", cause, std::move(data));
  }

  SeenRecord& record_of(const std::string& id) {
    for (SeenRecord& record : evidence.records) {
      if (record.event && record.event->id.str() == id) return record;
    }
    throw std::logic_error("no event " + id);
  }

  // A record that is no event, and its dead letter.
  void set_aside() {
    SeenRecord bad;
    bad.topic = "antrean.booking";
    bad.offset = next_[bad.topic]++;
    bad.key = "k";
    bad.value_hash = "h";
    bad.headers = {{"ce_id", "x"}};
    SeenRecord letter = bad;
    letter.topic = "antrean.booking.dlq";
    letter.offset = 0;
    letter.headers.insert(letter.headers.end(),
                          {{std::string(kReasonHeader), "no JSON"},
                           {std::string(kConsumerHeader), "booking"},
                           {std::string(kTopicHeader), "antrean.booking"},
                           {std::string(kPartitionHeader), "0"},
                           {std::string(kOffsetHeader), std::to_string(bad.offset)},
                           {std::string(kTimeHeader), to_rfc3339(kStart)}});
    evidence.records.push_back(std::move(bad));
    evidence.dead_letters.push_back(std::move(letter));
  }

  void commit_all() {
    evidence.committed.clear();
    for (const std::string& consumer : evidence.consumers) {
      for (const auto& [topic, next] : next_) {
        evidence.committed.push_back({consumer, topic, 0, next, 0, next});
      }
    }
  }

  // The numbers of the checks that find something.
  std::set<int> broken() const {
    std::set<int> numbers;
    for (const Finding& finding : check_all(evidence)) {
      if (!finding.broken.empty()) numbers.insert(finding.number);
    }
    return numbers;
  }

  using Numbers = std::set<int>;
  Evidence evidence;

 private:
  std::map<std::string, std::int64_t> next_;
};

TEST_F(Checks, FindNothingInWhatIsSound) {
  for (const Finding& finding : check_all(evidence)) {
    EXPECT_TRUE(finding.broken.empty()) << line_of(finding);
    EXPECT_FALSE(finding.figures.empty());
  }
  EXPECT_EQ(check_all(evidence).size(), 15U);
}

TEST_F(Checks, SayOneLineEach) {
  Finding finding{4, "a title", "7 things", {}};
  EXPECT_EQ(line_of(finding), "ok     4. a title (7 things)");
  finding.broken = {"a", "b", "c", "d"};
  EXPECT_EQ(line_of(finding), "BROKEN 4. a title (7 things, 4 broken): a; b; c; ...");
}

TEST_F(Checks, One_AnEventThatASubscriberLacks) {
  std::erase_if(evidence.inbox, [](const InboxRow& row) { return row.event_id == "e5"; });
  evidence.committed.clear();
  EXPECT_EQ(broken(), Numbers{1});
}

TEST_F(Checks, One_AMalformedRecordThatNobodySetAside) {
  evidence.dead_letters.clear();
  evidence.committed.clear();
  EXPECT_EQ(broken(), Numbers{1});
}

TEST_F(Checks, One_OnlyConsumersThatTakePartAreAsked) {
  std::erase_if(evidence.inbox, [](const InboxRow& row) { return row.event_id == "e5"; });
  evidence.consumers.erase("notification");
  EXPECT_EQ(broken(), Numbers{});
}

TEST_F(Checks, Two_TwoEffectsOfOneEvent) {
  evidence.effects.push_back({"n1:sms:again", "notification", "sms.send", "n1", "e5", "done"});
  EXPECT_EQ(broken(), Numbers{2});
}

TEST_F(Checks, Three_NoCauseOrAnUnknownOne) {
  for (const char* cause : {"", "nobody"}) {
    Checks::evidence.effects.back().cause = cause;
    EXPECT_EQ(broken(), Numbers{3}) << cause;
  }
  evidence.effects.back().cause = "e5";
  record_of("e4").event->causation_id.clear();
  EXPECT_EQ(broken(), Numbers{3});
  record_of("e4").event->causation_id = "e1";
  evidence.timers.back().cause.clear();
  EXPECT_EQ(broken(), Numbers{3});
}

TEST_F(Checks, Four_AcceptedTwice) {
  evidence.accepted.back().times = 2;
  EXPECT_EQ(broken(), Numbers{4});
  evidence.accepted.back() = {"postal", "d2", 1};
  EXPECT_EQ(broken(), Numbers{4}) << "a request that is no delivery";
  evidence.accepted.back() = {"mail", "n1", 2};
  EXPECT_EQ(broken(), Numbers{4});
}

TEST_F(Checks, Four_SentTwiceByOneChannel) {
  say(EventType::notice_sent, "n1", "e90", "/antrean/notification", "n1:sms",
      {{"notice_id", "n1"}, {"channel", "sms"}});
  commit_all();
  EXPECT_EQ(broken(), Numbers{4});
}

TEST_F(Checks, Four_ARepeatedRecordIsNoSecondSending) {
  evidence.records.push_back(record_of("e6"));
  EXPECT_EQ(broken(), Numbers{});
}

TEST_F(Checks, Five_ANoticeWithoutAnEnd) {
  record_of("e6").event->subject = "n2";
  record_of("e6").event->data["notice_id"] = "n2";
  evidence.effects.back().state = "leased";
  EXPECT_EQ(broken(), Numbers{5});
  evidence.now = kStart + 10min;
  EXPECT_EQ(broken(), Numbers{}) << "it still has time";
}

TEST_F(Checks, Five_ANoticeSentTooLate) {
  record_of("e6").event->time = kStart + 50min;
  EXPECT_EQ(broken(), Numbers{5});
}

TEST_F(Checks, Six_AnEventTakenInBeforeTheOneBeforeIt) {
  for (InboxRow& row : evidence.inbox) {
    if (row.event_id == "e7") row.seen_at = kStart - 1s;
  }
  EXPECT_EQ(broken(), Numbers{6});
}

TEST_F(Checks, Six_AnOlderVersionAfterANewerOne) {
  record_of("e4").event->data["version"] = 1;
  EXPECT_EQ(broken(), Numbers{6});
}

TEST_F(Checks, Seven_ExpiredAfterPaid) {
  ours(EventType::booking_expired, "b1", "e91", "e7", {{"version", 4}});
  commit_all();
  EXPECT_EQ(broken(), Numbers{7});
}

TEST_F(Checks, Seven_WaysThatExist) {
  struct Case {
    std::vector<EventType> way;
    bool legal;
  };
  using enum EventType;
  const Case cases[] = {
      {{booking_rejected}, true},
      {{booking_held, booking_rejected}, true},
      {{booking_held, booking_expired}, true},
      {{booking_held, booking_billed, booking_expired, booking_reinstated}, true},
      {{booking_held, booking_billed, booking_expired, booking_paid_no_slot}, true},
      {{booking_held, booking_billed, booking_confirmed, booking_cancelled}, true},
      {{booking_held, booking_confirmed}, false},
      {{booking_billed}, false},
      {{booking_rejected, booking_held}, false},
      {{booking_held, booking_cancelled, booking_billed}, false},
      {{booking_held, booking_billed, booking_reinstated, booking_expired}, false},
      {{booking_held, booking_held}, false},
  };
  for (const Case& one : cases) {
    Evidence before = evidence;
    int version = 0;
    for (const EventType type : one.way) {
      ++version;
      ours(type, "b2", "w" + std::to_string(version), "e1", {{"version", version}});
    }
    EXPECT_EQ(check_transitions(evidence).broken.empty(), one.legal)
        << line_of(check_transitions(evidence));
    evidence = before;
  }
}

TEST_F(Checks, Seven_ADeliveryThatMovesAfterItsEnd) {
  say(EventType::delivery_delivered, "d1", "e92", "/antrean/delivery", "e1", {{"version", 2}});
  EXPECT_TRUE(check_transitions(evidence).broken.empty());
  say(EventType::delivery_moved, "d1", "e93", "/antrean/delivery", "e1", {{"version", 3}});
  EXPECT_FALSE(check_transitions(evidence).broken.empty());
}

TEST_F(Checks, Eight_Timers) {
  record_of("e7").event->data["due_at"] = to_rfc3339(kStart + 2h);
  EXPECT_EQ(broken(), Numbers{8}) << "early";
  record_of("e7").event->data["due_at"] = to_rfc3339(kStart);
  evidence.timers.push_back({"booking.upload-window", "b1", 1, kStart + 2h, "e2"});
  EXPECT_EQ(broken(), Numbers{8}) << "fired and still set";
  evidence.timers.back() = {"booking.release", "b1", 3, kStart - 2h, "e2"};
  EXPECT_EQ(broken(), Numbers{8}) << "overdue";
  evidence.timers.pop_back();
  say(EventType::deadline_reached, "b1", "e94", "/antrean/clock", "e2",
      record_of("e7").event->data);
  commit_all();
  EXPECT_EQ(broken(), Numbers{8}) << "twice";
}

TEST_F(Checks, Nine_HeldInsideACooldown) {
  const json applicants{{{"n", 1}, {"person_id", "p1"}}};
  ours(EventType::cooldown_started, "b1", "e95", "e1",
       {{"booking_id", "b1"}, {"person_ids", {"p1"}}, {"first_date", "2026-12-31"}});
  auto& held = ours(EventType::booking_held, "b2", "e96", "e1",
                    {{"version", 1}, {"office_id", "pamekasan"}, {"applicants", applicants}});
  commit_all();
  EXPECT_EQ(broken(), Numbers{9});
  // 30 December 17:00 UTC is the 31st in Jakarta.
  held.event->time = *parse_rfc3339("2026-12-30T17:00:00Z");
  EXPECT_EQ(broken(), Numbers{});
  held.event->time = *parse_rfc3339("2026-12-30T16:59:59Z");
  EXPECT_EQ(broken(), Numbers{9});
}

TEST_F(Checks, Ten_AnOutboxThatDoesNotDrain) {
  evidence.outbox.push_back({"e97", "e1"});
  EXPECT_EQ(broken(), Numbers{10});
}

TEST_F(Checks, Eleven_AnOffsetAheadOfTheInbox) {
  std::erase_if(evidence.inbox, [](const InboxRow& row) { return row.event_id == "e7"; });
  EXPECT_EQ(broken(), (Numbers{1, 11}));
  for (Committed& one : evidence.committed) one.next = 0;
  EXPECT_EQ(broken(), (Numbers{1, 14})) << "behind is no lie";
}

TEST_F(Checks, Twelve_DeadLettersThatDiffer) {
  const SeenRecord sound = evidence.dead_letters.back();
  SeenRecord& letter = evidence.dead_letters.back();
  letter.value_hash = "other";
  EXPECT_EQ(broken(), Numbers{12});
  letter = sound;
  letter.key = "other";
  EXPECT_EQ(broken(), Numbers{12});
  letter = sound;
  letter.headers.emplace_back("ce_type", "added");
  EXPECT_EQ(broken(), Numbers{12});
  letter = sound;
  letter.topic = "antrean.notice.dlq";
  EXPECT_EQ(broken(), Numbers{12});
  letter = sound;
  letter.headers.pop_back();
  std::erase_if(letter.headers, [](const auto& one) { return one.first == kReasonHeader; });
  EXPECT_EQ(broken(), Numbers{12});
}

TEST_F(Checks, Thirteen_TwoReadingsOfOneScan) {
  const json data{{"engine", "tesseract 5.3"}};
  say(EventType::document_read, "doc1", "e98", "/antrean/verification", "e1", data);
  EXPECT_TRUE(check_readings(evidence).broken.empty());
  say(EventType::document_read, "doc1", "e99", "/antrean/verification", "e1",
      {{"engine", "tesseract 5.4"}});
  EXPECT_TRUE(check_readings(evidence).broken.empty()) << "another engine";
  say(EventType::document_read, "doc1", "e100", "/antrean/verification", "e1", data);
  EXPECT_FALSE(check_readings(evidence).broken.empty());
  for (const char* id : {"e101", "e102"}) {
    say(EventType::document_uploaded, "doc1", id, "/antrean/gateway", "", {{"content_hash", "h"}});
  }
  EXPECT_TRUE(check_readings(evidence).broken.empty()) << "uploaded twice";
}

TEST_F(Checks, Fourteen_Lag) {
  evidence.committed.front().high += 3;
  EXPECT_EQ(broken(), Numbers{14});
  evidence.committed.front() = {"booking", "antrean.booking", 0, std::nullopt, 2, 2};
  EXPECT_EQ(broken(), Numbers{}) << "nothing was ever there";
  evidence.committed.front().high = 3;
  EXPECT_EQ(broken(), Numbers{14});
}

TEST_F(Checks, Sixteen_Seats) {
  evidence.slots.front().capacity = 2;
  EXPECT_EQ(broken(), Numbers{16});
  evidence.slots.front().overbooked = 1;
  EXPECT_EQ(broken(), Numbers{}) << "audited";
  evidence.slots.front().bookings_held = 0;
  EXPECT_EQ(broken(), Numbers{16});
}

}  // namespace
}  // namespace antrean::invariants
