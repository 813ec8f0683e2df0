#include "tests/chaos/world.hpp"

#include <sodium.h>

#include <fstream>
#include <sstream>

#include "common/errors.hpp"
#include "common/offices.hpp"
#include "tests/invariants/collect.hpp"

namespace antrean::chaos {
namespace {

constexpr std::chrono::seconds kLongEnough{90};
constexpr const char* kOffice = "jakarta-selatan";
constexpr std::size_t kLinesShown = 25;

// A PNG of 640 x 400 white pixels, made of stored (uncompressed) blocks.
std::string blank_scan() {
  const auto big_endian = [](std::uint32_t value) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) text.push_back(static_cast<char>(value >> shift));
    return text;
  };
  const auto crc = [](const std::string& data) {
    std::uint32_t rest = 0xffffffffU;
    for (const char c : data) {
      rest ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~rest;
  };
  const auto chunk = [&](const std::string& type, const std::string& data) {
    return big_endian(static_cast<std::uint32_t>(data.size())) + type + data +
           big_endian(crc(type + data));
  };
  constexpr std::uint32_t kWidth = 640;
  constexpr std::uint32_t kHeight = 400;
  std::string stream = "\x78\x01";
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    const std::string row = '\0' + std::string(kWidth, '\xff');
    const auto size = static_cast<std::uint16_t>(row.size());
    stream.push_back(y + 1 == kHeight ? '\1' : '\0');
    for (const std::uint16_t half : {size, static_cast<std::uint16_t>(~size)}) {
      stream.push_back(static_cast<char>(half & 0xff));
      stream.push_back(static_cast<char>(half >> 8));
    }
    stream += row;
    for (const char c : row) {
      a = (a + static_cast<unsigned char>(c)) % 65521;
      b = (b + a) % 65521;
    }
  }
  stream += big_endian(b << 16 | a);
  return std::string("\x89PNG\r\n\x1a\n") +
         chunk("IHDR", big_endian(kWidth) + big_endian(kHeight) + std::string("\x08\0\0\0\0", 5)) +
         chunk("IDAT", stream) + chunk("IEND", "");
}

std::string number_text(long number, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

}  // namespace

World::World() : people_(static_cast<long>(randombytes_uniform(90'000'000)) + 1'000'000) {
  // wrongs() looks at all invariants.
  installation_.checked_at_end = false;
  const Offices offices{installation_.settings.offices_file()};
  const Office& office = *offices.find(OfficeId{kOffice});
  const Instant now = installation_.clock->now();
  date_ = format_date(next_working_date(office, add_days(local_date(office, now), 1)).value());
}

std::map<std::string, std::string> World::environment() const {
  const Settings& settings = installation_.settings;
  return {{"ANTREAN_DATABASE_URL", settings.database_url()},
          {"ANTREAN_KAFKA_BROKERS", settings.kafka_brokers()},
          {"ANTREAN_KAFKA_TOPIC_PREFIX", settings.kafka_topic_prefix()},
          {"ANTREAN_KAFKA_PARTITIONS", "3"},
          {"ANTREAN_SECRETS_DIRECTORY", settings.secrets_directory()},
          {"ANTREAN_BLOBS_DIRECTORY", settings.blobs_directory()},
          {"ANTREAN_CLOCK_OFFSET_FILE", settings.clock_offset_file()},
          {"ANTREAN_CONFIG", std::string(ANTREAN_SOURCE_DIR) + "/config/antrean.toml"}};
}

std::unique_ptr<Child> World::start_up(const std::string& crash_point) {
  gateway_ = "127.0.0.1:" + std::to_string(free_port());
  auto variables = environment();
  variables["ANTREAN_GATEWAY_LISTEN"] = gateway_;
  variables["ANTREAN_GATEWAY_PUBLIC_URL"] = "http://" + gateway_;
  variables["ANTREAN_GATEWAY_REQUESTS_PER_MINUTE"] = "0";
  variables["ANTREAN_CONSOLE_LISTEN"] = "127.0.0.1:" + std::to_string(free_port());
  variables["ANTREAN_CRASH_POINT"] = crash_point;
  return std::make_unique<Child>(std::vector<std::string>{ANTREAN_PROGRAM, "up"}, variables,
                                 installation_.folder() / "up.log");
}

