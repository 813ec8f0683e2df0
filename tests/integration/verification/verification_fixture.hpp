#pragma once

// A verification worker on real servers, with the civil registry's simulator in this process, and
// what the booking worker and the gateway would say to it.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "common/blobs.hpp"
#include "common/db/persons.hpp"
#include "common/http/client.hpp"
#include "common/kafka/consumer.hpp"
#include "consumers/verification/worker.hpp"
#include "producers/relay/relay.hpp"
#include "tests/integration/installation.hpp"
#include "tests/partners/registry.hpp"
#include "tests/specimens/batch.hpp"
#include "tests/specimens/output.hpp"

namespace antrean::verification {

using antrean::testing::eventually;
using nlohmann::json;

class VerificationFixture : public ::testing::Test {
 protected:
  VerificationFixture() {
    here_.settings.registry_url.set("http://127.0.0.1:" + std::to_string(registry_.port()));
    relay_ = start_relay(*here_.surroundings);
  }
  ~VerificationFixture() override {
    if (worker_) worker_->stop();
    relay_->stop();
  }

  void start() { worker_ = start_verification_worker(*here_.surroundings); }
  void start_with(ScanReaderFactory factory, ReadingPoolSettings readers = {}) {
    worker_ = start_worker(*here_.surroundings, readers, std::move(factory), "scripted-1");
  }

  static specimens::Person person(std::uint64_t seed) {
    specimens::Rng rng{seed, "person"};
    return specimens::invent_person(rng, specimens::areas_for({}));
  }
  static json applicant(const specimens::Person& person) {
    return {{"nik", person.nik},
            {"nama", person.nama},
            {"tanggal_lahir", person.tanggal_lahir.iso()},
            {"jenis_kelamin", person.sex()},
            {"no_kk", person.no_kk},
            {"phone", "+6281234567890"},
            {"email", "contoh@surat.example"}};
  }
  // A KTP as a JPEG.
  std::string scan(const specimens::Person& of, specimens::Tier tier, std::uint64_t seed = 7) {
    const auto specimen = specimens::make_ktp(of, tier, seed, "");
    const auto file = here_.folder() / (new_uuid() + ".jpg");
    specimens::write_picture(file, specimen.shot.image, 92);
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  void known_to_registry(const specimens::Person& one) {
    registry("PUT", "/people", json::array({applicant(one)}));
  }
  HttpAnswer registry(const std::string& method, const std::string& path, const json& body) {
    return http_call({.method = method,
                      .url = here_.settings.registry_url() + path,
                      .headers = {{"Content-Type", "application/json"}},
                      .body = body.dump()});
  }

  Event of_booking(EventType type, const std::string& booking, json data) {
    Event event = antrean::testing::make_event(type, booking, std::move(data), here_.clock->now());
    here_.schemas->check(event.type, event.data);
    return event;
  }
  // Tells of a booking with one applicant.
  Event held(const std::string& booking, const json& claim,
             const json& documents = json::array({"ktp"})) {
    const PersonId id = here_.secrets->person_of_nik(claim.at("nik").get<std::string>());
    const std::string sealed = seal_text(key_of(id), claim.dump(), id.str());
    return of_booking(
        EventType::booking_held, booking,
        {{"booking_id", booking},
         {"code", "7KQ2M9XA"},
         {"office_id", "pamekasan"},
         {"date", "2026-12-01"},
         {"slot", "09:00"},
         {"product", "ordinary_5"},
         {"language", "id"},
         {"upload_deadline", to_rfc3339(here_.clock->now())},
         {"version", 1},
         {"seats", 1},
         {"applicants",
          {{{"n", 1}, {"person_id", id.str()}, {"sealed", sealed}, {"documents", documents}}}}});
  }
  // Seals a scan into the store, as the gateway does.
  Event uploaded(const std::string& booking, const json& claim, const std::string& bytes,
                 const std::string& document = new_uuid(), const std::string& kind = "ktp") {
    const PersonId id = here_.secrets->person_of_nik(claim.at("nik").get<std::string>());
    blobs_.put(BlobId{document}, seal(key_of(id), as_bytes(bytes), document));
    Event event = of_booking(EventType::document_uploaded, booking,
                             {{"booking_id", booking},
                              {"document_id", document},
                              {"n", 1},
                              {"kind", kind},
                              {"blob", document},
                              {"content_hash", content_hash(as_bytes(bytes))},
                              {"bytes", bytes.size()},
                              {"media_type", "image/jpeg"},
                              {"person_id", id.str()}});
    event.subject = document;
    event.office_id = "pamekasan";
    return event;
  }
  Event reviewed(const Event& upload, const std::string& decision, json reasons) {
    Event event = of_booking(EventType::document_reviewed, upload.key,
                             {{"booking_id", upload.key},
                              {"document_id", upload.subject},
                              {"n", 1},
                              {"kind", "ktp"},
                              {"decision", decision},
                              {"reasons", std::move(reasons)}});
    event.subject = upload.subject;
    event.actor = "officer:rina";
    return event;
  }
  Key key_of(const PersonId& id) {
    return query_in_transaction<Key>(*here_.pool, [&](pqxx::work& tx) {
      return lock_or_make_persons(tx, here_.secrets->master(), std::span{&id, 1}).at(id);
    });
  }

  std::string state(const Event& upload) {
    return here_.query("SELECT state FROM document WHERE id = '" + upload.subject + "'");
  }
  bool comes_to(const Event& upload, const std::string& wanted) {
    return eventually([&] { return state(upload) == wanted; });
  }
  // What the worker said of a document on Kafka, each checked against its schema.
  std::vector<Event> said(const Event& upload) {
    EXPECT_TRUE(eventually([&] { return here_.query("SELECT count(*) FROM outbox") == "0"; }));
    kafka::ConsumerSettings settings;
    settings.brokers = here_.settings.kafka_brokers();
    settings.topics = {here_.topic_name(Topic::document)};
    kafka::Consumer consumer{settings};
    consumer.read_from(Instant{});
    std::vector<Event> found;
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < std::chrono::seconds{1}) {
      const auto record = consumer.poll(std::chrono::milliseconds{100});
      if (!record) continue;
      last = std::chrono::steady_clock::now();
      Event event = decode(record->headers, record->key, record->value);
      here_.schemas->check(event.type, event.data);
      if (event.source == "/antrean/verification" && event.subject == upload.subject) {
        EXPECT_EQ(event.key, upload.key);
        EXPECT_EQ(event.correlation_id, upload.correlation_id);
        found.push_back(std::move(event));
      }
    }
    return found;
  }
  static std::vector<std::string> names(const std::vector<Event>& events) {
    std::vector<std::string> list;
    for (const Event& event : events) list.emplace_back(kind_of(event.type).schema);
    return list;
  }

  antrean::testing::Installation here_;
  FolderBlobStore blobs_{here_.settings.blobs_directory()};
  partners::StateFile state_{""};
  partners::Registry registry_{{"127.0.0.1:0"}, state_};
  std::unique_ptr<Part> relay_;
  std::unique_ptr<Part> worker_;
  const std::string booking_ = new_uuid();
};

}  // namespace antrean::verification
