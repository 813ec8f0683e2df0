// Claim and reading side by side, and the pages that show them.

#include "producers/console/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "producers/console/words.hpp"

namespace antrean::console {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const json kClaim{{"nik", "3528011708850003"},
                  {"nama", "BUDI SANTOSO"},
                  {"tanggal_lahir", "1985-08-17"},
                  {"jenis_kelamin", "LAKI-LAKI"},
                  {"no_kk", "3528010102100007"}};

json field(const json& value, double confidence) {
  return {{"value", value}, {"confidence", confidence}};
}

json ktp_reading() {
  return {{"reading",
           {{"fields",
             {{"nik", field("3528011708850003", 0.99)},
              {"nama", field("Budi  Santosa", 0.93)},
              {"tanggal_lahir", field("1985-08-17", 0.5)},
              {"jenis_kelamin", field(nullptr, 0)},
              {"agama", field("ISLAM", 0.9)}}}}}};
}

TEST(Comparison, MarksEachField) {
  const Comparison compared = compare("ktp", kClaim, ktp_reading(), json::array());
  ASSERT_EQ(compared.decisive.size(), 4U);
  EXPECT_EQ(compared.decisive[0].mark, Mark::same);
  EXPECT_EQ(compared.decisive[1].mark, Mark::differs);
  EXPECT_EQ(compared.decisive[2].mark, Mark::unsure);
  EXPECT_EQ(compared.decisive[3].mark, Mark::unread);
  ASSERT_EQ(compared.others.size(), 1U);
  EXPECT_EQ(compared.others[0].value, "ISLAM");
}

TEST(Comparison, DoubtsWhatAReasonNames) {
  const json reasons{{{"code", "NIK_LOOKS_TAMPERED"}, {"field", "nik"}}};
  EXPECT_EQ(compare("ktp", kClaim, ktp_reading(), reasons).decisive[0].mark, Mark::unsure);
}

TEST(Comparison, FindsTheApplicantOnAFamilyCard) {
  const json reading{
      {"reading",
       {{"fields", {{"no_kk", field("3528010102100007", 0.98)}}},
        {"members",
         {{{"nik", field("3528014101600001", 0.9)}, {"nama", field("SITI AMINAH", 0.9)}},
          {{"nik", field("3528011708850003", 0.97)},
           {"nama", field("BUDI SANTOSO", 0.95)},
           {"tanggal_lahir", field("1985-08-17", 0.95)},
           {"jenis_kelamin", field("LAKI-LAKI", 0.95)}}}}}}};
  const Comparison compared = compare("kk", kClaim, reading, json::array());
  ASSERT_EQ(compared.decisive.size(), 5U);
  for (const ComparedField& one : compared.decisive) EXPECT_EQ(one.mark, Mark::same) << one.key;
  ASSERT_EQ(compared.members.size(), 2U);
  EXPECT_FALSE(compared.members[0].is_applicant);
  EXPECT_TRUE(compared.members[1].is_applicant);
}

TEST(Comparison, SurvivesWhateverWasStored) {
  for (const json& odd :
       {json(nullptr), json::object(), json::array(), json("text"), json(3), json{{"reading", 1}},
        json{{"reading", {{"fields", {{"nik", 7}}}}}}, json{{"reading", {{"members", "x"}}}}}) {
    for (const char* kind : {"ktp", "kk"}) {
      const Comparison compared = compare(kind, kClaim, odd, odd);
      for (const ComparedField& one : compared.decisive) EXPECT_EQ(one.mark, Mark::unread);
      EXPECT_NO_THROW(compare(kind, odd, odd, odd));
    }
  }
}

Review a_review() {
  Review review;
  review.document = DocumentId{"01938f5a-0000-8000-8000-000000000002"};
  review.booking = BookingId{"01938f5a-0000-7000-8000-000000000001"};
  review.code = "7KQ2M9XA";
  review.office_id = "pamekasan";
  review.n = 2;
  review.kind = "ktp";
  review.version = 3;
  review.reasons = {{{"code", "NAME_DIFFERS"}, {"field", "nama"}}};
  review.waiting_since = *parse_rfc3339("2026-11-23T03:00:00Z");
  return review;
}

DocumentPage a_document() {
  DocumentPage page;
  page.frame = {"rina", "token"};
  page.review = a_review();
  page.comparison = compare("ktp", kClaim, ktp_reading(), page.review.reasons);
  page.now = *parse_rfc3339("2026-11-23T05:05:00Z");
  return page;
}

TEST(Pages, ShowTheDocumentAndItsChoices) {
  const std::string html = render_document(a_document());
  EXPECT_THAT(html, HasSubstr("BUDI SANTOSO"));
  EXPECT_THAT(html, HasSubstr("2 jam 5 menit"));
  EXPECT_THAT(html, HasSubstr("class=\"differs\""));
  EXPECT_THAT(html, HasSubstr("name=\"csrf\" value=\"token\""));
  EXPECT_THAT(html, HasSubstr("name=\"version\" value=\"3\""));
  EXPECT_THAT(html, HasSubstr("value=\"retry\""));
  EXPECT_THAT(html, HasSubstr("<img src=\"/documents/01938f5a-0000-8000-8000-000000000002/scan\""));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(Pages, OfferNoNewScanWhenTheTriesAreUsedUp) {
  DocumentPage page = a_document();
  page.review.reasons.push_back({{"code", "TRIES_USED_UP"}});
  EXPECT_THAT(render_document(page), Not(HasSubstr("value=\"retry\"")));
}

TEST(Pages, EscapeWhatWasRead) {
  DocumentPage page = a_document();
  page.comparison.decisive[1].read = "<script>alert(1)</script>\"'";
  page.frame.officer = "<b>";
  const std::string html = render_document(page);
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

TEST(Pages, ShowTheQueueWithoutNames) {
  const std::string html = render_queue(
      {{"rina", "token"}, {a_review()}, 7, "approve", *parse_rfc3339("2026-11-23T03:04:00Z")});
  EXPECT_THAT(html, HasSubstr("7KQ2M9XA"));
  EXPECT_THAT(html, HasSubstr("4 menit"));
  EXPECT_THAT(html, HasSubstr("Nama berbeda dengan pendaftaran"));
  EXPECT_THAT(html, HasSubstr("Dokumen disetujui."));
  EXPECT_THAT(html, HasSubstr("dan 6 lagi"));
  EXPECT_THAT(render_queue({{"rina", "token"}, {}, 0, "<b>", Instant{}}),
              HasSubstr("Tidak ada dokumen yang menunggu."));
}

TEST(Words, FallBackToTheCode) {
  EXPECT_EQ(reason_text("SOMETHING_NEW"), "SOMETHING_NEW");
  EXPECT_EQ(reason_text("LOOKS_PATCHED"), "Tampak ditempel atau ditutup");
  EXPECT_EQ(reason_text("CLAIM_NIK_SERIAL_ZERO"), "Pendaftaran: Nomor urut pada NIK nol");
  EXPECT_EQ(field_text("nik"), "NIK");
  EXPECT_EQ(span_text(0), "baru saja");
  EXPECT_EQ(span_text(60), "1 jam");
  EXPECT_EQ(span_text(3 * 24 * 60 + 5), "3 hari");
}

}  // namespace
}  // namespace antrean::console
