// The program itself, as an operator types it: exit statuses, what goes where, and what is done.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <fstream>

#include "common/http/client.hpp"
#include "common/kafka/consumer.hpp"
#include "common/offices.hpp"
#include "common/worker/dead_letters.hpp"
#include "consumers/booking/worker.hpp"
#include "producers/gateway/gateway.hpp"
#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::Installation;
using ::testing::Not;

constexpr const char* kNik = "3528011708850003";

struct Ended {
  int status = -1;
  std::string out;
  std::string err;
};

class CommandLine : public ::testing::Test {
 protected:
  static std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
  }

  // `arguments` as for a shell; `more` are variables, "A=B".
  Ended antrean(const std::string& arguments, const std::string& input = {},
                const std::string& more = {}) {
    const auto in = here_.folder() / "in";
    const auto out = here_.folder() / "out";
    const auto err = here_.folder() / "err";
    std::ofstream{in} << input;
    const std::string command = here_.in_environment() + " " + more + " '" ANTREAN_PROGRAM "' " +
                                arguments + " < '" + in.string() + "' > '" + out.string() +
                                "' 2> '" + err.string() + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
  }

  // All records of a topic so far.
  std::vector<kafka::ConsumedRecord> records(const std::string& topic, std::size_t expected) {
    kafka::ConsumerSettings settings;
    settings.brokers = here_.settings.kafka_brokers();
    settings.topics = {topic};
    kafka::Consumer consumer{settings};
    consumer.read_from(Instant{});
    std::vector<kafka::ConsumedRecord> found;
    testing::eventually([&] {
      while (auto record = consumer.poll(std::chrono::milliseconds{100})) {
        found.push_back(std::move(*record));
      }
      return found.size() >= expected;
    });
    return found;
  }

  Installation here_;
};

TEST_F(CommandLine, WrongUsageEndsWithTwoAndSaysWhy) {
  struct Row {
    const char* arguments;
    const char* said;
    const char* more = "";
  };
  for (const Row& row : std::vector<Row>{
           {"", "subcommand is required"},
           {"frobnicate", "there is no command 'frobnicate'"},
           {"dlq frobnicate", "there is no command 'frobnicate'"},
           {"worker nobody", "nobody"},
           {"ocr", "FILE is required"},
           {"verify", "give either --claim or --batch"},
           {"dlq drop", "name dead letters by their place, or --all"},
           {"person export", "--nik is required"},
           {"person export --nik 12", "--nik: expected 16 digits"},
           {"events tail --since yesterday", "--since"},
           {"events publish --type nothing --subject x", "no event of the catalogue"},
           {"--config /nowhere.toml up", "/nowhere.toml"},
           {"up", "worker.batch", "ANTREAN_WORKER_BATCH=many"},
           {"up", "ANTREAN_WORKER_BACH", "ANTREAN_WORKER_BACH=1"},
       }) {
    const Ended ended = antrean(row.arguments, "", row.more);
    EXPECT_EQ(ended.status, 2) << row.arguments;
    EXPECT_THAT(ended.err, HasSubstr(row.said)) << row.arguments;
    EXPECT_EQ(ended.out, "") << row.arguments;
  }
}

TEST_F(CommandLine, HelpNamesEveryCommandAndEachHasItsOwn) {
  const Ended all = antrean("--help");
  EXPECT_EQ(all.status, 0);
  for (const char* name :
       {"up", "gateway", "console", "relay", "clock", "worker", "migrate", "ocr", "verify", "dlq",
        "events", "documents", "doctor", "person", "keys", "settings"}) {
    EXPECT_THAT(all.out, HasSubstr(std::string("\n  ") + name + " ")) << name;
    const Ended one = antrean(std::string(name) + " --help");
    EXPECT_EQ(one.status, 0) << name;
    EXPECT_THAT(one.out, HasSubstr(std::string("antrean ") + name)) << name;
  }
}

