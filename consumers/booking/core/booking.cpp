#include "consumers/booking/core/booking.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace antrean::booking {
namespace {

constexpr std::array<std::pair<State, std::string_view>, 12> kStates{{
    {State::rejected, "REJECTED"},
    {State::held, "HELD"},
    {State::verifying, "VERIFYING"},
    {State::correction, "CORRECTION"},
    {State::review, "REVIEW"},
    {State::awaiting_payment, "AWAITING_PAYMENT"},
    {State::confirmed, "CONFIRMED"},
    {State::paid_no_slot, "PAID_NO_SLOT"},
    {State::expired, "EXPIRED"},
    {State::cancelled, "CANCELLED"},
    {State::issued, "ISSUED"},
    {State::completed, "COMPLETED"},
}};

constexpr std::array<std::pair<DocumentStatus, std::string_view>, 6> kStatuses{{
    {DocumentStatus::awaited, "AWAITED"},
    {DocumentStatus::uploaded, "UPLOADED"},
    {DocumentStatus::approved, "APPROVED"},
    {DocumentStatus::retry, "RETRY"},
    {DocumentStatus::review, "REVIEW"},
    {DocumentStatus::refused, "REFUSED"},
}};

template <class Table>
std::string_view text_in(const Table& table, auto value) {
  for (const auto& [known, text] : table) {
    if (known == value) return text;
  }
  return {};
}

template <class Table>
auto value_in(const Table& table, std::string_view name) {
  for (const auto& [known, text] : table) {
    if (text == name) return known;
  }
  throw std::invalid_argument("unknown state '" + std::string(name) + "'");
}

}  // namespace

std::string_view name_of(State state) {
  return text_in(kStates, state);
}
State state_of(std::string_view name) {
  return value_in(kStates, name);
}
std::string_view name_of(DocumentStatus status) {
  return text_in(kStatuses, status);
}
DocumentStatus document_status_of(std::string_view name) {
  return value_in(kStatuses, name);
}

bool is_live(State state) {
  switch (state) {
    case State::held:
    case State::verifying:
    case State::correction:
    case State::review:
    case State::awaiting_payment:
    case State::confirmed:
    case State::paid_no_slot:
      return true;
    case State::rejected:
    case State::expired:
    case State::cancelled:
    case State::issued:
    case State::completed:
      return false;
  }
  return false;
}

bool may_become(State from, State to) {
  if (from == to) return true;
  const auto in_documents = [](State state) {
    return state == State::held || state == State::verifying || state == State::correction ||
           state == State::review;
  };
  switch (from) {
    case State::held:
    case State::verifying:
    case State::correction:
    case State::review:
      return in_documents(to) || to == State::awaiting_payment || to == State::expired ||
             to == State::rejected || to == State::cancelled;
    case State::awaiting_payment:
      return to == State::confirmed || to == State::expired || to == State::cancelled ||
             to == State::paid_no_slot;
    case State::expired:
      return to == State::confirmed || to == State::paid_no_slot;
    case State::cancelled:
      return to == State::paid_no_slot;
    case State::paid_no_slot:
      return to == State::confirmed;
    case State::confirmed:
      return to == State::cancelled || to == State::issued;
    case State::issued:
      return to == State::completed;
    case State::rejected:
    case State::completed:
      return false;
  }
  return false;
}

std::string code_of(const BookingId& id) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string hex;
  std::copy_if(id.str().begin(), id.str().end(), std::back_inserter(hex),
               [](char c) { return c != '-'; });
  std::uint64_t bits = 0;
  for (const char c : hex.substr(hex.size() > 10 ? hex.size() - 10 : 0)) {
    const int digit = c >= 'a' ? c - 'a' + 10 : c - '0';
    bits = (bits << 4) | static_cast<std::uint64_t>(digit & 0x0f);
  }
  std::string code(8, '0');
  for (std::size_t i = 0; i < code.size(); ++i) {
    code[code.size() - 1 - i] = kAlphabet[(bits >> (5 * i)) & 31U];
  }
  return code;
}

}  // namespace antrean::booking
