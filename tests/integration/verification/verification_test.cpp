// The verification worker on real servers: scans that were drawn, sealed, read, and decided on.

#include <gmock/gmock.h>

#include <future>

#include "consumers/verification/read_again.hpp"
#include "tests/integration/verification/verification_fixture.hpp"

namespace antrean::verification {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class VerificationTest : public VerificationFixture {};

TEST_F(VerificationTest, ApprovesAScanThatAgrees) {
  start();
  const auto one = person(11);
  known_to_registry(one);
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kClean));
  here_.publish(upload);
  // A second delivery of the same event, and another event about the same scan.
  here_.publish(upload);
  Event again = upload;
  again.id = EventId{new_uuid()};
  here_.publish(again);
  ASSERT_TRUE(comes_to(upload, "APPROVED")) << state(upload);
  const auto events = said(upload);
  EXPECT_THAT(names(events), ElementsAre("document.read", "identity.checked", "document.approved"));
  EXPECT_EQ(events.at(1).data.at("result"), "MATCH");
  EXPECT_EQ(events.at(2).data.at("decided_by"), "machine");
  EXPECT_EQ(here_.query("SELECT count(*) FROM document_result"), "1");

  const PersonId id = here_.secrets->person_of_nik(one.nik);
  const json reading = json::parse(
      open_text(key_of(id), here_.query("SELECT sealed FROM document_result"), id.str()));
  EXPECT_EQ(reading.at("reading").at("fields").at("nik").at("value").get<std::string>(), one.nik);
  // Nothing personal in clear, neither in the tables nor in the events.
  const std::string rows = here_.query(
      "SELECT (SELECT string_agg(document::text, '') FROM document) || "
      "(SELECT string_agg(effect::text, '') FROM effect) || "
      "(SELECT string_agg(document_result::text, '') FROM document_result)");
  EXPECT_EQ(rows.find(one.nik), std::string::npos);
  EXPECT_EQ(rows.find(one.nama), std::string::npos);
}

TEST_F(VerificationTest, SendsABlurredScanBackAndTakesTheNext) {
  start();
  auto one = person(12);
  one.nama = "BUDI SANTOSO";
  known_to_registry(one);
  here_.publish(held(booking_, applicant(one)));
  const Event blurred = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kBlurred));
  here_.publish(blurred);
  ASSERT_TRUE(comes_to(blurred, "RETRY")) << state(blurred);
  const auto events = said(blurred);
  EXPECT_THAT(names(events), ElementsAre("document.read", "document.retry-requested"));
  EXPECT_FALSE(events.at(1).data.at("reasons").empty());
  EXPECT_EQ(events.at(1).data.at("decided_by"), "machine");

  const Event clear = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kClean));
  here_.publish(clear);
  ASSERT_TRUE(comes_to(clear, "APPROVED")) << state(clear);
  EXPECT_EQ(state(blurred), "SUPERSEDED");
}

TEST_F(VerificationTest, SendsBackWhatIsNoPicture) {
  start();
  const auto one = person(13);
  here_.publish(held(booking_, applicant(one)));
  const Event text = uploaded(booking_, applicant(one), "this is no picture");
  here_.publish(text);
  std::string cut = scan(one, specimens::Tier::kClean);
  cut.resize(300);
  ASSERT_TRUE(comes_to(text, "RETRY")) << state(text);
  EXPECT_EQ(said(text).at(1).data.at("reasons").dump(), R"(["UNREADABLE"])");
  const Event truncated = uploaded(booking_, applicant(one), cut);
  here_.publish(truncated);
  EXPECT_TRUE(comes_to(truncated, "RETRY")) << state(truncated);
}

TEST_F(VerificationTest, LeavesToAnOfficerWhatDiffers) {
  start();
  const auto one = person(14);
  known_to_registry(one);
  json claim = applicant(one);
  claim["nama"] = "SRI WAHYUNI PRATIWI";
  here_.publish(held(booking_, claim));
  const Event upload = uploaded(booking_, claim, scan(one, specimens::Tier::kClean));
  here_.publish(upload);
  ASSERT_TRUE(comes_to(upload, "REVIEW")) << state(upload);
  const auto events = said(upload);
  ASSERT_THAT(names(events), ElementsAre("document.read", "document.review-requested"));
  EXPECT_EQ(events.at(1).data.at("reasons").at(0).at("field"), "nama");
  EXPECT_EQ(here_.query("SELECT document_id FROM review_queue"), upload.subject);

  here_.publish(reviewed(upload, "approve", json::array()));
  ASSERT_TRUE(comes_to(upload, "APPROVED"));
  // Another officer's decision comes too late.
  here_.publish(reviewed(upload, "retry", {"BLURRED"}));
  const Event after = uploaded(booking_, claim, "the next event of the same key");
  here_.publish(after);
  ASSERT_TRUE(comes_to(after, "RETRY"));
  const auto all = said(upload);
  ASSERT_EQ(names(all).back(), "document.approved");
  EXPECT_EQ(all.back().data.at("decided_by"), "officer");
}

