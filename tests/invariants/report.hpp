#pragma once

// What a check found, and all of the checks.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/invariants/evidence.hpp"

namespace antrean::invariants {

struct Finding {
  /// As in engineering.md, What must hold.
  int number = 0;
  std::string title;
  /// What was looked at: "412 events, 3 dead letters".
  std::string figures;
  /// One line each; ids only.
  std::vector<std::string> broken;
};

/// "ok 1. text (figures)" or "BROKEN 1. text (figures): first examples".
std::string line_of(const Finding& finding);

/// Each check is a pure function.
Finding check_intake(const Evidence& evidence);        // 1
Finding check_one_effect(const Evidence& evidence);    // 2
Finding check_causes(const Evidence& evidence);        // 3
Finding check_acceptance(const Evidence& evidence);    // 4
Finding check_notices_end(const Evidence& evidence);   // 5
Finding check_order(const Evidence& evidence);         // 6
Finding check_transitions(const Evidence& evidence);   // 7
Finding check_timers(const Evidence& evidence);        // 8
Finding check_cooldowns(const Evidence& evidence);     // 9
Finding check_outbox(const Evidence& evidence);        // 10
Finding check_offsets(const Evidence& evidence);       // 11
Finding check_dead_letters(const Evidence& evidence);  // 12
Finding check_readings(const Evidence& evidence);      // 13
Finding check_lag(const Evidence& evidence);           // 14
Finding check_seats(const Evidence& evidence);         // 16

/// All of them, in order. 15 (SIGTERM ends in time) can't be seen from outside: the tests that
/// stop processes measure it.
std::vector<Finding> check_all(const Evidence& evidence);

}  // namespace antrean::invariants
