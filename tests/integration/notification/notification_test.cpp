// The notification worker on real Kafka, PostgreSQL, Kannel and SMTP: what goes out, how often, and
// what doesn't.

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "common/db/persons.hpp"
#include "common/http/server.hpp"
#include "consumers/notification/worker.hpp"
#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::eventually;
using testing::from_servers;
using testing::Installation;
using testing::make_event;

// A number of its own for each test: fakesmsc writes the SMS of all of them into one file.
std::string new_phone() {
  static const std::string kStart = new_uuid().substr(24);
  static int count = 0;
  std::string digits;
  for (const char c : kStart) digits.push_back(static_cast<char>('0' + c % 10));
  return "+628" + digits.substr(0, 7) + std::to_string(100 + ++count);
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class NotificationWorkerTest : public ::testing::Test {
 protected:
  NotificationWorkerTest()
      : booking_(new_uuid()),
        code_("7K" + booking_.substr(30)),
        phone_(new_phone()),
        email_("siti." + booking_.substr(24) + "@example.id"),
        person_(installation_.secrets->person_of_nik("3528016503950003")) {
    Settings& settings = installation_.settings;
    settings.sms_url.set(from_servers("ANTREAN_SMS_URL"));
    settings.sms_username.set(from_servers("ANTREAN_SMS_USERNAME"));
    settings.sms_password.set(from_servers("ANTREAN_SMS_PASSWORD"));
    settings.mail_url.set(from_servers("ANTREAN_MAIL_URL"));
    settings.partner_timeout.set(2s);
    // Receipts are published by the tests themselves; Kannel's own go nowhere.
    settings.gateway_public_url.set("http://127.0.0.1:9");
  }

  void start() { worker_ = start_notification_worker(*installation_.surroundings); }

  void tell(EventType type, std::int64_t version) {
    json data{{"booking_id", booking_}, {"version", version}};
    if (type == EventType::booking_held) {
      data.update({{"code", code_},
                   {"office_id", "pamekasan"},
                   {"date", "2026-12-01"},
                   {"slot", "09:00"},
                   {"product", "ordinary_5"},
                   {"language", "id"},
                   {"upload_deadline", "2026-11-23T04:30:00Z"},
                   {"seats", 1},
                   {"applicants",
                    {{{"n", 1},
                      {"person_id", person_.str()},
                      {"sealed", sealed()},
                      {"documents", {"ktp"}}}}}});
    }
    installation_.publish(make_event(type, booking_, data, installation_.clock->now()));
  }

  std::string sealed() {
    std::string text;
    in_transaction(*installation_.pool, [&](pqxx::work& tx) {
      const auto keys =
          lock_or_make_persons(tx, installation_.secrets->master(), std::vector<PersonId>{person_});
      const json applicant{{"nik", "3528016503950003"},
                           {"nama", "SITI AMINAH"},
                           {"phone", phone_},
                           {"email", email_},
                           {"no_kk", "3528011203080004"}};
      text = seal_text(keys.at(person_), applicant.dump(), person_.str());
    });
    return text;
  }

  Event notice(const std::string& name, std::int64_t version = 1, json states = {"HELD"}) {
    const Instant now = installation_.clock->now();
    Event event = make_event(EventType::notice_requested, new_uuid(),
                             {{"booking_id", booking_},
                              {"template", name},
                              {"version", version},
                              {"subject", booking_},
                              {"person_id", person_.str()},
                              {"sealed", sealed()},
                              {"language", "id"},
                              {"zone", "Asia/Jakarta"},
                              {"urgent", true},
                              {"valid_states", std::move(states)},
                              {"not_after", to_rfc3339(now + 1h)},
                              {"parameters",
                               {{"kode", code_},
                                {"kantor", "Kanim Pamekasan"},
                                {"hari", "Selasa"},
                                {"tgl", "1 Des 2026"},
                                {"tanggal", "2026-12-01"},
                                {"jam", "09:00"},
                                {"zona", "WIB"},
                                {"n", "1"},
                                {"nomor", "09-001"},
                                {"alasan", "QUOTA_FULL"},
                                {"batas", "23 Nov 11:30"}}}},
                             now);
    event.key = booking_;
    event.office_id = "pamekasan";
    return event;
  }

  void receipt(const Event& about, int kind) {
    const std::string effect = about.subject + ":sms";
    installation_.publish(make_event(EventType::receipt_received, effect,
                                     {{"effect_id", effect},
                                      {"kind", kind},
                                      {"received_at", to_rfc3339(installation_.clock->now())}},
                                     installation_.clock->now()));
  }

  // What the phone got, oldest first.
  std::vector<std::string> received_sms() const {
    std::vector<std::string> found;
    std::istringstream log{read(from_servers("ANTREAN_TEST_SMS_LOG"))};
    const std::string head = "<ANTREAN " + phone_ + " text ";
    for (std::string line; std::getline(log, line);) {
      const auto at = line.find(head);
      if (at == std::string::npos) continue;
      found.push_back(line.substr(at + head.size(), line.rfind('>') - at - head.size()));
    }
    return found;
  }
  std::vector<std::string> received_mail() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(from_servers("ANTREAN_TEST_MAILDIR")) / "new")) {
      std::string text = read(entry.path());
      if (text.find("To: " + email_) != std::string::npos) found.push_back(std::move(text));
    }
    return found;
  }

  std::string effect(const std::string& kind) {
    return installation_.query("SELECT state FROM effect WHERE kind = '" + kind + "'");
  }
  // A notice that comes before its booking is tried again: whoever counts attempts waits for this.
  bool knows_the_booking() {
    return eventually(
        [&] { return installation_.query("SELECT count(*) FROM notice_booking") == "1"; });
  }
  bool effect_becomes(const std::string& kind, const std::string& state) {
    return eventually([&] { return effect(kind) == state; });
  }
  // The events that the worker said, in order: "sent:sms sent:email".
  std::string said() {
    return installation_.query(
        "SELECT string_agg(replace(replace(type, 'id.antrean.notice.', ''), '.v1', '') || "
        "coalesce(':' || (payload::json ->> 'channel'), '') || "
        "coalesce(':' || (payload::json ->> 'reason'), ''), ' ' ORDER BY position) FROM outbox");
  }
  // Waits until the worker has taken in what was published so far.
  bool taken_in(int events) {
    return eventually([&] {
      return installation_.query("SELECT count(*) FROM inbox WHERE consumer = 'notification'") ==
             std::to_string(events);
    });
  }
  void expect_nothing_personal_and_schemas_kept() {
    in_transaction(*installation_.pool, [&](pqxx::work& tx) {
      for (const auto& row : tx.exec("SELECT type, payload FROM outbox")) {
        const auto type = event_type_of(row[0].as<std::string>());
        ASSERT_TRUE(type);
        EXPECT_NO_THROW(installation_.schemas->check(*type, json::parse(row[1].c_str())))
            << row[1].c_str();
      }
      for (const char* table : {"outbox", "effect", "notice"}) {
        for (const auto& row :
             tx.exec("SELECT row_to_json(t)::text FROM " + std::string(table) + " AS t")) {
          const auto text = row[0].as<std::string>();
          for (const std::string& personal :
               {std::string("SITI"), phone_.substr(1), email_, std::string("3528016503950003")}) {
            EXPECT_EQ(text.find(personal), std::string::npos) << table << ": " << text;
          }
        }
      }
    });
  }

  Installation installation_;
  std::string booking_;
  std::string code_;
  std::string phone_;
  std::string email_;
  PersonId person_;
  std::unique_ptr<Part> worker_;
};

