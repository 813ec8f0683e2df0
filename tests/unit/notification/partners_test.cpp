// What goes over the line to the mail server and the SMS gateway, and what their answers mean.

#include <curl/curl.h>
#include <gtest/gtest.h>

#include "common/errors.hpp"
#include "consumers/notification/appointment.hpp"
#include "consumers/notification/core/mail_page.hpp"
#include "consumers/notification/mailer.hpp"
#include "consumers/notification/sms_gateway.hpp"

namespace antrean::notification {
namespace {

Instant at(const std::string& text) {
  return parse_rfc3339(text).value();
}

TEST(SendsmsAnswers, AreJudgedByWhatKannelSays) {
  struct Case {
    int status;
    const char* body;
    SmsVerdict verdict;
  };
  const std::vector<Case> cases{
      {202, "0: Accepted for delivery", SmsVerdict::taken},
      {202, "3: Queued for later delivery", SmsVerdict::taken},
      {200, "Sent.", SmsVerdict::taken},
      {200, "<html>please log in</html>", SmsVerdict::unknown},
      {202, "", SmsVerdict::unknown},
      {302, "", SmsVerdict::unknown},
      {400, "Missing receiver number, rejected", SmsVerdict::refused},
      {401, "", SmsVerdict::busy},
      {403, "Authorization failed for sendsms", SmsVerdict::busy},
      {408, "", SmsVerdict::busy},
      {429, "", SmsVerdict::busy},
      {500, "", SmsVerdict::busy},
      {503, "Temporal failure, try again later.", SmsVerdict::busy},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(judge_sendsms(one.status, one.body), one.verdict) << one.status << " " << one.body;
  }
}

TEST(SmtpAnswers, AreJudgedByTheServersOwnCode) {
  struct Case {
    int curl;
    long response;
    bool all_was_out;
    MailVerdict verdict;
  };
  const std::vector<Case> cases{
      {CURLE_OK, 250, true, MailVerdict::taken},
      {CURLE_SEND_ERROR, 550, false, MailVerdict::refused},
      {CURLE_SEND_ERROR, 450, false, MailVerdict::busy},
      {CURLE_WEIRD_SERVER_REPLY, 554, true, MailVerdict::refused},
      {CURLE_WEIRD_SERVER_REPLY, 451, true, MailVerdict::busy},
      {CURLE_WEIRD_SERVER_REPLY, 421, false, MailVerdict::busy},
      {CURLE_COULDNT_CONNECT, 0, false, MailVerdict::busy},
      {CURLE_RECV_ERROR, 354, false, MailVerdict::busy},
      // The final dot was out and the line dropped, or nothing came in time.
      {CURLE_RECV_ERROR, 354, true, MailVerdict::unknown},
      {CURLE_OPERATION_TIMEDOUT, 354, true, MailVerdict::unknown},
      {CURLE_GOT_NOTHING, 0, true, MailVerdict::unknown},
      {CURLE_LOGIN_DENIED, 535, false, MailVerdict::busy},
      {CURLE_REMOTE_ACCESS_DENIED, 554, false, MailVerdict::busy},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(judge_smtp(one.curl, one.response, one.all_was_out), one.verdict)
        << one.curl << " " << one.response;
  }
}

Mail sample_mail() {
  Mail mail;
  mail.to = "siti@example.id";
  mail.subject = "Tempat Anda \u2013 dipulihkan";
  mail.text = "Halo";
  mail.html = "<p>Halo</p>";
  mail.reference = "01938f5a";
  mail.date = at("2026-11-23T04:00:00Z");
  return mail;
}

TEST(MailMessage, IsTheSameAtEveryAttempt) {
  Mail mail = sample_mail();
  mail.attachments = {{"x.ics", "text/calendar", "BEGIN:VCALENDAR", ""},
                      {"x.png", "image/png", "PNG", kQrContentId}};
  const std::string mime = to_mime(mail, "antrean@imigrasi.example");
  EXPECT_NE(mime.find("Message-Id: <01938f5a@imigrasi.example>"), std::string::npos) << mime;
  EXPECT_NE(mime.find("Auto-Submitted: auto-generated"), std::string::npos);
  EXPECT_NE(mime.find("Date: Mon, 23 Nov 2026 04:00:00"), std::string::npos) << mime;
  EXPECT_NE(mime.find("text/calendar"), std::string::npos);
  EXPECT_NE(mime.find("Content-Id: <qr@antrean>"), std::string::npos) << mime;
  EXPECT_NE(mime.find("multipart/related"), std::string::npos);
  EXPECT_EQ(mime.find("Tempat Anda \u2013"), std::string::npos) << "encoded (RFC 2047)";
}

TEST(MailMessage, RefusesHostileAddresses) {
  Mail mail = sample_mail();
  for (const char* address :
       {"a@b\r\nRCPT TO:<c@d>", "no-at-sign", "a b@c", "a@b>", "<a@b", "a@b,c@d", "a@b@c", "@b",
        "a@", "", "a\tb@c", "\"a\"@b", "a@b\x7f", "\u00e9@b"}) {
    mail.to = address;
    EXPECT_THROW(to_mime(mail, "antrean@imigrasi.example"), PermanentPartnerError) << address;
  }
  mail.to = "siti.aminah+paspor_1@mail-2.example.id";
  EXPECT_NO_THROW(to_mime(mail, "antrean@imigrasi.example"));
}

TEST(MailMessage, ASubjectCannotAddHeaders) {
  Mail mail = sample_mail();
  mail.subject = "Halo\r\nBcc: victim@example.id";
  EXPECT_EQ(to_mime(mail, "antrean@imigrasi.example").find("\nBcc:"), std::string::npos);
}

TEST(MailPage, EscapesEverythingAndMakesTheLinkAButton) {
  MailPage page;
  page.subject = "Kode <7K>";
  page.text =
      "Yth. <script>alert('x')</script> & \"Co\",\n\nBaris satu\nBaris dua\n\nhttps://x/s/1\n";
  page.link = "https://x/s/1";
  page.picture = kQrContentId;
  const std::string html = html_page(page);
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Co&quot;,"),
            std::string::npos);
  EXPECT_NE(html.find("Kode &lt;7K&gt;</h1>"), std::string::npos);
  EXPECT_NE(html.find("Baris satu<br>Baris dua</p>"), std::string::npos);
  EXPECT_NE(html.find("<a href=\"https://x/s/1\""), std::string::npos);
  EXPECT_NE(html.find("src=\"cid:qr@antrean\""), std::string::npos);
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
