// What the applicant sees.
#include "producers/gateway/status_page.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "producers/gateway/booking_json.hpp"
#include "producers/gateway/calendar.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/slots_json.hpp"

namespace antrean::gateway {
namespace {

using ::testing::Test;

const Offices& offices() {
  static const Offices all{std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/offices.toml"};
  return all;
}
const Office& mataram() {
  return *offices().find(OfficeId{"mataram"});
}
const Instant kNow = *parse_rfc3339("2026-12-01T04:05:31Z");

BookingView booking(const std::string& state) {
  BookingView view;
  view.id = BookingId{"01938f5a-0000-8000-8000-000000000001"};
  view.state = state;
  view.code = "7K3M9QXA";
  view.version = 3;
  view.office = OfficeId{"mataram"};
  view.date = "2026-12-08";
  view.slot = "09:00";
  ApplicantView one;
  one.n = 1;
  one.person = PersonId{"p"};
  one.documents = {"ktp"};
  one.status = "AWAITED";
  view.applicants = {one};
  view.upload_deadline = *parse_rfc3339("2026-12-01T04:30:00Z");
  return view;
}

std::string page(const BookingView& view, Language language = Language::indonesian,
                 std::map<int, std::string> names = {{1, "B••• S••••••"}}) {
  return render_status_page({view, &mataram(), language, std::move(names), "tok", "nonce1", kNow});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(StatusPage, EveryStateHasATitleAndAPageInBothLanguages) {
  for (const char* state :
       {"REQUESTED", "REJECTED", "HELD", "VERIFYING", "CORRECTION", "REVIEW", "AWAITING_PAYMENT",
        "CONFIRMED", "PAID_NO_SLOT", "EXPIRED", "CANCELLED", "ISSUED", "COMPLETED"}) {
    EXPECT_NE(state_label(state, Language::indonesian), state);
    EXPECT_NE(state_label(state, Language::english), state_label(state, Language::indonesian));
    const std::string html = page(booking(state));
    EXPECT_TRUE(has(html, std::string(state_label(state, Language::indonesian)))) << state;
    EXPECT_FALSE(has(html, "{{")) << state;
    EXPECT_TRUE(has(page(booking(state), Language::english), "lang=\"en\"")) << state;
  }
}

TEST(StatusPage, UploadIsOfferedOnlyWhereItIsTaken) {
  EXPECT_TRUE(has(page(booking("HELD")), "data-kind=\"ktp\""));
  EXPECT_FALSE(has(page(booking("EXPIRED")), "data-kind=\"ktp\""));
  BookingView approved = booking("CORRECTION");
  approved.applicants[0].status = "APPROVED";
  EXPECT_FALSE(has(page(approved), "data-kind=\"ktp\""));
}

TEST(StatusPage, DeadlinesShowTheOfficesZone) {
  const std::string html = page(booking("HELD"));
  EXPECT_TRUE(has(html, "data-until=\"2026-12-01T04:30:00Z\""));
  EXPECT_TRUE(has(html, "Selasa, 1 Desember 2026 12:30 WITA"));
}

TEST(StatusPage, TextIsEscapedAndPolicyIsStrict) {
  const std::string html =
      page(booking("HELD"), Language::indonesian, {{1, "<script>alert(1)</script>"}});
  EXPECT_FALSE(has(html, "<script>alert"));
  EXPECT_TRUE(has(html, "&lt;script&gt;"));
  const std::string policy = content_security_policy("nonce1");
  EXPECT_TRUE(has(policy, "default-src 'none'"));
  EXPECT_FALSE(has(policy, "unsafe"));
  EXPECT_FALSE(has(html, " style=\""));
  EXPECT_FALSE(has(html, " onclick"));
}

TEST(StatusPage, ABookingThatIsOnlyRequestedShowsThat) {
  BookingView view;
  view.id = BookingId{"01938f5a-0000-8000-8000-000000000001"};
  view.state = "REQUESTED";
  const std::string html =
      render_status_page({view, nullptr, Language::indonesian, {}, "tok", "n", kNow});
  EXPECT_TRUE(has(html, "Permohonan diterima"));
  EXPECT_FALSE(has(html, "class=\"cancel\""));
}

TEST(StatusPage, Money) {
  EXPECT_EQ(rupiah(650000), "Rp650.000");
  EXPECT_EQ(rupiah(2600000), "Rp2.600.000");
  EXPECT_EQ(rupiah(999), "Rp999");
}

TEST(Guidance, NamesAreMasked) {
  EXPECT_EQ(mask_name("BUDI SANTOSO"), "B••• S••••••");
  EXPECT_EQ(mask_name("AGUS"), "A•••");
  EXPECT_EQ(mask_name("ÉTIENNE D"), "É•••••• D");
  EXPECT_EQ(mask_name(""), "");
}

TEST(Guidance, SaysWhatToDoAndUntilWhen) {
  const std::pair<const char*, const char*> cases[] = {{"REQUESTED", "WAIT"},
                                                       {"HELD", "UPLOAD_DOCUMENTS"},
                                                       {"CORRECTION", "UPLOAD_AGAIN"},
                                                       {"VERIFYING", "WAIT"},
                                                       {"REVIEW", "WAIT"},
                                                       {"AWAITING_PAYMENT", "PAY"},
                                                       {"CONFIRMED", "COME"},
                                                       {"PAID_NO_SLOT", "CHOOSE_SLOT"},
                                                       {"EXPIRED", "REGISTER_AGAIN"},
                                                       {"ISSUED", "COLLECT"},
                                                       {"COMPLETED", "NONE"}};
  for (const auto& [state, code] : cases) {
    EXPECT_EQ(guidance_of(booking(state), &mataram(), Language::english).code, code) << state;
  }
  BookingView cooled = booking("REJECTED");
  cooled.cooldown_first_date = "2026-12-31";
  const Guidance later = guidance_of(cooled, &mataram(), Language::indonesian);
  EXPECT_EQ(later.code, "REGISTER_LATER");
  EXPECT_TRUE(has(later.text, "31 Desember 2026"));
}

TEST(Guidance, FollowsThePassportToTheDoor) {
  BookingView view = booking("ISSUED");
  for (const char* state : {"REQUESTED", "ELIGIBLE", "HANDED_OVER", "IN_TRANSIT",
                            "OUT_FOR_DELIVERY", "ATTEMPT_FAILED", "LOST"}) {
    view.delivery = DeliveryView{state, "P26112400"};
    const Guidance next = guidance_of(view, &mataram(), Language::indonesian);
    EXPECT_EQ(next.code, "AWAIT_DELIVERY") << state;
    EXPECT_TRUE(has(next.text, "P26112400")) << state;
    EXPECT_FALSE(has(next.text, state)) << state << " has no words of its own";
    EXPECT_EQ(booking_json(view, &mataram(), Language::english)["delivery"]["resi"], "P26112400");
  }
  // It lies at the office (again).
  for (const char* state : {"CANCELLED", "RETURNED"}) {
    view.delivery = DeliveryView{state, ""};
    EXPECT_EQ(guidance_of(view, &mataram(), Language::english).code, "COLLECT") << state;
    EXPECT_FALSE(booking_json(view, &mataram(), Language::english)["delivery"].contains("resi"));
  }
  EXPECT_FALSE(booking_json(booking("ISSUED"), &mataram(), Language::english).contains("delivery"));
}

TEST(BookingJson, HoldsDeadlinesWithZoneAndNothingPersonal) {
  BookingView view = booking("CORRECTION");
  view.applicants[0].sealed = "c2VhbGVk";
  view.applicants[0].reasons = {"BLURRED"};
  const auto json = booking_json(view, &mataram(), Language::indonesian);
  EXPECT_EQ(json["upload_deadline"]["zone_label"], "WITA");
  EXPECT_EQ(json["upload_deadline"]["local"], "2026-12-01 12:30");
  EXPECT_EQ(json["applicants"][0]["reasons"][0]["text"], "Foto buram.");
  EXPECT_FALSE(has(json.dump(), "c2VhbGVk"));
  EXPECT_FALSE(json["applicants"][0].contains("person_id"));
}

TEST(Calendar, IsAnEventInUtc) {
  const std::string text =
      booking_calendar(booking("CONFIRMED"), mataram(), "http://x/s/t", Language::indonesian, kNow);
  for (const char* part : {"BEGIN:VCALENDAR", "DTSTART:20261208T010000Z", "DTEND:20261208T020000Z",
                           "UID:01938f5a-0000-8000-8000-000000000001@antrean", "BEGIN:VALARM",
                           "TRIGGER:-P1D", "7K3M9QXA"}) {
    EXPECT_TRUE(has(text, part)) << part << "\n" << text;
  }
  BookingView wrong = booking("CONFIRMED");
  wrong.slot = "noon";
  EXPECT_EQ(booking_calendar(wrong, mataram(), "", Language::english, kNow), "");
}

TEST(SlotsJson, CountsWhatIsFree) {
  const Date day = *parse_date("2026-12-08");
  const auto json =
      slots_json(mataram(), *parse_date("2026-12-05"), day,
                 {{"2026-12-08", "09:00", 12, 12}, {"2026-12-08", "10:00", 12, 5}}, kNow);
  ASSERT_EQ(json["days"].size(), 4u);
  EXPECT_FALSE(json["days"][0]["working_day"]);
  EXPECT_TRUE(json["days"][0]["slots"].empty());
  const auto& slots = json["days"][3]["slots"];
  EXPECT_EQ(slots[0]["slot"], "08:00");
  EXPECT_EQ(slots[0]["free"], 12);
  EXPECT_EQ(slots[1]["free"], 0);
  EXPECT_EQ(slots[2]["free"], 7);
  EXPECT_EQ(json["days"][3]["quota_opens_at"], "2026-10-08T16:00:00Z");
}

// Codes are the programs' own; an applicant never sees one.
TEST(ReasonLabel, IsNeverACode) {
  for (const char* code :
       {"PHOTOGRAPHED_SCREEN", "GREY_COPY", "LOOKS_PATCHED", "SCREEN_NOT_EXCLUDED",
        "NIK_UNKNOWN_DISTRICT", "CLAIM_NIK_SERIAL_ZERO", "SOMETHING_NEW"}) {
    for (const Language language : {Language::indonesian, Language::english}) {
      EXPECT_EQ(reason_label(code, language).find('_'), std::string::npos) << code;
    }
  }
}

}  // namespace
}  // namespace antrean::gateway