bool World::wait_until_ready(Child& child) {
  bool ready = false;
  testing::eventually(
      [&] {
        if (!child.runs()) return true;
        try {
          ready = http_call({.url = "http://" + gateway_ + "/readyz"}).status == 200;
        } catch (const std::exception&) {
          ready = false;
        }
        return ready;
      },
      kLongEnough);
  return ready;
}

Request& World::new_request() {
  nlohmann::json applicants = nlohmann::json::array();
  const std::string no_kk = "317101" + number_text(people_, "%010ld");
  const std::string phone = "+62813" + number_text(people_, "%08ld");
  const std::size_t count = 1 + requests_.size() % 2;
  for (std::size_t i = 0; i < count; ++i, ++people_) {
    // The birth date is one for all; the serial number is what tells these people apart.
    applicants.push_back({{"nik", "3171" + number_text(people_, "%012ld")},
                          {"nama", "SRI WAHYUNI"},
                          {"tanggal_lahir", "1988-03-12"},
                          {"jenis_kelamin", "PEREMPUAN"},
                          {"no_kk", no_kk},
                          {"phone", phone},
                          {"email", "sri.wahyuni@surat.example"}});
  }
  requests_.push_back({new_uuid(),
                       phone,
                       {{"office_id", kOffice},
                        {"date", date_},
                        {"slot", requests_.size() % 2 == 0 ? "09:00" : "10:00"},
                        {"product", "electronic_10"},
                        {"kind", "new"},
                        {"applicants", applicants}},
                       {}});
  return requests_.back();
}

bool World::send(Request& request) {
  HttpCall call;
  call.method = "POST";
  call.url = "http://" + gateway_ + "/v1/bookings";
  call.headers = {{"Authorization", "Bearer " + installation_.api_keys.at("app")},
                  {"Content-Type", "application/json"},
                  {"Idempotency-Key", request.key}};
  call.body = request.body.dump();
  try {
    const HttpAnswer answer = http_call(call);
    if (answer.status != 202) return false;
    const std::string booking = nlohmann::json::parse(answer.body).at("booking_id");
    if (!request.booking.empty() && request.booking != booking) {
      throw std::runtime_error("the same Idempotency-Key gave another booking");
    }
    request.booking = booking;
    return true;
  } catch (const TransientPartnerError&) {
    return false;
  } catch (const UnknownOutcome&) {
    return false;
  }
}

bool World::send_rest() {
  return testing::eventually(
      [this] {
        bool all = true;
        for (Request& request : requests_) {
          if (request.booking.empty()) all = send(request) && all;
        }
        return all;
      },
      std::chrono::minutes{1});
}

void World::upload(const Request& request) {
  HttpCall call;
  call.method = "PUT";
  call.url =
      "http://" + gateway_ + "/v1/bookings/" + request.booking + "/applicants/1/documents/ktp";
  call.headers = {{"Authorization", "Bearer " + installation_.api_keys.at("app")},
                  {"Content-Type", "image/png"}};
  call.body = blank_scan();
  try {
    http_call(call);
  } catch (const TransientPartnerError&) {
    // The gateway died: that is what this is about.
  } catch (const UnknownOutcome&) {
  }
}

void World::publish_garbage() {
  installation_.publish(kafka::Record{installation_.topic_name(Topic::booking),
                                      "garbage-" + std::to_string(++garbage_),
                                      "no JSON",
                                      {}});
}

std::vector<std::string> World::wrongs(const std::string& expected_state) {
  std::vector<std::string> wrong;
  const auto none = [this](const char* sql) { return installation_.query(sql) == "0"; };
  const bool booked = testing::eventually(
      [&] {
        const std::string which =
            expected_state.empty() ? "" : " WHERE state = '" + expected_state + "'";
        return installation_.query("SELECT count(*) FROM booking" + which) ==
               std::to_string(requests_.size());
      },
      kLongEnough);
  if (!booked) wrong.emplace_back("not every acknowledged booking got its state");
  // A lease of the process that died must run out first.
  installation_.advance(std::chrono::seconds{65});
  // Not the tables alone: an event that is still on its way may ask for more.
  const bool settled =
      invariants::settle(installation_.settings, *installation_.pool, *installation_.clock,
                         {"booking", "verification", "notification", "delivery"}, kLongEnough);
  // An effect that waits for its next try isn't due.
  const bool quiet = settled && testing::eventually(
                                    [&] {
                                      return none(
                                          "SELECT count(*) FROM effect WHERE consumer = "
                                          "'notification' AND state IN ('ready', 'leased')");
                                    },
                                    kLongEnough);
  if (!quiet) wrong.emplace_back("outbox or notices don't come to rest");
  check_bookings(expected_state, wrong);
  check_sms(wrong);
  check_by_program(wrong);
  return wrong;
}