TEST_F(NotificationWorkerTest, TellsOnceByEachChannelThoughTheEventComesTwice) {
  start();
  const Event event = notice("N02");
  tell(EventType::booking_held, 1);
  installation_.publish(event);
  installation_.publish(event);
  Event again = event;  // the same notice, asked for by another event
  again.id = EventId{new_uuid()};
  installation_.publish(again);
  ASSERT_TRUE(taken_in(3));
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  ASSERT_TRUE(eventually([&] { return !received_sms().empty() && !received_mail().empty(); }));
  EXPECT_EQ(received_sms(),
            std::vector<std::string>{"Pendaftaran " + code_ +
                                     " berhasil. Kanim Pamekasan, Selasa 1 Des 2026 pukul 09:00 "
                                     "WIB, 1 pemohon. Unggah dokumen sebelum 23 Nov 11:30 WIB."});
  ASSERT_EQ(received_mail().size(), 1U);
  const std::string mail = received_mail().front();
  EXPECT_NE(mail.find("Message-Id: <" + event.subject + "@"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Auto-Submitted: auto-generated"), std::string::npos);
  EXPECT_NE(mail.find("Yth. SITI AMINAH"), std::string::npos);
  EXPECT_EQ(installation_.query("SELECT count(*) FROM effect"), "2");
  EXPECT_EQ(installation_.query("SELECT state FROM notice"), "sent");
  expect_nothing_personal_and_schemas_kept();
}

TEST_F(NotificationWorkerTest, WaitsForTheBookingsOwnEvent) {
  start();
  installation_.publish(notice("N02"));
  ASSERT_TRUE(eventually([&] {
    return installation_.query("SELECT count(*) FROM effect WHERE attempts > 0") == "2";
  }));
  EXPECT_TRUE(received_sms().empty());
  tell(EventType::booking_held, 1);
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  ASSERT_TRUE(eventually([&] { return received_sms().size() == 1; }));
}

TEST_F(NotificationWorkerTest, SaysNothingOfABookingThatWasCancelledMeanwhile) {
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N02"));
  tell(EventType::booking_cancelled, 2);
  // Read in one go: the cancellation is known before the notice is claimed.
  installation_.settings.worker_linger.set(2s);
  start();
  ASSERT_TRUE(effect_becomes("sms.send", "suppressed"));
  ASSERT_TRUE(effect_becomes("email.send", "suppressed"));
  EXPECT_EQ(said(), "suppressed:BOOKING_MOVED_ON") << "once for the notice, not once a channel";
  EXPECT_TRUE(received_sms().empty());
  EXPECT_TRUE(received_mail().empty());
}

TEST_F(NotificationWorkerTest, SaysNothingToAPersonWhoWasErased) {
  const Event event = notice("N02");
  in_transaction(*installation_.pool, [&](pqxx::work& tx) { erase_person(tx, person_); });
  // Coming again makes a new key, which doesn't open what was sealed before.
  sealed();
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(event);
  ASSERT_TRUE(effect_becomes("sms.send", "suppressed"));
  ASSERT_TRUE(effect_becomes("email.send", "suppressed"));
  EXPECT_EQ(said(), "suppressed:PERSON_ERASED");
}

TEST_F(NotificationWorkerTest, NeverSpeaksAfterItsTime) {
  const Event event = notice("N02");
  installation_.advance(61min);
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(event);
  ASSERT_TRUE(eventually([&] { return said() == "expired"; }));
  EXPECT_EQ(installation_.query("SELECT state FROM notice"), "expired");
  EXPECT_EQ(installation_.query("SELECT count(*) FROM effect"), "0");
}

// A gateway that answers what the test wants.
class FakeGateway {
 public:
  FakeGateway() : server_({"127.0.0.1:0", "sms"}) {
    server_.route("GET", "/sendsms", [this](const HttpRequest& request) {
      const int call = ++calls;
      if (call <= cut_first) {
        HttpResponse cut;
        cut.cut = true;
        return cut;
      }
      if (call <= refuse_first) return HttpResponse{status, "text/plain", "Temporal failure", {}};
      text = request.query_value("text").value_or("");
      return HttpResponse{202, "text/plain", "0: Accepted for delivery", {}};
    });
    server_.start();
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/sendsms";
  }

  std::atomic<int> calls{0};
  int cut_first = 0;
  int refuse_first = 0;
  int status = 503;
  std::string text;

 private:
  HttpServer server_;
};

TEST_F(NotificationWorkerTest, TriesAgainWhenTheGatewayIsBusy) {
  FakeGateway gateway;
  gateway.refuse_first = 2;
  installation_.settings.sms_url.set(gateway.url());
  start();
  tell(EventType::booking_held, 1);
  ASSERT_TRUE(knows_the_booking());
  installation_.publish(notice("N02"));
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  EXPECT_EQ(gateway.calls, 3);
  EXPECT_EQ(installation_.query("SELECT attempts FROM effect WHERE kind = 'sms.send'"), "3");
}

TEST_F(NotificationWorkerTest, WaitsForAGatewayThatIsAway) {
  std::string url;
  {
    FakeGateway gone;
    url = gone.url();
  }
  installation_.settings.sms_url.set(url);
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N02"));
  ASSERT_TRUE(eventually([&] {
    return effect("sms.send") == "ready" &&
           !installation_.query("SELECT last_error FROM effect WHERE kind = 'sms.send'").empty();
  }));
  ASSERT_TRUE(effect_becomes("email.send", "done")) << "the other channel goes its own way";
}

TEST_F(NotificationWorkerTest, NeverSendsASecondTimeWhatMayHaveGoneOut) {
  FakeGateway gateway;
  gateway.cut_first = 1;
  installation_.settings.sms_url.set(gateway.url());
  start();
  tell(EventType::booking_held, 1);
  // First the SMS, the e-mail only after a definite failure: an unknown outcome is none.
  const Event event = notice("N07", 1, json::array());
  installation_.publish(event);
  ASSERT_TRUE(effect_becomes("sms.send", "uncertain"));
  EXPECT_EQ(gateway.calls, 1);
  EXPECT_EQ(effect("email.send"), "");
  EXPECT_EQ(said(), "failed:sms:uncertain");
  // The receipt tells what had become of it.
  receipt(event, 1);
  ASSERT_TRUE(eventually([&] { return said() == "failed:sms:uncertain delivered:sms"; }));
  EXPECT_EQ(installation_.query("SELECT state FROM notice"), "delivered");
  EXPECT_EQ(gateway.calls, 1);
}

TEST_F(NotificationWorkerTest, ADefiniteFailureFallsBackToTheNextChannel) {
  FakeGateway gateway;
  gateway.refuse_first = 1;
  gateway.status = 400;
  installation_.settings.sms_url.set(gateway.url());
  start();
  installation_.publish(notice("N07", 1, json::array()));
  ASSERT_TRUE(effect_becomes("sms.send", "failed"));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  ASSERT_TRUE(eventually([&] { return received_mail().size() == 1; }));
  EXPECT_EQ(said(), "failed:sms:refused by the partner sent:email");
  EXPECT_EQ(installation_.query("SELECT state FROM notice"), "sent");
  expect_nothing_personal_and_schemas_kept();
}

TEST_F(NotificationWorkerTest, ReceiptsFallBackOnceAndNeverGoBack) {
  start();
  const Event event = notice("N07", 1, json::array());
  installation_.publish(event);
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  receipt(event, 8);
  receipt(event, 2);
  receipt(event, 2);
  ASSERT_TRUE(taken_in(4));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  EXPECT_EQ(said(), "sent:sms failed:sms:refused by the network sent:email");
  receipt(event, 1);
  receipt(event, 2);
  ASSERT_TRUE(taken_in(6));
  EXPECT_EQ(said(), "sent:sms failed:sms:refused by the network sent:email delivered:sms");
  EXPECT_EQ(installation_.query("SELECT state FROM notice"), "delivered");
  EXPECT_EQ(received_mail().size(), 1U);
}

TEST_F(NotificationWorkerTest, AHostileAddressFailsAndTheOtherChannelGoesOn) {
  email_ = "a@example.id\r\nRCPT TO:<victim@example.id>";
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N02"));
  ASSERT_TRUE(effect_becomes("email.send", "failed"));
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  EXPECT_EQ(installation_.query("SELECT payload::json ->> 'reason' FROM outbox WHERE type LIKE "
                                "'%notice.failed%'"),
            "refused by the partner");
  EXPECT_EQ(installation_.query("SELECT last_error FROM effect WHERE kind = 'email.send'"),
            "the e-mail address can't be used");
}

TEST_F(NotificationWorkerTest, AHostilePhoneNumberFallsBackToEmail) {
  phone_ = "+62812345\r\n6789";
  start();
  installation_.publish(notice("N07", 1, json::array()));
  ASSERT_TRUE(effect_becomes("sms.send", "failed"));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  EXPECT_EQ(received_mail().size(), 1U);
}

TEST_F(NotificationWorkerTest, AnSmsWhoseSenderDiedIsUncertainAndAnEmailGoesAgain) {
  start();
  installation_.publish(notice("N02"));
  // As a process that was killed while it sent leaves them: leased, and the lease has run out.
  ASSERT_TRUE(eventually([&] {
    return installation_.query(
               "WITH left_behind AS (UPDATE effect SET state = 'leased', due_at = "
               "created_at, lease_until = created_at WHERE state = 'ready' "
               "AND (SELECT count(*) FROM effect WHERE state = 'ready') = 2 "
               "RETURNING id) SELECT count(*) FROM left_behind") == "2";
  }));
  tell(EventType::booking_held, 1);
  ASSERT_TRUE(effect_becomes("sms.send", "uncertain"));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  EXPECT_TRUE(received_sms().empty());
  EXPECT_EQ(received_mail().size(), 1U);
}

TEST_F(NotificationWorkerTest, AReceiptTellsWhatBecameOfAnSmsWhoseSenderDied) {
  start();
  const Event event = notice("N02");
  installation_.publish(event);
  ASSERT_TRUE(eventually([&] {
    return installation_.query(
               "WITH left_behind AS (UPDATE effect SET state = 'leased', "
               "lease_until = created_at + interval '3 s' WHERE state = 'ready' "
               "AND kind = 'sms.send' RETURNING id) SELECT count(*) FROM "
               "left_behind") == "1";
  }));
  receipt(event, 8);
  tell(EventType::booking_held, 1);
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  EXPECT_TRUE(received_sms().empty());
  EXPECT_EQ(installation_.query("SELECT sms FROM notice"), "sent");
}

TEST_F(NotificationWorkerTest, KannelReportsToTheAddressThatWasGivenAlong) {
  std::mutex mutex;
  std::map<std::string, std::string> receipts;  // kind to "effect token"
  HttpServer callbacks{{"127.0.0.1:0", "callbacks"}};
  callbacks.route("GET", "/v1/callbacks/sms", [&](const HttpRequest& request) {
    const std::lock_guard lock{mutex};
    receipts[request.query_value("kind").value_or("")] =
        request.query_value("effect").value_or("") + " " +
        request.query_value("token").value_or("");
    return HttpResponse{200, "text/plain", "ok", {}};
  });
  callbacks.start();
  installation_.settings.gateway_public_url.set("http://127.0.0.1:" +
                                                std::to_string(callbacks.port()));
  start();
  const Event event = notice("N07", 1, json::array());
  installation_.publish(event);
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock{mutex};
    return receipts.contains("1");
  }));
  const std::string effect = event.subject + ":sms";
  EXPECT_EQ(receipts["1"],
            effect + " " + installation_.secrets->hash("sms-callback", effect).substr(0, 32));
}

