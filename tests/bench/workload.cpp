#include "tests/bench/workload.hpp"

#include <array>
#include <atomic>
#include <cstdio>

#include "common/offices.hpp"

namespace antrean::bench {
namespace {

constexpr std::array kOffices{"bench-satu", "bench-dua", "bench-tiga", "bench-empat", "bench-lima"};
constexpr std::array kSlots{"08:00", "09:00", "10:00", "11:00", "13:00", "14:00"};
constexpr int kDays = 14;
constexpr std::array kNames{"SITI AMINAH",       "BUDI SANTOSO",    "DEWI LESTARI",
                            "AGUS SALIM WIJAYA", "NI MADE SARI",    "JOKO SUSILO",
                            "PUTRI HANDAYANI",   "RIZKI RAMADHAN",  "SRI WAHYUNINGSIH",
                            "AHMAD FAUZI",       "MARIA MAGDALENA", "BAMBANG HARTONO"};

// The person with this number: birth date, sex and NIK agree, and no two are alike.
nlohmann::json applicant(std::size_t number, std::size_t family) {
  const bool woman = number % 2 == 0;
  const unsigned day = 1 + number % 28;
  const unsigned month = 1 + number / 28 % 12;
  const unsigned year = 60 + number / (28 * 12) % 35;
  const auto serial = static_cast<unsigned>(1 + number / (28 * 12 * 35) % 9999);
  char nik[32], born[16], no_kk[32], phone[32];
  std::snprintf(nik, sizeof nik, "357801%02u%02u%02u%04u", woman ? day + 40 : day, month, year,
                serial);
  std::snprintf(born, sizeof born, "19%02u-%02u-%02u", year, month, day);
  std::snprintf(no_kk, sizeof no_kk, "357801%010zu", family);
  std::snprintf(phone, sizeof phone, "+62812%08zu", number);
  return {{"nik", nik},
          {"nama", kNames[number % kNames.size()]},
          {"tanggal_lahir", born},
          {"jenis_kelamin", woman ? "PEREMPUAN" : "LAKI-LAKI"},
          {"no_kk", no_kk},
          {"phone", phone},
          {"email", "orang" + std::to_string(number) + "@example.id"}};
}

}  // namespace

void use_roomy_offices(testing::Installation& installation) {
  const auto file = installation.folder() / "offices.toml";
  std::ofstream out{file};
  for (const char* id : kOffices) {
    out << "[[office]]\nid = \"" << id << "\"\nname = \"Kantor Imigrasi " << id
        << "\"\nshort_name = \"Kanim " << id
        << "\"\naddress = \"Jalan Uji 1\"\nzone = \"Asia/Jakarta\"\n"
           "products = [\"ordinary_5\", \"ordinary_10\", \"electronic_5\", \"electronic_10\"]\n"
           "closed_weekdays = []\nclosed_dates = []\ndays_ahead = 60\nslots = { ";
    for (std::size_t i = 0; i < kSlots.size(); ++i) {
      out << (i > 0 ? ", " : "") << '"' << kSlots[i] << "\" = 100000";
    }
    out << " }\n\n";
  }
  installation.settings.offices_file.set(file);
}

std::vector<Event> make_bookings(const testing::Installation& installation, std::size_t count) {
  const Instant now = installation.clock->now();
  const Date today{std::chrono::floor<std::chrono::days>(now)};
  std::vector<Event> events;
  events.reserve(count);
  std::size_t person = 0;
  for (std::size_t i = 0; i < count; ++i) {
    nlohmann::json applicants = nlohmann::json::array();
    for (std::size_t n = 0; n <= i % 4; ++n) applicants.push_back(applicant(person++, i));
    const std::string plain = nlohmann::json{{"applicants", applicants}}.dump();
    const std::size_t days = 2 + i / (kOffices.size() * kSlots.size()) % kDays;
    Event event = testing::make_event(
        EventType::booking_requested, new_uuid(),
        {{"office_id", kOffices[i % kOffices.size()]},
         {"date", format_date(add_days(today, static_cast<int>(days)))},
         {"slot", kSlots[i / kOffices.size() % kSlots.size()]},
         {"product", "electronic_10"},
         {"kind", "new"},
         {"language", "id"},
         {"applicants", applicants.size()},
         {"sealed", seal_for_intake(installation.secrets->intake().public_key, plain)},
         {"request_hash", installation.secrets->hash("request", plain)}},
        now);
    event.office_id = kOffices[i % kOffices.size()];
    events.push_back(std::move(event));
  }
  return events;
}

void publish_all(const testing::Installation& installation, const std::vector<Event>& events) {
  kafka::Producer producer{
      {.brokers = installation.settings.kafka_brokers(), .client_id = "bench"}};
  std::atomic<std::size_t> refused{0};
  for (const Event& event : events) {
    producer.send(kafka::to_record(event, installation.settings.kafka_topic_prefix()),
                  [&refused](std::string_view error) { refused += error.empty() ? 0 : 1; });
  }
  if (!producer.flush(kDeadline) || refused > 0) {
    throw std::runtime_error("not all events were acknowledged");
  }
}

kafka::ConsumerSettings reader_settings(const testing::Installation& installation) {
  kafka::ConsumerSettings settings;
  settings.brokers = installation.settings.kafka_brokers();
  settings.client_id = "bench";
  settings.topics = {installation.topic_name(Topic::booking)};
  return settings;
}

}  // namespace antrean::bench
