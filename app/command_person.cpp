#include <cstdio>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "consumers/verification/scan_hashes.hpp"

namespace antrean::app {
namespace {

constexpr int kFailed = 1;

PersonId person_of(const Application& application, const std::string& nik) {
  if (nik.size() != 16 || nik.find_first_not_of("0123456789") != std::string::npos) {
    throw ConfigurationError("--nik: expected 16 digits");
  }
  return application.secrets().person_of_nik(nik);
}

int export_person(const CommandLine& line, const std::string& nik) {
  Settings settings;
  load_settings(settings, line.config);
  Application application{settings};
  const PersonId person = person_of(application, nik);
  nlohmann::json out;
  in_transaction(application.pool(), [&](pqxx::work& tx) {
    const std::vector<PersonId> persons{person};
    const PersonKeys keys = find_person_keys(tx, application.secrets().master(), persons);
    if (keys.empty()) return;
    out["person_id"] = person.str();
    out["bookings"] = nlohmann::json::array();
    for (const auto& row : tx.exec_params(
             "SELECT b.booking_id, b.state, b.office_id, b.date, b.slot, b.applicants FROM "
             "booking_status b JOIN applicant a USING (booking_id) WHERE a.person_id = $1 "
             "ORDER BY 1",
             person.str())) {
      nlohmann::json booking{{"booking_id", row[0].c_str()},
                             {"state", row[1].c_str()},
                             {"office_id", row[2].c_str()},
                             {"date", row[3].c_str()},
                             {"slot", row[4].c_str()}};
      for (const auto& one : nlohmann::json::parse(row[5].c_str())) {
        if (one.at("person_id") != person.str()) continue;
        booking["applicant"] = nlohmann::json::parse(
            open_text(keys.begin()->second, one.at("sealed").get<std::string>(), person.str()));
        booking["document_status"] = one.at("status");
      }
      out["bookings"].push_back(std::move(booking));
    }
    out["cooldowns"] = nlohmann::json::array();
    for (const auto& row : tx.exec_params(
             "SELECT anchor_date, first_date, cause_booking FROM cooldown WHERE person_id = $1",
             person.str())) {
      out["cooldowns"].push_back({{"anchor_date", row[0].c_str()},
                                  {"first_date", row[1].c_str()},
                                  {"cause_booking", row[2].c_str()}});
    }
    out["notices"] = nlohmann::json::array();
    for (const auto& row :
         tx.exec_params("SELECT template, booking_id, created_at, sms, email FROM notice "
                        "WHERE person_id = $1 ORDER BY created_at, id",
                        person.str())) {
      nlohmann::json notice{
          {"template", row[0].c_str()}, {"booking_id", row[1].c_str()}, {"at", row[2].c_str()}};
      if (!row[3].is_null()) notice["sms"] = row[3].c_str();
      if (!row[4].is_null()) notice["email"] = row[4].c_str();
      out["notices"].push_back(std::move(notice));
    }
  });
  if (out.is_null()) {
    std::fprintf(stderr, "antrean: nothing is known of this person (or it was erased)\n");
    return kFailed;
  }
  std::printf("%s\n", out.dump(2).c_str());
  return 0;
}

int erase(const CommandLine& line, const std::string& nik) {
  Settings settings;
  load_settings(settings, line.config);
  Application application{settings};
  const PersonId person = person_of(application, nik);
  bool erased = false;
  in_transaction(application.pool(), [&](pqxx::work& tx) {
    erased = erase_person(tx, person);
    verification::forget_scan_hashes(tx, person);
  });
  if (!erased) {
    std::fprintf(stderr, "antrean: nothing is known of this person (or it was erased before)\n");
    return kFailed;
  }
  std::printf(
      "erased: the person's key is destroyed; rows, scans and events can't be read any more, and "
      "what its scans look like is forgotten\n");
  return 0;
}

}  // namespace

void add_person_command(CLI::App& cli, CommandLine& line) {
  auto nik = std::make_shared<std::string>();
  auto* person = cli.add_subcommand("person", "data-protection requests (UU PDP 27/2022)");
  person->require_subcommand(1);
  auto* export_command =
      person->add_subcommand("export", "print what is known of a person, as JSON");
  export_command->add_option("--nik", *nik, "16 digits")->required();
  export_command->callback(
      [&line, nik] { line.run = [&line, nik] { return export_person(line, *nik); }; });
  auto* erase_command = person->add_subcommand(
      "erase", "destroy the person's key and what was kept in clear of its scans");
  erase_command->add_option("--nik", *nik, "16 digits")->required();
  erase_command->callback([&line, nik] { line.run = [&line, nik] { return erase(line, *nik); }; });
}

}  // namespace antrean::app