void World::check_bookings(const std::string& expected_state, std::vector<std::string>& wrong) {
  std::set<std::string> ids;
  for (const Request& request : requests_) {
    if (!ids.insert(request.booking).second) wrong.emplace_back("two requests gave one booking");
    const std::string state =
        installation_.query("SELECT state FROM booking WHERE id = '" + request.booking + "'");
    if (state.empty() || (!expected_state.empty() && state != expected_state)) {
      wrong.push_back("booking " + request.booking + " is " + (state.empty() ? "unknown" : state));
    }
  }
  if (installation_.query("SELECT count(*) FROM booking") != std::to_string(requests_.size())) {
    wrong.emplace_back("there are bookings that nobody was told of");
  }
  const std::string held =
      installation_.query("SELECT coalesce(sum(held + confirmed), 0) FROM slot");
  const std::string seats = installation_.query(
      "SELECT coalesce(sum(jsonb_array_length(document -> 'applicants')), 0) FROM booking "
      "WHERE document ->> 'seats' <> 'NONE'");
  if (held != seats) wrong.push_back("seats taken: " + held + ", seats of bookings: " + seats);
  if (installation_.query("SELECT count(*) FROM (SELECT 1 FROM inbox GROUP BY consumer, source, "
                          "event_id HAVING count(*) > 1) AS twice") != "0") {
    wrong.emplace_back("an event was taken in twice");
  }
}

void World::check_sms(std::vector<std::string>& wrong) {
  const std::string unclear = installation_.query(
      "SELECT coalesce(string_agg(concat_ws(' ', state, attempts, last_error), '; '), '') "
      "FROM effect WHERE kind = 'sms.send' "
      "AND state NOT IN ('done', 'suppressed', 'expired', 'uncertain')");
  if (!unclear.empty()) wrong.push_back("SMS have no end: " + unclear);
  const std::string done =
      installation_.query("SELECT count(*) FROM effect WHERE kind = 'sms.send' AND state = 'done'");
  const auto most = std::stoul(installation_.query(
      "SELECT count(*) FROM effect WHERE kind = 'sms.send' AND state IN ('done', 'uncertain')"));
  const auto received = [this] {
    // fakesmsc prints every SMS: <sender recipient text ...>.
    std::ifstream in{testing::from_servers("ANTREAN_TEST_SMS_LOG")};
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);) {
      if (line.find("Got message") == std::string::npos) continue;
      for (const Request& request : requests_) {
        if (line.find(" " + request.phone + " text ") != std::string::npos) ++count;
      }
    }
    return count;
  };
  if (!testing::eventually([&] { return received() >= std::stoul(done); })) {
    wrong.push_back("an SMS was counted as sent and never arrived");
  }
  if (received() > most) wrong.emplace_back("an SMS was sent twice");
}

void World::check_by_program(std::vector<std::string>& wrong) {
  const auto log = installation_.folder() / "check.log";
  Child check{{ANTREAN_CHECK_PROGRAM, "--settle", "30"}, environment(), log};
  const auto end = check.wait(std::chrono::seconds{90});
  if (!end || end->signal != 0 || end->code != 0) {
    wrong.push_back("antrean-check:\n" + last_lines(log));
  }
}

std::string last_lines(const std::filesystem::path& log) {
  std::vector<std::string> lines;
  std::ifstream in{log};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::string text;
  for (std::size_t i = lines.size() > kLinesShown ? lines.size() - kLinesShown : 0;
       i < lines.size(); ++i) {
    text += lines[i] + "\n";
  }
  return text;
}

}  // namespace antrean::chaos