TEST_F(CommandLine, DoctorNamesTheFaultAndTheRemedy) {
  const Ended well = antrean("doctor");
  EXPECT_EQ(well.status, 0) << well.out;
  EXPECT_THAT(well.out, HasSubstr("\n0 faults\n"));

  const Ended ill =
      antrean("doctor", "",
              "ANTREAN_DATABASE_URL=postgresql://x@127.0.0.1:1/x "
              "ANTREAN_KAFKA_TOPIC_PREFIX=nothing. ANTREAN_MAIL_URL=smtp://127.0.0.1:1");
  EXPECT_EQ(ill.status, 1);
  EXPECT_THAT(ill.out, HasSubstr("FAULT   database"));
  EXPECT_THAT(ill.out, HasSubstr("-> start PostgreSQL, check database.url"));
  EXPECT_THAT(ill.out, HasSubstr("there is no topic nothing."));
  EXPECT_THAT(ill.out, HasSubstr("FAULT   mail"));
  EXPECT_THAT(ill.out, HasSubstr("ok      sms"));
  EXPECT_THAT(ill.out, HasSubstr("\n3 faults\n"));
}

TEST_F(CommandLine, NothingToReadAgainIsNoFault) {
  const Ended counted = antrean("documents read-again --count");
  EXPECT_EQ(counted.status, 0) << counted.err;
  EXPECT_THAT(counted.out, HasSubstr("0 scans wait for a verifier"));
}

TEST_F(CommandLine, MigrateMayBeRepeated) {
  EXPECT_EQ(antrean("migrate").status, 0);
  EXPECT_EQ(antrean("migrate").status, 0);
}

TEST_F(CommandLine, DeadLettersAreListedReplayedOnceAndDropped) {
  const std::string topic = here_.topic_name(Topic::booking);
  const auto lay = [&](const std::string& key, const std::string& type) {
    kafka::ConsumedRecord record;
    record.topic = topic;
    record.partition = 1;
    record.offset = 7;
    record.key = key;
    record.value = "{\"a\": \x1b[31m" + key;
    record.headers = {{"ce_id", "id-" + key}, {"ce_type", type}};
    here_.publish(dead_letter(record, "booking", "the value is not JSON", here_.clock->now()));
  };
  EXPECT_EQ(antrean("dlq list").out, "0 dead letters\n");
  lay("one", "id.antrean.booking.requested.v1");
  lay("two", "\x1b[2J\nescape");

  const Ended listed = antrean("dlq list");
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out, HasSubstr("\n2 dead letters\n"));
  EXPECT_THAT(listed.out, HasSubstr("the value is not JSON"));
  EXPECT_THAT(listed.out, Not(HasSubstr("\x1b"))) << "what is in a letter reached the terminal";
  const auto place = [&](const char* type) {
    std::istringstream lines{listed.out};
    for (std::string line; std::getline(lines, line);) {
      if (line.find(type) != std::string::npos) return line.substr(0, line.find(' '));
    }
    return std::string{};
  };
  const std::string one = place("booking.requested");
  const std::string two = place("escape");
  const Ended shown = antrean("dlq show " + one);
  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.out, HasSubstr("ce_id: id-one"));
  EXPECT_THAT(shown.out, HasSubstr("key: one"));
  EXPECT_THAT(shown.out, Not(HasSubstr("\x1b")));

  EXPECT_EQ(antrean("dlq replay " + one).status, 0);
  const auto sent = records(topic, 1);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].key, "one");
  EXPECT_EQ(sent[0].value, "{\"a\": \x1b[31mone");
  const Ended again = antrean("dlq replay " + one);
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.err, HasSubstr("no dead letter " + one));

  EXPECT_EQ(antrean("dlq drop " + two).status, 0);
  EXPECT_EQ(antrean("dlq list").out, "0 dead letters\n");
  EXPECT_EQ(records(topic, 1).size(), 1u) << "a letter was sent that nobody asked for";
}

