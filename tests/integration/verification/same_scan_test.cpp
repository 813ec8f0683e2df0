// The same scan under two bookings, on real servers: found again by what it looks like, and left to
// a verifier where it isn't the same person's or family's.

#include <gmock/gmock.h>

#include <future>
#include <opencv2/imgcodecs.hpp>
#include <random>
#include <sstream>

#include "consumers/verification/scan_hashes.hpp"
#include "tests/integration/verification/verification_fixture.hpp"

namespace antrean::verification {
namespace {

using ::testing::AnyOf;

// "LOOK FLIPPED ANYTHING": approves what looks as the number says, but for so many bits. Waits
// until it is let go.
class LookReader final : public ScanReader {
 public:
  explicit LookReader(std::shared_future<void> release) : release_(std::move(release)) {}
  ScanResult read(std::span<const std::uint8_t> scan, const std::string&, const Claim&) override {
    std::istringstream words{std::string{as_text(scan)}};
    std::uint32_t look = 0;
    std::size_t flipped = 0;
    words >> look >> flipped;
    std::mt19937 random{look};
    ocr::PerceptualHash hash;
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = random() % 2 == 1;
    for (std::size_t i = 0; i < flipped; ++i) hash.flip(i);
    release_.wait();
    ScanResult result;
    result.judged.verdict = Verdict::approve;
    result.hash = hash;
    return result;
  }

 private:
  std::shared_future<void> release_;
};

class SameScanTest : public VerificationFixture {
 protected:
  // A booking of this person's own with this scan; returns the upload.
  Event booked(const json& claim, const std::string& bytes, const std::string& kind = "ktp") {
    const std::string booking = new_uuid();
    here_.publish(held(booking, claim, json::array({kind})));
    Event upload = uploaded(booking, claim, bytes, new_uuid(), kind);
    here_.publish(upload);
    return upload;
  }
  // Starts a worker that reads at once, or when let go.
  void start_reading(bool at_once = true) {
    if (at_once) let_go();
    start_with(factory(), {.readers = 4});
  }
  ScanReaderFactory factory() {
    return [release = future_] { return std::make_unique<LookReader>(release); };
  }
  void let_go() {
    if (!gone_) promise_.set_value();
    gone_ = true;
  }
  ~SameScanTest() override { let_go(); }

  json known_claim(std::uint64_t seed, const std::string& no_kk = "") {
    auto one = person(seed);
    if (!no_kk.empty()) one.no_kk = no_kk;
    known_to_registry(one);
    return applicant(one);
  }
  void tell(EventType type, const Event& upload, json more) {
    more["booking_id"] = upload.key;
    here_.publish(of_booking(type, upload.key, std::move(more)));
  }
  bool comes_to_be_live(const Event& upload, bool live) {
    return eventually([&] {
      return here_.query("SELECT live::text FROM document_claim WHERE booking_id = '" + upload.key +
                         "'") == (live ? "true" : "false");
    });
  }
  std::string reasons(const Event& upload) {
    return here_.query("SELECT reasons::text FROM document WHERE id = '" + upload.subject + "'");
  }

