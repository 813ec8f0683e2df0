// The console on real servers, with the verification worker: from a drawn scan that differs to an
// officer's decision.

#include "producers/console/console.hpp"

#include <gmock/gmock.h>

#include <regex>

#include "tests/integration/verification/verification_fixture.hpp"

namespace antrean::console {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class ConsoleTest : public verification::VerificationFixture {
 protected:
  ConsoleTest() {
    here_.settings.console_listen.set("127.0.0.1:0");
    console_ = std::make_unique<Console>(*here_.surroundings);
    base_ = "http://127.0.0.1:" + std::to_string(console_->port());
    start();
    const auto one = person(14);
    claim_ = applicant(one);
    claim_["nama"] = "SRI WAHYUNI PRATIWI";
    nik_ = one.nik;
    here_.publish(held(booking_, claim_));
    upload_ = uploaded(booking_, claim_, scan(one, specimens::Tier::kClean));
    here_.publish(upload_);
    EXPECT_TRUE(comes_to(upload_, "REVIEW"));
  }

  HttpAnswer call(const std::string& method, const std::string& path, const std::string& body = {},
                  std::vector<std::pair<std::string, std::string>> more = {}) {
    if (!cookie_.empty()) more.emplace_back("Cookie", cookie_);
    if (!body.empty()) more.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return http_call(
        {.method = method, .url = base_ + path, .headers = std::move(more), .body = body});
  }
  void log_in() {
    const auto answer = call("POST", "/login", "api_key=" + url_encode(here_.api_keys.at("staff")));
    ASSERT_EQ(answer.status, 303);
    const std::string set = answer.headers.at("set-cookie");
    EXPECT_THAT(set, HasSubstr("HttpOnly; SameSite=Strict"));
    cookie_ = set.substr(0, set.find(';'));
  }
  std::string value_on(const std::string& html, const std::string& name) {
    std::smatch found;
    std::regex_search(html, found, std::regex("name=\"" + name + "\" value=\"([^\"]*)\""));
    return found.size() == 2 ? found[1].str() : "";
  }
  std::string page() const { return "/documents/" + upload_.subject; }
  std::string decision(const std::string& what, const std::string& more = {}) {
    const std::string html = call("GET", page()).body;
    return "csrf=" + value_on(html, "csrf") + "&version=" + value_on(html, "version") +
           "&decision=" + what + more;
  }

  json claim_;
  std::string nik_;
  Event upload_;
  std::unique_ptr<Console> console_;
  std::string base_;
  std::string cookie_;
};

TEST_F(ConsoleTest, ShowsNothingToStrangers) {
  for (const std::string& path :
       {std::string("/"), std::string("/queue"), page(), page() + "/scan"}) {
    const auto answer = call("GET", path);
    EXPECT_EQ(answer.status, 303) << path;
    EXPECT_EQ(answer.headers.at("location"), "/login");
    EXPECT_THAT(answer.body, Not(HasSubstr(nik_)));
  }
  EXPECT_EQ(call("POST", page() + "/decision", "decision=approve").headers.at("location"),
            "/login");
  EXPECT_EQ(call("POST", "/login", "api_key=wrong").status, 401);
  EXPECT_EQ(call("POST", "/login", "api_key=" + url_encode(here_.api_keys.at("app"))).status, 401);
  cookie_ = "antrean_console=cmluYQ.00";
  EXPECT_EQ(call("GET", "/queue").status, 303);
  EXPECT_EQ(here_.query("SELECT count(*) FROM document_access"), "0");
  EXPECT_EQ(state(upload_), "REVIEW");
}

TEST_F(ConsoleTest, CarriesAnApprovalToTheWorker) {
  log_in();
  const auto queue = call("GET", "/queue");
  EXPECT_THAT(queue.body, HasSubstr(upload_.subject));
  EXPECT_THAT(queue.body, Not(HasSubstr(nik_)));
  const auto shown = call("GET", page());
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("SRI WAHYUNI PRATIWI"));
  EXPECT_THAT(shown.body, HasSubstr(nik_));
  EXPECT_THAT(shown.body, HasSubstr("class=\"differs\""));
  EXPECT_THAT(shown.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(shown.headers.at("cache-control"), "no-store");
  const auto picture = call("GET", page() + "/scan");
  EXPECT_EQ(picture.headers.at("content-type"), "image/jpeg");
  EXPECT_EQ(content_hash(as_bytes(picture.body)),
            upload_.data.at("content_hash").get<std::string>());

  const auto answer = call("POST", page() + "/decision", decision("approve"));
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.headers.at("location"), "/queue?done=approve");
  // Gone at once, also before the worker has heard of it.
  EXPECT_THAT(call("GET", "/queue").body, Not(HasSubstr(upload_.subject)));
  EXPECT_EQ(call("GET", page()).status, 404);
  ASSERT_TRUE(comes_to(upload_, "APPROVED"));
  EXPECT_EQ(said(upload_).back().data.at("decided_by"), "officer");
  EXPECT_EQ(here_.query("SELECT string_agg(action || ' ' || officer, ', ' ORDER BY position) "
                        "FROM document_access"),
            "view staff, scan staff, view staff, approve staff");
}