// A mail server that does what the test wants at each message, then takes them: "450" and "550"
// refuse the recipient, "451" and "554" the message, "drop" takes it and hangs up without a word.
class ScriptedMailServer {
 public:
  explicit ScriptedMailServer(std::vector<std::string> script) : script_(std::move(script)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    socklen_t length = sizeof(address);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, length) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, plain, &length) != 0) {
      throw std::runtime_error("no port for the mail server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { accept_all(); }};
  }
  ~ScriptedMailServer() {
    // Wakes accept().
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> messages() {
    const std::lock_guard lock{mutex_};
    return messages_;
  }

 private:
  void accept_all() {
    for (;;) {
      const int line = ::accept(listener_, nullptr, nullptr);
      if (line < 0) return;
      serve(line);
      ::close(line);
    }
  }
  std::string next_step() {
    if (script_.empty()) return "250";
    std::string step = script_.front();
    script_.erase(script_.begin());
    return step;
  }
  static bool say(int line, const std::string& text) {
    const std::string whole = text + "\r\n";
    return ::send(line, whole.data(), whole.size(), MSG_NOSIGNAL) > 0;
  }
  // One conversation; the server ends it after each message, so that connections aren't kept.
  void serve(int line) {
    say(line, "220 test");
    std::string buffer;
    std::string step;
    bool in_data = false;
    for (;;) {
      char bytes[4096];
      const auto got = ::recv(line, bytes, sizeof(bytes), 0);
      if (got <= 0) return;
      buffer.append(bytes, static_cast<std::size_t>(got));
      for (;;) {
        const auto end = buffer.find(in_data ? "\r\n.\r\n" : "\r\n");
        if (end == std::string::npos) break;
        const std::string command = buffer.substr(0, end);
        buffer.erase(0, end + (in_data ? 5 : 2));
        if (in_data) {
          in_data = false;
          if (step == "250" || step == "drop") {
            const std::lock_guard lock{mutex_};
            messages_.push_back(command);
          }
          if (step != "drop") say(line, step + " done");
          return;
        } else if (command.starts_with("RCPT")) {
          step = next_step();
          say(line, step == "450" || step == "550" ? step + " no" : "250 ok");
        } else if (command.starts_with("DATA")) {
          in_data = true;
          say(line, "354 go on");
        } else if (command.starts_with("QUIT")) {
          say(line, "221 bye");
          return;
        } else {
          say(line, "250 ok");
        }
      }
    }
  }

  std::vector<std::string> script_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> messages_;
  std::thread thread_;
};

TEST_F(NotificationWorkerTest, AMailServersWordDecidesWhatFollows) {
  struct Case {
    std::vector<std::string> script;
    const char* state;
    const char* attempts;
    std::size_t messages;
  };
  const std::vector<Case> cases{
      {{"450"}, "done", "2", 1},
      {{"451"}, "done", "2", 1},
      {{"550"}, "failed", "1", 0},
      {{"554"}, "failed", "1", 0},
      // Nobody knows whether it was taken: it goes again, under the same Message-ID.
      {{"drop"}, "done", "2", 2},
  };
  tell(EventType::booking_held, 1);
  std::int64_t version = 0;
  for (const Case& one : cases) {
    ScriptedMailServer server{one.script};
    installation_.settings.mail_url.set(server.url());
    worker_.reset();
    start();
    ASSERT_TRUE(knows_the_booking());
    const Event event = notice("N02", ++version);
    installation_.publish(event);
    const std::string where = " FROM effect WHERE id = '" + event.subject + ":email'";
    ASSERT_TRUE(eventually([&] {
      return installation_.query("SELECT state" + where) == one.state;
    })) << one.script.front();
    EXPECT_EQ(installation_.query("SELECT attempts" + where), one.attempts) << one.script.front();
    const auto messages = server.messages();
    EXPECT_EQ(messages.size(), one.messages) << one.script.front();
    for (const std::string& message : messages) {
      EXPECT_NE(message.find("Message-Id: <" + event.subject + "@"), std::string::npos);
    }
    worker_.reset();
  }
}

TEST_F(NotificationWorkerTest, TheConfirmationCarriesTheAppointmentAndTheCode) {
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N14", 4, {"CONFIRMED"}));
  installation_.publish(make_event(EventType::booking_confirmed, booking_,
                                   {{"booking_id", booking_},
                                    {"code", code_},
                                    {"queue_number", "09-001"},
                                    {"billing_code", "820261123000017"},
                                    {"paid_at", "2026-11-23T04:30:00Z"},
                                    {"version", 4}},
                                   installation_.clock->now()));
  ASSERT_TRUE(effect_becomes("email.send", "done"));
  ASSERT_TRUE(eventually([&] { return received_mail().size() == 1; }));
  const std::string mail = received_mail().front();
  EXPECT_NE(mail.find("Content-Type: text/calendar"), std::string::npos);
  EXPECT_NE(mail.find("Content-Type: image/png"), std::string::npos);
  EXPECT_NE(mail.find(code_ + ".ics"), std::string::npos);
}

TEST_F(NotificationWorkerTest, AnUnknownTemplateGoesAsideAndTheRestGoesOn) {
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N99"));
  installation_.publish(notice("N02"));
  ASSERT_TRUE(effect_becomes("sms.send", "done"));
  EXPECT_EQ(installation_.query("SELECT count(*) FROM notice"), "1");
}

TEST_F(NotificationWorkerTest, StopsInTimeThoughAPartnerHangs) {
  HttpServer slow{{"127.0.0.1:0", "slow"}};
  std::atomic<int> calls{0};
  slow.route("GET", "/sendsms", [&](const HttpRequest&) {
    ++calls;
    std::this_thread::sleep_for(3s);
    return HttpResponse{202, "text/plain", "0: Accepted for delivery", {}};
  });
  slow.start();
  installation_.settings.partner_timeout.set(10s);
  installation_.settings.sms_url.set("http://127.0.0.1:" + std::to_string(slow.port()) +
                                     "/sendsms");
  start();
  for (std::int64_t version = 1; version <= 20; ++version) {
    installation_.publish(notice("N07", version, json::array()));
  }
  ASSERT_TRUE(eventually([&] { return calls > 0; }));
  const auto began = std::chrono::steady_clock::now();
  worker_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_EQ(installation_.query("SELECT count(*) FROM effect WHERE state = 'leased'"), "0");
  EXPECT_EQ(installation_.query("SELECT count(*) FROM effect WHERE state = 'done'"),
            std::to_string(calls))
      << "what was sent is known to be";
}

TEST_F(NotificationWorkerTest, StopsInTimeWithNothingInFlight) {
  start();
  tell(EventType::booking_held, 1);
  installation_.publish(notice("N02"));
  ASSERT_TRUE(taken_in(2));
  const auto began = std::chrono::steady_clock::now();
  worker_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_EQ(installation_.query("SELECT count(*) FROM effect WHERE state = 'leased'"), "0");
}

}  // namespace
}  // namespace antrean