 private:
  bool gone_ = false;
  std::promise<void> promise_;
  std::shared_future<void> future_{promise_.get_future()};
};

constexpr const char* kUsedTwice = R"([{"code": "SCAN_USED_TWICE"}])";

TEST_F(SameScanTest, ARealScanSavedAgainIsFoundUnderAnotherNik) {
  start();
  const auto one = person(41);
  known_to_registry(one);
  const std::string file = scan(one, specimens::Tier::kClean);
  const Event first = booked(applicant(one), file);
  ASSERT_TRUE(comes_to(first, "APPROVED")) << state(first);

  const cv::Mat picture = cv::imdecode(std::vector<char>{file.begin(), file.end()}, 1);
  std::vector<std::uint8_t> again;
  cv::imencode(".jpg", picture, again, {cv::IMWRITE_JPEG_QUALITY, 60});
  const Event second = booked(known_claim(42), std::string{again.begin(), again.end()});
  ASSERT_TRUE(comes_to(second, "REVIEW")) << state(second);
  // Beside what the reader found.
  const auto events = said(second);
  ASSERT_EQ(events.back().type, EventType::document_review_requested);
  std::vector<std::string> codes;
  for (const auto& reason : events.back().data.at("reasons")) codes.push_back(reason.at("code"));
  EXPECT_THAT(codes, ::testing::Contains("NIK_DIFFERS"));
  EXPECT_EQ(codes.back(), "SCAN_USED_TWICE");
  EXPECT_EQ(state(first), "APPROVED");

  const Event third = booked(known_claim(43), scan(person(43), specimens::Tier::kClean));
  EXPECT_TRUE(comes_to(third, "APPROVED")) << "another person's scan: " << reasons(third);
}

TEST_F(SameScanTest, AnotherNikIsReviewedThoughTheFirstBookingEnded) {
  start_reading();
  const Event first = booked(known_claim(44), "1 0 first");
  ASSERT_TRUE(comes_to(first, "APPROVED")) << state(first);
  tell(EventType::booking_cancelled, first, {{"version", 2}});
  ASSERT_TRUE(comes_to_be_live(first, false));
  const Event second = booked(known_claim(45), "1 0 second");
  ASSERT_TRUE(comes_to(second, "REVIEW")) << state(second);
  EXPECT_EQ(reasons(second), kUsedTwice);
}

TEST_F(SameScanTest, FindsWhateverDiffersInNoMoreBitsThanAScanSavedAgain) {
  start_reading();
  ASSERT_TRUE(comes_to(booked(known_claim(46), "1 0 first"), "APPROVED"));
  const Event near = booked(known_claim(47), "1 23 near");
  EXPECT_TRUE(comes_to(near, "REVIEW")) << state(near);
  ASSERT_TRUE(comes_to(booked(known_claim(48), "2 0 first"), "APPROVED"));
  const Event far = booked(known_claim(49), "2 24 far");
  EXPECT_TRUE(comes_to(far, "APPROVED")) << reasons(far);
}

TEST_F(SameScanTest, APersonMayUseAScanAgainWhenTheEarlierBookingEnded) {
  start_reading();
  const json claim = known_claim(50);
  const Event first = booked(claim, "1 0 first");
  ASSERT_TRUE(comes_to(first, "APPROVED"));
  // That its documents don't matter any more is no end.
  tell(EventType::booking_billed, first,
       {{"billing_code", "820261123000017"},
        {"amount", 350000},
        {"deadline", "2026-11-23T06:30:00Z"},
        {"version", 2}});
  const Event while_live = booked(claim, "1 0 second");
  ASSERT_TRUE(comes_to(while_live, "REVIEW")) << state(while_live);
  EXPECT_EQ(reasons(while_live), kUsedTwice);

  for (const Event& earlier : {first, while_live}) {
    tell(EventType::booking_expired, earlier, {{"reason", "PAYMENT_DEADLINE"}, {"version", 3}});
    ASSERT_TRUE(comes_to_be_live(earlier, false));
  }
  const Event after = booked(claim, "1 0 third");
  ASSERT_TRUE(comes_to(after, "APPROVED")) << reasons(after);

  // Its passport issued, and the first one brought back by money that came late.
  tell(EventType::passport_issued, after, {{"n", 1}});
  tell(EventType::booking_reinstated, first,
       {{"queue_number", "09-004"}, {"overbooked", false}, {"version", 4}});
  ASSERT_TRUE(comes_to_be_live(after, false));
  ASSERT_TRUE(comes_to_be_live(first, true));
  const Event besides = booked(claim, "1 0 fourth");
  EXPECT_TRUE(comes_to(besides, "REVIEW")) << state(besides);
}

TEST_F(SameScanTest, AFamilySharesItsCard) {
  start_reading();
  const std::string family = "3528010102100007";
  const Event father = booked(known_claim(51, family), "1 0 father", "kk");
  ASSERT_TRUE(comes_to(father, "APPROVED")) << reasons(father);
  const Event mother = booked(known_claim(52, family), "1 0 mother", "kk");
  ASSERT_TRUE(comes_to(mother, "APPROVED")) << reasons(mother);
  const Event stranger = booked(known_claim(53, "3528010102100008"), "1 0 stranger", "kk");
  ASSERT_TRUE(comes_to(stranger, "REVIEW")) << state(stranger);
  EXPECT_EQ(reasons(stranger), kUsedTwice);
  // An identity card that looks so is another matter.
  const Event card = booked(known_claim(54), "1 0 card", "ktp");
  EXPECT_TRUE(comes_to(card, "APPROVED")) << reasons(card);
}

TEST_F(SameScanTest, OfTwoAtOnceOneIsFoundAtLeast) {
  start_reading(false);
  const auto other = start_worker(*here_.surroundings, {.readers = 4}, factory(), "scripted-1");
  std::vector<std::pair<Event, Event>> pairs;
  for (std::uint64_t look = 1; look <= 4; ++look) {
    const std::string bytes = std::to_string(look) + " 0 ";
    pairs.emplace_back(booked(known_claim(60 + 2 * look), bytes + "one"),
                       booked(known_claim(61 + 2 * look), bytes + "other"));
  }
  // Eight readers hold them all.
  ASSERT_TRUE(eventually(
      [&] { return here_.query("SELECT count(*) FROM effect WHERE state = 'leased'") == "8"; }));
  let_go();
  for (const auto& [one, two] : pairs) {
    ASSERT_TRUE(eventually([&, &one = one, &two = two] {
      const auto is_decided = [&](const Event& upload) {
        const std::string now = state(upload);
        return now == "APPROVED" || now == "REVIEW";
      };
      return is_decided(one) && is_decided(two);
    }));
    EXPECT_TRUE(state(one) == "REVIEW" || state(two) == "REVIEW");
    for (const Event& upload : {one, two}) {
      EXPECT_THAT(reasons(upload), AnyOf("[]", kUsedTwice));
    }
  }
  other->stop();
}

TEST_F(SameScanTest, AnErasedPersonsHashesAreForgotten) {
  start_reading();
  const json claim = known_claim(80);
  const Event first = booked(claim, "1 0 first");
  ASSERT_TRUE(comes_to(first, "APPROVED"));
  const PersonId id = here_.secrets->person_of_nik(claim.at("nik").get<std::string>());
  EXPECT_EQ(here_.query("SELECT person_id FROM scan_hash"), id.str());
  in_transaction(*here_.pool, [&](pqxx::work& tx) {
    ASSERT_TRUE(erase_person(tx, id));
    forget_scan_hashes(tx, id);
  });
  EXPECT_EQ(here_.query("SELECT count(*) FROM scan_hash"), "0");
  // A scan whose reading had begun before.
  DocumentRow document;
  document.id = DocumentId{new_uuid()};
  document.booking = BookingId{first.key};
  document.n = 1;
  document.kind = "ktp";
  keep_scan_hash(*here_.pool, document, {BookingId{first.key}, 1, id, "", {}}, {});
  EXPECT_EQ(here_.query("SELECT count(*) FROM scan_hash"), "0");

  const Event after = booked(known_claim(81), "1 0 second");
  EXPECT_TRUE(comes_to(after, "APPROVED")) << reasons(after);
}

}  // namespace
}  // namespace antrean::verification