TEST_F(ConsoleTest, WantsAReasonForANewScan) {
  log_in();
  EXPECT_EQ(call("POST", page() + "/decision", decision("retry")).status, 422);
  EXPECT_EQ(call("POST", page() + "/decision", decision("retry", "&reason=NONSENSE")).status, 422);
  EXPECT_EQ(state(upload_), "REVIEW");
  EXPECT_EQ(
      call("POST", page() + "/decision", decision("retry", "&reason=GLARE&reason=BLURRED")).status,
      303);
  ASSERT_TRUE(comes_to(upload_, "RETRY"));
  const auto events = said(upload_);
  EXPECT_EQ(events.back().data.at("reasons").dump(), R"(["BLURRED","GLARE"])");
  EXPECT_EQ(events.back().data.at("decided_by"), "officer");
}

TEST_F(ConsoleTest, CarriesARefusal) {
  log_in();
  EXPECT_EQ(call("POST", page() + "/decision", decision("refuse", "&reason=FORGED")).status, 303);
  EXPECT_TRUE(comes_to(upload_, "REFUSED"));
}

TEST_F(ConsoleTest, RefusesForgedForms) {
  log_in();
  const std::string good = decision("approve");
  const std::string without_token = "decision=approve&version=2";
  EXPECT_EQ(call("POST", page() + "/decision", without_token).status, 403);
  EXPECT_EQ(call("POST", page() + "/decision", good, {{"Origin", "http://evil.example"}}).status,
            403);
  EXPECT_EQ(call("POST", page() + "/decision", good, {{"Sec-Fetch-Site", "cross-site"}}).status,
            403);
  EXPECT_EQ(call("POST", page() + "/decision", decision("approve") + "9").status, 400);
  EXPECT_EQ(call("POST", page() + "/decision",
                 std::regex_replace(good, std::regex("version=[0-9]+"), "version=99"))
                .status,
            409);
  EXPECT_EQ(state(upload_), "REVIEW");
  EXPECT_EQ(call("POST", page() + "/decision", good).status, 303);
}

TEST_F(ConsoleTest, TellsThatADocumentIsNoLongerUnderReview) {
  log_in();
  const std::string good = decision("approve");
  here_.publish(
      of_booking(EventType::booking_expired, booking_,
                 {{"booking_id", booking_}, {"reason", "UPLOAD_WINDOW"}, {"version", 2}}));
  ASSERT_TRUE(comes_to(upload_, "CLOSED"));
  EXPECT_EQ(call("GET", page()).status, 404);
  EXPECT_EQ(call("GET", "/documents/" + new_uuid()).status, 404);
  EXPECT_EQ(call("GET", "/documents/'%20OR%201=1").status, 404);
  EXPECT_EQ(call("POST", page() + "/decision", good).status, 404);
}

TEST_F(ConsoleTest, ShowsNothingOfAnErasedPerson) {
  log_in();
  in_transaction(*here_.pool, [&](pqxx::work& tx) {
    EXPECT_TRUE(erase_person(tx, here_.secrets->person_of_nik(nik_)));
  });
  EXPECT_EQ(call("GET", page()).status, 410);
  EXPECT_EQ(call("GET", page() + "/scan").status, 410);
}

TEST_F(ConsoleTest, EndsTheSessionWithLoggingOut) {
  log_in();
  const std::string html = call("GET", "/queue").body;
  EXPECT_EQ(call("POST", "/logout", "csrf=" + value_on(html, "csrf")).status, 303);
  EXPECT_EQ(call("GET", "/queue").headers.at("location"), "/login");
}

}  // namespace
}  // namespace antrean::console
