#include "consumers/delivery/core/delivery.hpp"

#include <array>

namespace antrean::delivery {
namespace {

constexpr std::array kStates{State::requested,  State::eligible,         State::handed_over,
                             State::in_transit, State::out_for_delivery, State::attempt_failed,
                             State::delivered,  State::returned,         State::lost,
                             State::cancelled};

constexpr std::array<std::pair<std::string_view, Tracking>, 7> kWords{{
    {"accepted", Tracking::accepted},
    {"in_transit", Tracking::in_transit},
    {"out_for_delivery", Tracking::out_for_delivery},
    {"attempt_failed", Tracking::attempt_failed},
    {"delivered", Tracking::delivered},
    {"returned", Tracking::returned},
    {"lost", Tracking::lost},
}};

// The order of the way; of equal rank are those between which it goes to and fro.
int rank_of(State state) {
  switch (state) {
    case State::requested:
      return 0;
    case State::eligible:
      return 1;
    case State::handed_over:
      return 2;
    case State::in_transit:
      return 3;
    case State::out_for_delivery:
    case State::attempt_failed:
      return 4;
    case State::delivered:
    case State::returned:
    case State::lost:
    case State::cancelled:
      return 5;
  }
  return 0;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::requested:
      return "REQUESTED";
    case State::eligible:
      return "ELIGIBLE";
    case State::handed_over:
      return "HANDED_OVER";
    case State::in_transit:
      return "IN_TRANSIT";
    case State::out_for_delivery:
      return "OUT_FOR_DELIVERY";
    case State::attempt_failed:
      return "ATTEMPT_FAILED";
    case State::delivered:
      return "DELIVERED";
    case State::returned:
      return "RETURNED";
    case State::lost:
      return "LOST";
    case State::cancelled:
      return "CANCELLED";
  }
  return {};
}

std::optional<State> state_of(std::string_view name) {
  for (const State state : kStates) {
    if (name_of(state) == name) return state;
  }
  return std::nullopt;
}

bool is_final(State state) {
  return rank_of(state) == rank_of(State::delivered);
}

bool may_become(State from, State to) {
  if (from == to) return true;
  if (is_final(from)) return false;
  if (to == State::cancelled) return from == State::requested;
  // Before the postal service was asked it can't know anything.
  if (from == State::requested) return to == State::eligible;
  if (rank_of(from) == rank_of(to)) return true;
  return rank_of(to) > rank_of(from);
}

std::string_view name_of(Tracking tracking) {
  return kWords[static_cast<std::size_t>(tracking)].first;
}

std::optional<Tracking> tracking_of(std::string_view raw) {
  std::string word;
  for (const char c : raw) {
    const bool separates = c == ' ' || c == '-' || c == '_';
    if (separates && (word.empty() || word.back() == '_')) continue;
    if (separates) {
      word += '_';
    } else {
      word += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (!word.empty() && word.back() == '_') word.pop_back();
  for (const auto& [known, tracking] : kWords) {
    if (known == word) return tracking;
  }
  return std::nullopt;
}

}  // namespace antrean::delivery