TEST_F(CommandLine, EventsArePublishedWhenTheyAreValidAndSeen) {
  const std::string call = "events publish --type booking.cancellation-requested --subject ";
  const std::string id = new_uuid();
  const Ended wrong = antrean(call + id, R"({"reason": "OTHER"})");
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(wrong.err, HasSubstr("'booking_id' is missing"));
  EXPECT_EQ(antrean(call + id, "nonsense").status, 2);

  const json data{{"booking_id", id}, {"reason", "OTHER"}};
  const Ended published = antrean(call + id, data.dump());
  ASSERT_EQ(published.status, 0) << published.err;
  const Ended seen = antrean("events tail --since 5");
  EXPECT_EQ(seen.status, 0);
  const json line = json::parse(seen.out);
  EXPECT_EQ(line["data"]["booking_id"].get<std::string>(), id);
  EXPECT_EQ(line["headers"]["ce_id"].get<std::string>() + "\n", published.out);
}

TEST_F(CommandLine, APersonIsExportedAndErased) {
  here_.settings.gateway_listen.set("127.0.0.1:0");
  gateway::Gateway gateway{*here_.surroundings};
  const auto worker = start_booking_worker(*here_.surroundings);
  const std::string base = "http://127.0.0.1:" + std::to_string(gateway.port());
  ASSERT_TRUE(testing::eventually(
      [&] { return http_call({.method = "GET", .url = base + "/readyz"}).status == 200; }));
  const Offices offices{here_.settings.offices_file()};
  const Office* office = offices.find(OfficeId{"mataram"});
  const auto date = next_working_date(*office, local_date(*office, here_.clock->now()));
  const json booking{{"office_id", "mataram"},
                     {"date", format_date(date.value())},
                     {"slot", "09:00"},
                     {"product", "electronic_10"},
                     {"kind", "new"},
                     {"applicants",
                      {{{"nik", kNik},
                        {"nama", "BUDI SANTOSO"},
                        {"tanggal_lahir", "1985-08-17"},
                        {"jenis_kelamin", "LAKI-LAKI"},
                        {"no_kk", "3528010102100007"},
                        {"phone", "081234567890"},
                        {"email", "budi.santoso@surat.example"}}}}};
  const HttpAnswer answer =
      http_call({.method = "POST",
                 .url = base + "/v1/bookings",
                 .headers = {{"Authorization", "Bearer " + here_.api_keys.at("app")},
                             {"Idempotency-Key", "person-test"}},
                 .body = booking.dump()});
  ASSERT_EQ(answer.status, 202) << answer.body;
  ASSERT_TRUE(
      testing::eventually([&] { return here_.query("SELECT count(*) FROM booking") == "1"; }));

  const std::string nik = std::string("--nik ") + kNik;
  const Ended exported = antrean("person export " + nik);
  ASSERT_EQ(exported.status, 0) << exported.err;
  const json known = json::parse(exported.out);
  ASSERT_EQ(known["bookings"].size(), 1u);
  EXPECT_EQ(known["bookings"][0]["applicant"]["nama"].get<std::string>(), "BUDI SANTOSO");
  EXPECT_EQ(known["bookings"][0]["state"].get<std::string>(), "HELD");

  here_.query(
      "INSERT INTO scan_hash SELECT 'document', 'content', booking_id, n, 'ktp', person_id, "
      "B'1'::bit(256), array_fill(1, ARRAY[12]) FROM applicant RETURNING 1");
  ASSERT_EQ(here_.query("SELECT count(*) FROM scan_hash"), "1");
  EXPECT_EQ(antrean("person erase " + nik).status, 0);
  EXPECT_EQ(here_.query("SELECT count(*) FROM scan_hash"), "0");
  const Ended after = antrean("person export " + nik);
  EXPECT_EQ(after.status, 1);
  EXPECT_EQ(after.out, "");
  EXPECT_THAT(after.err, HasSubstr("nothing is known"));
  EXPECT_EQ(antrean("person erase " + nik).status, 1);
  EXPECT_EQ(antrean("person export --nik 3528011708850004").status, 1) << "nobody by that number";
}

TEST_F(CommandLine, SettingsListsEachWithItsVariable) {
  const Ended listed = antrean("settings");
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out, HasSubstr("worker.linger"));
  EXPECT_THAT(listed.out, HasSubstr("ANTREAN_WORKER_LINGER"));
}

}  // namespace
}  // namespace antrean
