// The rules of a document's examination, by their tables.

#include "consumers/verification/core/decide.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consumers/verification/document_json.hpp"

namespace antrean::verification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Rules kRules{3};
constexpr State kAll[] = {State::waiting,    State::checking, State::approved,
                          State::retry,      State::review,   State::refused,
                          State::superseded, State::closed,   State::kept};

Document in(State state, int earlier_retries = 0) {
  Document document;
  document.state = state;
  document.earlier_retries = earlier_retries;
  return document;
}

std::vector<EventType> types(const Decision& decision) {
  std::vector<EventType> list;
  for (const Said& said : decision.says) list.push_back(said.type);
  return list;
}

struct Case {
  const char* name;
  Document before;
  Input input;
  /// Nothing: the news change nothing.
  std::optional<State> after;
  std::vector<EventType> says;
};

class Decide : public ::testing::TestWithParam<Case> {};

TEST_P(Decide, FollowsTheTable) {
  const Case& c = GetParam();
  const Decision decision = decide(c.before, c.input, kRules);
  ASSERT_EQ(decision.next.has_value(), c.after.has_value());
  if (c.after) {
    EXPECT_EQ(name_of(decision.next->state), name_of(*c.after));
  }
  EXPECT_EQ(types(decision), c.says);
}

const Reason kBlurred{"BLURRED", ""};
const Reason kName{"NAME_DIFFERS", "nama"};

