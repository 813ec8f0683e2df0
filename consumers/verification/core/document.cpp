#include "consumers/verification/core/document.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace antrean::verification {
namespace {

constexpr std::array kStates{std::pair{State::waiting, "WAITING"},
                             std::pair{State::checking, "CHECKING"},
                             std::pair{State::approved, "APPROVED"},
                             std::pair{State::retry, "RETRY"},
                             std::pair{State::review, "REVIEW"},
                             std::pair{State::refused, "REFUSED"},
                             std::pair{State::superseded, "SUPERSEDED"},
                             std::pair{State::closed, "CLOSED"},
                             std::pair{State::kept, "KEPT"}};

}  // namespace

std::string_view name_of(State state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) return name;
  }
  return {};
}

State state_of(std::string_view name) {
  for (const auto& [value, text] : kStates) {
    if (text == name) return value;
  }
  throw std::invalid_argument("no such document state");
}

bool is_settled(State state) {
  switch (state) {
    case State::waiting:
    case State::checking:
    case State::review:
      return false;
    case State::approved:
    case State::retry:
    case State::refused:
    case State::superseded:
    case State::closed:
    case State::kept:
      return true;
  }
  return true;
}

bool may_become(State from, State to) {
  switch (to) {
    case State::waiting:
      // The same scan was sent again after another one.
      return from == State::superseded;
    case State::checking:
      // From review: a newer engine found it in order.
      return from == State::waiting || from == State::review;
    case State::approved:
      return from == State::checking || from == State::review;
    case State::retry:
      return from == State::waiting || from == State::review;
    case State::review:
      return from == State::waiting || from == State::checking || from == State::review;
    case State::refused:
      return from == State::review;
    case State::superseded:
      return from != State::superseded && from != State::closed && from != State::kept;
    case State::closed:
      return !is_settled(from);
    case State::kept:
      return from == State::waiting;
  }
  return false;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approve:
      return "approve";
    case Verdict::retry:
      return "retry";
    case Verdict::review:
      return "review";
  }
  return {};
}

std::optional<Verdict> verdict_of(std::string_view name) {
  for (const Verdict verdict : {Verdict::approve, Verdict::retry, Verdict::review}) {
    if (name_of(verdict) == name) return verdict;
  }
  return std::nullopt;
}

std::string_view name_of(RegistryResult result) {
  switch (result) {
    case RegistryResult::match:
      return "MATCH";
    case RegistryResult::mismatch:
      return "MISMATCH";
    case RegistryResult::not_found:
      return "NOT_FOUND";
    case RegistryResult::unavailable:
      return "UNAVAILABLE";
  }
  return {};
}

std::optional<OfficerDecision> officer_decision_of(std::string_view name) {
  if (name == "approve") return OfficerDecision::approve;
  if (name == "retry") return OfficerDecision::retry;
  if (name == "refuse") return OfficerDecision::refuse;
  return std::nullopt;
}

}  // namespace antrean::verification
