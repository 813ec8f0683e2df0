#include "tests/invariants/report.hpp"

namespace antrean::invariants {
namespace {

constexpr std::size_t kMostExamples = 3;

}  // namespace

std::string line_of(const Finding& finding) {
  std::string line = finding.broken.empty() ? "ok     " : "BROKEN ";
  line += std::to_string(finding.number) + ". " + finding.title + " (" + finding.figures;
  if (!finding.broken.empty()) line += ", " + std::to_string(finding.broken.size()) + " broken";
  line += ")";
  for (std::size_t i = 0; i < finding.broken.size() && i < kMostExamples; ++i) {
    line += (i == 0 ? ": " : "; ") + finding.broken[i];
  }
  if (finding.broken.size() > kMostExamples) line += "; ...";
  return line;
}

std::vector<Finding> check_all(const Evidence& evidence) {
  return {check_intake(evidence),      check_one_effect(evidence),  check_causes(evidence),
          check_acceptance(evidence),  check_notices_end(evidence), check_order(evidence),
          check_transitions(evidence), check_timers(evidence),      check_cooldowns(evidence),
          check_outbox(evidence),      check_offsets(evidence),     check_dead_letters(evidence),
          check_readings(evidence),    check_lag(evidence),         check_seats(evidence)};
}

}  // namespace antrean::invariants