INSTANTIATE_TEST_SUITE_P(
    Scans, Decide,
    ::testing::Values(Case{"agrees",
                           in(State::waiting),
                           ScanJudged{Verdict::approve, {}, true},
                           State::checking,
                           {EventType::document_read}},
                      Case{"agrees_but_unusable",
                           in(State::waiting),
                           ScanJudged{Verdict::approve, {}, false},
                           State::review,
                           {EventType::document_read, EventType::document_review_requested}},
                      Case{"unreadable",
                           in(State::waiting),
                           ScanJudged{Verdict::retry, {kBlurred}, false},
                           State::retry,
                           {EventType::document_read, EventType::document_retry_requested}},
                      Case{"unreadable_last_try",
                           in(State::waiting, 2),
                           ScanJudged{Verdict::retry, {kBlurred}, false},
                           State::retry,
                           {EventType::document_read, EventType::document_retry_requested}},
                      Case{"unreadable_tries_used_up",
                           in(State::waiting, 3),
                           ScanJudged{Verdict::retry, {kBlurred}, false},
                           State::review,
                           {EventType::document_read, EventType::document_review_requested}},
                      Case{"differs",
                           in(State::waiting),
                           ScanJudged{Verdict::review, {kName}, true},
                           State::review,
                           {EventType::document_read, EventType::document_review_requested}},
                      Case{"late_for_superseded",
                           in(State::superseded),
                           ScanJudged{Verdict::approve, {}, true},
                           std::nullopt,
                           {}},
                      Case{"late_for_closed",
                           in(State::closed),
                           ScanJudged{Verdict::retry, {kBlurred}, false},
                           std::nullopt,
                           {}},
                      Case{"second_result",
                           in(State::checking),
                           ScanJudged{Verdict::retry, {kBlurred}, false},
                           std::nullopt,
                           {}},
                      Case{"not_wanted", in(State::waiting), NotWanted{}, State::kept, {}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Registry, Decide,
    ::testing::Values(Case{"match",
                           in(State::checking),
                           RegistryAnswered{RegistryResult::match, {}},
                           State::approved,
                           {EventType::identity_checked, EventType::document_approved}},
                      Case{"mismatch",
                           in(State::checking),
                           RegistryAnswered{RegistryResult::mismatch, {"nama"}},
                           State::review,
                           {EventType::identity_checked, EventType::document_review_requested}},
                      Case{"not_found",
                           in(State::checking),
                           RegistryAnswered{RegistryResult::not_found, {}},
                           State::review,
                           {EventType::identity_checked, EventType::document_review_requested}},
                      Case{"unavailable",
                           in(State::checking),
                           RegistryAnswered{},
                           State::checking,
                           {EventType::identity_checked}},
                      Case{"refused",
                           in(State::checking),
                           RegistryRefused{},
                           State::review,
                           {EventType::document_review_requested}},
                      Case{"match_for_superseded",
                           in(State::superseded),
                           RegistryAnswered{RegistryResult::match, {}},
                           std::nullopt,
                           {}},
                      Case{"match_for_unread",
                           in(State::waiting),
                           RegistryAnswered{RegistryResult::match, {}},
                           std::nullopt,
                           {}},
                      Case{"match_while_reviewed",
                           in(State::review),
                           RegistryAnswered{RegistryResult::match, {}},
                           std::nullopt,
                           {}},
                      Case{"match_again",
                           in(State::approved),
                           RegistryAnswered{RegistryResult::match, {}},
                           std::nullopt,
                           {}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(Officers, Decide,
                         ::testing::Values(Case{"approve",
                                                in(State::review),
                                                OfficerDecided{OfficerDecision::approve, {}},
                                                State::approved,
                                                {EventType::document_approved}},
                                           Case{"retry",
                                                in(State::review),
                                                OfficerDecided{OfficerDecision::retry, {"GLARE"}},
                                                State::retry,
                                                {EventType::document_retry_requested}},
                                           Case{"retry_tries_used_up",
                                                in(State::review, 3),
                                                OfficerDecided{OfficerDecision::retry, {"GLARE"}},
                                                State::review,
                                                {}},
                                           Case{"refuse",
                                                in(State::review),
                                                OfficerDecided{OfficerDecision::refuse, {"FORGED"}},
                                                State::refused,
                                                {}},
                                           Case{"approve_superseded",
                                                in(State::superseded),
                                                OfficerDecided{OfficerDecision::approve, {}},
                                                std::nullopt,
                                                {}},
                                           Case{"approve_after_refusal",
                                                in(State::refused),
                                                OfficerDecided{OfficerDecision::approve, {}},
                                                std::nullopt,
                                                {}},
                                           Case{"approve_unread",
                                                in(State::waiting),
                                                OfficerDecided{OfficerDecision::approve, {}},
                                                std::nullopt,
                                                {}},
                                           Case{"approve_while_registry_is_asked",
                                                in(State::checking),
                                                OfficerDecided{OfficerDecision::approve, {}},
                                                std::nullopt,
                                                {}}),
                         [](const auto& tested) { return tested.param.name; });

TEST(DecideDocument, SaysItsReasons) {
  const Decision retry =
      decide(in(State::waiting), ScanJudged{Verdict::retry, {kBlurred}, false}, kRules);
  EXPECT_THAT(retry.next->reasons, ElementsAre(kBlurred));
  EXPECT_THAT(retry.says.at(1).reasons, ElementsAre(kBlurred));
  EXPECT_EQ(retry.says.at(1).decided_by, "machine");

  const Decision bare = decide(in(State::waiting), ScanJudged{Verdict::retry, {}, false}, kRules);
  EXPECT_THAT(bare.says.at(1).reasons, ElementsAre(Reason{"UNREADABLE", ""}));

  const Decision used_up =
      decide(in(State::waiting, 3), ScanJudged{Verdict::retry, {kBlurred}, false}, kRules);
  EXPECT_THAT(used_up.says.at(1).reasons, ElementsAre(kBlurred, Reason{"TRIES_USED_UP", ""}));

  const Decision mismatch =
      decide(in(State::checking),
             RegistryAnswered{RegistryResult::mismatch, {"nama", "tanggal_lahir"}}, kRules);
  EXPECT_THAT(mismatch.next->reasons, ElementsAre(Reason{"REGISTRY_MISMATCH", "nama"},
                                                  Reason{"REGISTRY_MISMATCH", "tanggal_lahir"}));
  EXPECT_THAT(mismatch.says.at(0).answer.fields, ElementsAre("nama", "tanggal_lahir"));

  const Decision officer =
      decide(in(State::review), OfficerDecided{OfficerDecision::retry, {"GLARE"}}, kRules);
  EXPECT_THAT(officer.says.at(0).reasons, ElementsAre(Reason{"GLARE", ""}));
  EXPECT_EQ(officer.says.at(0).decided_by, "officer");
}

TEST(DecideDocument, AsksTheRegistryOnlyForWhatAgrees) {
  for (const Verdict verdict : {Verdict::approve, Verdict::retry, Verdict::review}) {
    const Decision decision =
        decide(in(State::waiting), ScanJudged{verdict, {kName}, true}, kRules);
    EXPECT_EQ(decision.ask_registry, verdict == Verdict::approve);
    EXPECT_FALSE(decision.read_scan);
  }
}

TEST(DecideDocument, SaysOnceThatTheRegistryIsAway) {
  const Decision first = decide(in(State::checking), RegistryAnswered{}, kRules);
  ASSERT_TRUE(first.next);
  EXPECT_TRUE(first.next->unavailable_said);
  EXPECT_FALSE(decide(*first.next, RegistryAnswered{}, kRules).next);
  const Decision match = decide(*first.next, RegistryAnswered{RegistryResult::match, {}}, kRules);
  EXPECT_EQ(match.next->state, State::approved);
}

TEST(DecideDocument, KeepsWithTheVerifiersWhatMayNotBeAskedForAgain) {
  Document document = in(State::review, 3);
  document.reasons = {kBlurred};
  const OfficerDecided again{OfficerDecision::retry, {"GLARE"}};
  const Decision first = decide(document, again, kRules);
  EXPECT_THAT(first.next->reasons, ElementsAre(kBlurred, Reason{"TRIES_USED_UP", ""}));
  const Decision second = decide(*first.next, again, kRules);
  EXPECT_THAT(second.next->reasons, ElementsAre(kBlurred, Reason{"TRIES_USED_UP", ""}));
}

TEST(DecideDocument, IsSupersededInEveryStateThatCounts) {
  for (const State state : kAll) {
    const Decision decision = decide(in(state), NewerUploaded{}, kRules);
    const bool counts =
        state != State::superseded && state != State::closed && state != State::kept;
    EXPECT_EQ(decision.next.has_value(), counts) << name_of(state);
    EXPECT_THAT(decision.says, IsEmpty());
    if (counts) {
      EXPECT_EQ(decision.next->state, State::superseded);
    }
  }
}

TEST(DecideDocument, IsReadAnewWhenTheSameScanComesBack) {
  for (const State state : kAll) {
    const Decision decision = decide(in(state), UploadedAgain{}, kRules);
    EXPECT_EQ(decision.next.has_value(), state == State::superseded) << name_of(state);
    EXPECT_EQ(decision.read_scan, state == State::superseded);
  }
}

TEST(DecideDocument, IsReadAgainOnlyWhileItWaitsForAVerifier) {
  for (const State state : kAll) {
    const Decision decision = decide(in(state), JudgedAgain{{Verdict::approve, {}, true}}, kRules);
    EXPECT_EQ(decision.next.has_value(), state == State::review) << name_of(state);
    EXPECT_EQ(decision.ask_registry, state == State::review);
  }
  // It never goes back to the applicant by that, and is never approved without the registry.
  const std::vector<Reason> newer{{"BLURRED", ""}};
  for (const Verdict verdict : {Verdict::retry, Verdict::review}) {
    const Decision decision =
        decide(in(State::review), JudgedAgain{{verdict, newer, true}}, kRules);
    ASSERT_TRUE(decision.next);
    EXPECT_EQ(decision.next->state, State::review);
    EXPECT_EQ(decision.next->reasons, newer);
    EXPECT_FALSE(decision.ask_registry);
  }
  const Decision unusable =
      decide(in(State::review), JudgedAgain{{Verdict::approve, {}, false}}, kRules);
  EXPECT_EQ(unusable.next->state, State::review);
}

TEST(DecideDocument, IsClosedWithItsBookingUnlessSettled) {
  for (const State state : kAll) {
    const Decision decision = decide(in(state), BookingEnded{}, kRules);
    const bool open = state == State::waiting || state == State::checking || state == State::review;
    EXPECT_EQ(decision.next.has_value(), open) << name_of(state);
    EXPECT_THAT(decision.says, IsEmpty());
  }
}

// Whatever comes in whatever state: only legal ways, and approval only by a match or an officer.
TEST(DecideDocument, NeverLeavesTheLegalWays) {
  std::vector<Input> inputs{RegistryRefused{}, NewerUploaded{}, UploadedAgain{}, BookingEnded{},
                            NotWanted{}};
  for (const Verdict verdict : {Verdict::approve, Verdict::retry, Verdict::review}) {
    for (const bool usable : {false, true}) {
      inputs.emplace_back(ScanJudged{verdict, {}, usable});
      inputs.emplace_back(JudgedAgain{{verdict, {}, usable}});
    }
  }
  for (const RegistryResult result : {RegistryResult::match, RegistryResult::mismatch,
                                      RegistryResult::not_found, RegistryResult::unavailable}) {
    inputs.emplace_back(RegistryAnswered{result, {}});
  }
  for (const OfficerDecision decision :
       {OfficerDecision::approve, OfficerDecision::retry, OfficerDecision::refuse}) {
    inputs.emplace_back(OfficerDecided{decision, {}});
  }
  for (const State state : kAll) {
    for (const Input& input : inputs) {
      for (const int earlier : {0, 3, 7}) {
        const Decision decision = decide(in(state, earlier), input, kRules);
        if (!decision.next) {
          EXPECT_TRUE(decision.says.empty() && !decision.read_scan && !decision.ask_registry);
          continue;
        }
        const State next = decision.next->state;
        EXPECT_TRUE(next == state || may_become(state, next))
            << name_of(state) << " to " << name_of(next);
        if (next != State::approved) continue;
        const auto* answer = std::get_if<RegistryAnswered>(&input);
        const auto* officer = std::get_if<OfficerDecided>(&input);
        EXPECT_TRUE((answer != nullptr && answer->result == RegistryResult::match &&
                     state == State::checking) ||
                    (officer != nullptr && officer->decision == OfficerDecision::approve &&
                     state == State::review));
      }
    }
  }
}

TEST(DocumentNames, GoBothWays) {
  for (const State state : kAll) EXPECT_EQ(state_of(name_of(state)), state);
  EXPECT_THROW(state_of("NONE"), std::invalid_argument);
  EXPECT_EQ(verdict_of("retry"), Verdict::retry);
  EXPECT_FALSE(verdict_of("maybe"));
  EXPECT_EQ(officer_decision_of("refuse"), OfficerDecision::refuse);
  EXPECT_FALSE(officer_decision_of("ignore"));
}

TEST(DocumentJson, KeepsReasonsWhole) {
  const std::vector<Reason> reasons{kBlurred, kName};
  EXPECT_EQ(to_json(reasons).dump(),
            R"([{"code":"BLURRED"},{"code":"NAME_DIFFERS","field":"nama"}])");
  EXPECT_EQ(reasons_of(to_json(reasons)), reasons);
}

TEST(DocumentJson, NamesEachCodeOnceToTheApplicant) {
  const Said said{EventType::document_retry_requested,
                  {{"UNREADABLE", "nik"}, {"BLURRED", ""}, {"UNREADABLE", "nama"}},
                  "machine"};
  const auto data = data_of(said, BookingId{"b"}, DocumentId{"d"}, 2, "ktp");
  EXPECT_EQ(data.at("reasons").dump(), R"(["UNREADABLE","BLURRED"])");
  EXPECT_EQ(data.at("decided_by"), "machine");
  EXPECT_EQ(data.at("n"), 2);
}

}  // namespace
}  // namespace antrean::verification
