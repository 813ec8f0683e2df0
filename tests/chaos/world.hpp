#pragma once

// An installation with applicants that ask for bookings, and what must hold of it in the end.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/http/client.hpp"
#include "tests/chaos/child.hpp"
#include "tests/integration/installation.hpp"

namespace antrean::chaos {

/// One request of an app: sent again with the same key until it is acknowledged.
struct Request {
  std::string key;
  std::string phone;
  nlohmann::json body;
  /// Set by the answer 202.
  std::string booking;
};

/// One thread at a time; several worlds may live side by side.
class World {
 public:
  World();

  /// `antrean up` as a copy of its own on ports of its own. `crash_point` as in crash_points.hpp,
  /// or empty.
  std::unique_ptr<Child> start_up(const std::string& crash_point = {});
  /// Waits until the newest copy takes requests; false when it ended or time ran out.
  bool wait_until_ready(Child& child);

  /// A request for one or two invented people whom nobody else in the run is.
  Request& new_request();
  /// Sends it to the newest copy; true when it is acknowledged. A gateway that is away is no error.
  bool send(Request& request);
  /// Sends again what isn't acknowledged. False when something can't be within a minute.
  bool send_rest();

  /// Puts a scan up for the first applicant of an acknowledged booking.
  void upload(const Request& request);
  /// A record that no consumer can read, on the booking topic.
  void publish_garbage();

  std::vector<Request>& requests() { return requests_; }
  testing::Installation& installation() { return installation_; }

  /// Waits until outbox and notices have come to rest, then looks. Every line is something that is
  /// wrong. `expected_state`: of all bookings; empty where they differ.
  std::vector<std::string> wrongs(const std::string& expected_state);

 private:
  std::map<std::string, std::string> environment() const;
  void check_bookings(const std::string& expected_state, std::vector<std::string>& wrong);
  void check_sms(std::vector<std::string>& wrong);
  void check_by_program(std::vector<std::string>& wrong);

  testing::Installation installation_;
  /// Apart from all other worlds': its people's numbers begin here.
  long people_;
  std::vector<Request> requests_;
  std::string gateway_;
  std::string date_;
  int garbage_ = 0;
};

/// What a world's program said last, for a failed test.
std::string last_lines(const std::filesystem::path& log);

}  // namespace antrean::chaos