TEST_F(VerificationTest, WaitsForTheNewsOfTheBooking) {
  start();
  const auto one = person(15);
  known_to_registry(one);
  const Event upload = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kClean));
  here_.publish(upload);
  ASSERT_TRUE(eventually([&] { return here_.query("SELECT attempts FROM effect") >= "2"; }));
  EXPECT_EQ(state(upload), "WAITING");
  here_.publish(held(booking_, applicant(one)));
  EXPECT_TRUE(comes_to(upload, "APPROVED")) << state(upload);
}

TEST_F(VerificationTest, AsksTheRegistryUntilItAnswers) {
  start();
  const auto one = person(16);
  known_to_registry(one);
  registry("POST", "/faults", {{"kind", "error_500"}, {"times", -1}});
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kClean));
  here_.publish(upload);
  ASSERT_TRUE(eventually([&] {
    return here_.query("SELECT attempts FROM effect WHERE kind = 'registry.check'") >= "2";
  }));
  EXPECT_EQ(state(upload), "CHECKING");
  registry("DELETE", "/faults", nullptr);
  ASSERT_TRUE(comes_to(upload, "APPROVED")) << state(upload);
  const auto events = said(upload);
  ASSERT_THAT(names(events), ElementsAre("document.read", "identity.checked", "identity.checked",
                                         "document.approved"));
  EXPECT_EQ(events.at(1).data.at("result"), "UNAVAILABLE");
  EXPECT_EQ(events.at(2).data.at("result"), "MATCH");
}

TEST_F(VerificationTest, LeavesToAnOfficerWhomTheRegistryDoesNotKnow) {
  start();
  const auto one = person(17);
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), scan(one, specimens::Tier::kClean));
  here_.publish(upload);
  ASSERT_TRUE(comes_to(upload, "REVIEW")) << state(upload);
  const auto events = said(upload);
  EXPECT_EQ(events.back().data.at("reasons").at(0).at("code"), "REGISTRY_NOT_FOUND");
  here_.publish(reviewed(upload, "refuse", {"FORGED"}));
  EXPECT_TRUE(comes_to(upload, "REFUSED"));
}

// Reads as it is told: "approve" at once, "wait" only when released.
class ScriptedReader final : public ScanReader {
 public:
  explicit ScriptedReader(std::shared_future<void> release) : release_(std::move(release)) {}
  ScanResult read(std::span<const std::uint8_t> scan, const std::string&, const Claim&) override {
    if (as_text(scan) == "wait") release_.wait();
    ScanResult result;
    result.judged.verdict = Verdict::approve;
    return result;
  }

 private:
  std::shared_future<void> release_;
};

class ScriptedVerificationTest : public VerificationFixture {
 protected:
  ~ScriptedVerificationTest() override {
    if (!released_) release();
  }
  ScanReaderFactory factory() {
    return [release = future_] { return std::make_unique<ScriptedReader>(release); };
  }
  void release() {
    released_ = true;
    promise_.set_value();
  }

 private:
  bool released_ = false;
  std::promise<void> promise_;
  std::shared_future<void> future_{promise_.get_future()};
};

TEST_F(ScriptedVerificationTest, NeverApprovesASupersededScan) {
  start_with(factory());
  const auto one = person(18);
  known_to_registry(one);
  here_.publish(held(booking_, applicant(one)));
  const Event first = uploaded(booking_, applicant(one), "wait");
  here_.publish(first);
  ASSERT_TRUE(eventually([&] { return here_.query("SELECT state FROM effect") == "leased"; }));
  const Event second = uploaded(booking_, applicant(one), "approve");
  here_.publish(second);
  ASSERT_TRUE(comes_to(second, "APPROVED"));
  release();
  // The late result is kept, and nothing follows from it.
  ASSERT_TRUE(eventually([&] {
    return here_.query("SELECT count(*) FROM effect WHERE state IN ('ready', 'leased')") == "0";
  }));
  EXPECT_EQ(state(first), "SUPERSEDED");
  EXPECT_TRUE(said(first).empty());

  // The first scan once more: it counts again, and isn't read again.
  Event again = first;
  again.id = EventId{new_uuid()};
  here_.publish(again);
  ASSERT_TRUE(comes_to(first, "APPROVED"));
  EXPECT_EQ(state(second), "SUPERSEDED");
  EXPECT_EQ(here_.query("SELECT count(*) FROM document_result"), "2");
}

