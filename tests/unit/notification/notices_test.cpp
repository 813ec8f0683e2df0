// domain.md, Notices: when a notice may go out, whether it still may, and what stands in it.

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "common/errors.hpp"
#include "consumers/notification/appointment.hpp"
#include "consumers/notification/core/decisions.hpp"
#include "consumers/notification/core/gsm7.hpp"
#include "consumers/notification/mailer.hpp"

namespace antrean::notification {
namespace {

Instant at(const std::string& text) {
  return parse_rfc3339(text).value();
}

TEST(QuietHours, EndAtSevenInTheRecipientsZone) {
  struct Case {
    const char* now;
    const char* zone;
    const char* due;
  };
  const std::vector<Case> cases{
      // WIB is UTC+7: 20:00 is 13:00 UTC, 07:00 is 00:00 UTC.
      {"2026-11-23T12:59:59Z", "Asia/Jakarta", "2026-11-23T12:59:59Z"},
      {"2026-11-23T13:00:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-23T18:30:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-24T00:00:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      // WITA is an hour ahead, WIT two.
      {"2026-11-23T12:30:00Z", "Asia/Makassar", "2026-11-23T23:00:00Z"},
      {"2026-11-23T11:30:00Z", "Asia/Jayapura", "2026-11-23T22:00:00Z"},
      {"2026-11-23T10:59:00Z", "Asia/Jayapura", "2026-11-23T10:59:00Z"},
      {"2026-11-23T13:00:00Z", "Mars/Olympus", "2026-11-24T00:00:00Z"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(to_rfc3339(after_quiet_hours(at(one.now), one.zone)), one.due)
        << one.now << " " << one.zone;
  }
}

TEST(Due, UrgentGoesAtOnceAndWhatWouldComeTooLateNotAtAll) {
  const Instant night = at("2026-11-23T14:00:00Z");
  EXPECT_EQ(due_at(night, night + std::chrono::hours{1}, true, "Asia/Jakarta"), night);
  EXPECT_FALSE(due_at(night, night + std::chrono::hours{1}, false, "Asia/Jakarta"));
  EXPECT_EQ(due_at(night, night + std::chrono::hours{24}, false, "Asia/Jakarta"),
            at("2026-11-24T00:00:00Z"));
  EXPECT_FALSE(due_at(night, night - std::chrono::seconds{1}, true, "Asia/Jakarta"));
}

TEST(MaySend, LooksAtTheBookingOnceMore) {
  const Instant now = at("2026-11-23T04:00:00Z");
  const Instant later = now + std::chrono::hours{1};
  const std::vector<std::string> held{"HELD"};
  const auto known = [](const char* state, std::int64_t version) {
    return std::optional<KnownBooking>{KnownBooking{state, version}};
  };
  EXPECT_EQ(may_send(held, 1, known("HELD", 1), now, later), Verdict::send);
  EXPECT_EQ(may_send(held, 1, known("CANCELLED", 2), now, later), Verdict::suppress);
  EXPECT_EQ(may_send(held, 1, std::nullopt, now, later), Verdict::wait);
  EXPECT_EQ(may_send({"AWAITING_PAYMENT"}, 4, known("HELD", 1), now, later), Verdict::wait);
  EXPECT_EQ(may_send({"AWAITING_PAYMENT"}, 4, known("EXPIRED", 5), now, later), Verdict::suppress);
  EXPECT_EQ(may_send({}, 1, std::nullopt, now, later), Verdict::send);
  EXPECT_EQ(may_send(held, 1, known("HELD", 1), later + std::chrono::seconds{1}, later),
            Verdict::expire);
}

TEST(Fallback, OnlyToTheNextChannelAndNeverWhenAllWereUsed) {
  Template first;
  first.channels = {Channel::sms, Channel::email};
  EXPECT_EQ(first_channels(first), std::vector{Channel::sms});
  EXPECT_EQ(fallback(first, Channel::sms), Channel::email);
  EXPECT_FALSE(fallback(first, Channel::email));
  first.all_channels = true;
  EXPECT_EQ(first_channels(first).size(), 2U);
  EXPECT_FALSE(fallback(first, Channel::sms));
}

TEST(Gsm7, KeepsToTheAlphabet) {
  EXPECT_EQ(to_gsm7("José – “ya”…"), "Jose - \"ya\"...");
  EXPECT_EQ(to_gsm7("a\nb\tc`"), "a b c'");
  EXPECT_EQ(to_gsm7("東京"), "??");
  EXPECT_EQ(gsm7_length("a{b}"), 6U);
}

TEST(ShortName, KeepsWholeWordsAndThenInitials) {
  EXPECT_EQ(short_name("SITI", 15), "SITI");
  EXPECT_EQ(short_name("BAMBANG SUSILO", 15), "BAMBANG SUSILO");
  EXPECT_EQ(short_name("RADEN AYU KUSUMANINGTYAS", 15), "RADEN AYU K");
  EXPECT_LE(short_name("MUHAMMAD ALFIAN NUR RAHMAN SYAH", 15).size(), 15U);
  EXPECT_EQ(short_name("", 15), "");
}

TEST(MaskedNik, ShowsAreaAndSerialOnly) {
  EXPECT_EQ(masked_nik("3526010101900001"), "3526********0001");
  EXPECT_EQ(masked_nik("123"), "****************");
}

const std::filesystem::path kNotices =
    std::filesystem::path(ANTREAN_SOURCE_DIR) / "config" / "notices.toml";

TEST(Texts, EveryNoticeRendersInBothLanguagesAndFitsOneSms) {
  const Templates templates{kNotices};
  EXPECT_GE(templates.all().size(), 20U);
  for (const auto& [id, notice] : templates.all()) {
    for (const char* language : {"id", "en"}) {
      const std::string sms = to_gsm7(render(notice.texts(language).sms, sample_parameters()));
      EXPECT_LE(gsm7_length(sms), kSmsLength) << id << " " << language;
      EXPECT_EQ(sms.find("{{"), std::string::npos) << id;
      EXPECT_EQ(sms.find('?') != std::string::npos && id != "N15", false) << id << ": " << sms;
    }
  }
}

TEST(Texts, SayWhatTheDomainSays) {
  const Templates templates{kNotices};
  const nlohmann::json parameters{{"jumlah", "350.000"},
                                  {"billing15", "820261123000017"},
                                  {"jam_batas", "23 Nov 13:30"},
                                  {"zona", "WIB"},
                                  {"kode", "7KQ2M9XA"}};
  EXPECT_EQ(render(templates.find("N12")->indonesian.sms, parameters),
            "Bayar Rp350.000 dengan kode billing 820261123000017 sebelum 23 Nov 13:30 WIB. Kode "
            "7KQ2M9XA.");
}

TEST(Texts, AWrongFileStopsTheStartWithTheNotice) {
  const auto file =
      std::filesystem::temp_directory_path() / ("notices-" + std::to_string(getpid()) + ".toml");
  const auto refusal = [&](const std::string& text) -> std::string {
    std::ofstream{file} << text;
    try {
      const Templates templates{file};
    } catch (const ConfigurationError& error) {
      return error.what();
    }
    return "";
  };
  const std::string good_en = "en.sms = \"x\"\n";
  EXPECT_NE(refusal("[N02]\nchannels = [\"sms\"]\nid.sms = \"{{nik}}\"\n" + good_en)
                .find("unknown parameter {{nik}}"),
            std::string::npos);
  EXPECT_NE(
      refusal("[N02]\nchannels = [\"sms\"]\nid.sms = \"" + std::string(161, 'x') + "\"\n" + good_en)
          .find("160 fit"),
      std::string::npos);
  EXPECT_NE(refusal("[N02]\nchannels = [\"fax\"]\n").find("channels are"), std::string::npos);
  EXPECT_NE(refusal("[N02]\nchannels = [\"email\"]\nid.sms = \"x\"\n" + good_en)
                .find("no text for email"),
            std::string::npos);
  std::filesystem::remove(file);
}

TEST(MailMessage, IsTheSameAtEveryAttemptAndRefusesHostileAddresses) {
  Mail mail;
  mail.to = "siti@example.id";
  mail.subject = "Tempat Anda – dipulihkan";
  mail.text = "Halo";
  mail.html = "<p>Halo</p>";
  mail.reference = "01938f5a";
  mail.date = at("2026-11-23T04:00:00Z");
  mail.attachments = {{"x.ics", "text/calendar", "BEGIN:VCALENDAR"}};
  const std::string mime = to_mime(mail, "antrean@imigrasi.example");
  EXPECT_NE(mime.find("Message-Id: <01938f5a@imigrasi.example>"), std::string::npos) << mime;
  EXPECT_NE(mime.find("Auto-Submitted: auto-generated"), std::string::npos);
  EXPECT_NE(mime.find("text/calendar"), std::string::npos);
  for (const char* address : {"a@b\r\nRCPT TO:<c@d>", "no-at-sign", "a b@c", "a@b>"}) {
    mail.to = address;
    EXPECT_THROW(to_mime(mail, "antrean@imigrasi.example"), PermanentPartnerError) << address;
  }
}

TEST(Appointment, IsACalendarAndAPicture) {
  const std::string text = calendar("7KQ2M9XA", "Paspor", "Pamekasan", at("2026-12-01T02:00:00Z"),
                                    at("2026-11-23T04:00:00Z"));
  EXPECT_NE(text.find("DTSTART:20261201T020000Z"), std::string::npos);
  EXPECT_NE(text.find("UID:7KQ2M9XA@antrean"), std::string::npos);
  EXPECT_EQ(qr_picture("7KQ2M9XA").substr(1, 3), "PNG");
}

}  // namespace
}  // namespace antrean::notification