TEST_F(ScriptedVerificationTest, LetsGoOfAnEndedBooking) {
  start_with(factory());
  const auto one = person(19);
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), "wait");
  here_.publish(upload);
  ASSERT_TRUE(eventually([&] { return here_.query("SELECT state FROM effect") == "leased"; }));
  here_.publish(
      of_booking(EventType::booking_expired, booking_,
                 {{"booking_id", booking_}, {"reason", "UPLOAD_WINDOW"}, {"version", 2}}));
  ASSERT_TRUE(comes_to(upload, "CLOSED"));
  release();
  ASSERT_TRUE(eventually([&] { return here_.query("SELECT state FROM effect") == "done"; }));
  EXPECT_TRUE(said(upload).empty());
  const Event late = uploaded(booking_, applicant(one), "approve");
  here_.publish(late);
  EXPECT_TRUE(comes_to(late, "CLOSED"));
  EXPECT_EQ(here_.query("SELECT count(*) FROM effect"), "1");
}

TEST_F(ScriptedVerificationTest, ReadsOnWhenAScanHangs) {
  start_with(factory(), {.readers = 1, .longest_read = 200ms, .longest_stop = 200ms});
  const auto one = person(20);
  here_.publish(held(booking_, applicant(one)));
  const Event hanging = uploaded(booking_, applicant(one), "wait");
  here_.publish(hanging);
  ASSERT_TRUE(comes_to(hanging, "REVIEW")) << state(hanging);
  EXPECT_EQ(said(hanging).back().data.at("reasons").at(0).at("code"), "READ_FAILED");
  EXPECT_FALSE(worker_->trouble().empty());
  known_to_registry(one);
  const Event next = uploaded(booking_, applicant(one), "approve");
  here_.publish(next);
  EXPECT_TRUE(comes_to(next, "APPROVED")) << state(next);
}

TEST_F(ScriptedVerificationTest, SetsAsideADecisionOnAnotherBookingsDocument) {
  start_with(factory());
  const auto one = person(21);
  known_to_registry(one);
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), "approve");
  Event forged = reviewed(upload, "approve", json::array());
  forged.data["booking_id"] = new_uuid();
  here_.publish(forged);
  here_.publish(upload);
  EXPECT_TRUE(comes_to(upload, "APPROVED")) << state(upload);
}

// Always of the same mind.
class FixedReader final : public ScanReader {
 public:
  explicit FixedReader(Verdict verdict) : verdict_(verdict) {}
  ScanResult read(std::span<const std::uint8_t>, const std::string&, const Claim&) override {
    ScanResult result;
    result.judged.verdict = verdict_;
    if (verdict_ == Verdict::review) result.judged.reasons = {{"NAME_DIFFERS", "nama"}};
    return result;
  }

 private:
  Verdict verdict_;
};

TEST_F(VerificationTest, ScansUnderReviewAreReadAgainByANewerEngineOnRequest) {
  const auto engine = [this](const char* name, Verdict verdict) {
    if (worker_) worker_->stop();
    worker_ = start_worker(
        *here_.surroundings, {}, [verdict] { return std::make_unique<FixedReader>(verdict); },
        name);
  };
  engine("older", Verdict::review);
  const auto one = person(31);
  known_to_registry(one);
  here_.publish(held(booking_, applicant(one)));
  const Event upload = uploaded(booking_, applicant(one), "a scan");
  here_.publish(upload);
  ASSERT_TRUE(comes_to(upload, "REVIEW"));
  EXPECT_EQ(read_reviews_again(*here_.surroundings, "older", false).found, 0)
      << "there is one result of each engine";

  engine("newer", Verdict::approve);
  const ReadAgain counted = read_reviews_again(*here_.surroundings, "newer", true);
  EXPECT_EQ(counted.found, 1);
  EXPECT_EQ(counted.asked, 0);
  EXPECT_EQ(state(upload), "REVIEW") << "a newer engine alone changes nothing";
  EXPECT_EQ(read_reviews_again(*here_.surroundings, "newer", false).asked, 1);
  ASSERT_TRUE(comes_to(upload, "APPROVED")) << state(upload);
  EXPECT_EQ(said(upload).back().type, EventType::document_approved);
  EXPECT_EQ(here_.query("SELECT count(*) FROM document_result"), "2");
  EXPECT_EQ(read_reviews_again(*here_.surroundings, "newer", false).found, 0);
}

}  // namespace
}  // namespace antrean::verification
