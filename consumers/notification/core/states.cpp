#include "consumers/notification/core/states.hpp"

#include <array>
#include <stdexcept>

namespace antrean::notification {
namespace {

constexpr std::array kAll{ChannelState::waiting,   ChannelState::expired, ChannelState::suppressed,
                          ChannelState::uncertain, ChannelState::sent,    ChannelState::failed,
                          ChannelState::delivered};

// Among channels a failure counts less than anything that may have reached the recipient.
int success(ChannelState state) {
  switch (state) {
    case ChannelState::waiting:
      return 0;
    case ChannelState::expired:
      return 1;
    case ChannelState::suppressed:
      return 2;
    case ChannelState::failed:
      return 3;
    case ChannelState::uncertain:
      return 4;
    case ChannelState::sent:
      return 5;
    case ChannelState::delivered:
      return 6;
  }
  return 0;
}

}  // namespace

std::string_view name_of(ChannelState state) {
  switch (state) {
    case ChannelState::waiting:
      return "waiting";
    case ChannelState::expired:
      return "expired";
    case ChannelState::suppressed:
      return "suppressed";
    case ChannelState::uncertain:
      return "uncertain";
    case ChannelState::sent:
      return "sent";
    case ChannelState::failed:
      return "failed";
    case ChannelState::delivered:
      return "delivered";
  }
  return {};
}

ChannelState channel_state_of(std::string_view name) {
  for (const ChannelState state : kAll) {
    if (name_of(state) == name) return state;
  }
  throw std::invalid_argument("no state of a channel");
}

bool raises(ChannelState from, ChannelState to) {
  return static_cast<int>(to) > static_cast<int>(from);
}

std::string overall(std::optional<ChannelState> sms, std::optional<ChannelState> email) {
  const ChannelState first = sms.value_or(ChannelState::waiting);
  const ChannelState second = email.value_or(ChannelState::waiting);
  const ChannelState best = success(first) >= success(second) ? first : second;
  return best == ChannelState::waiting ? "requested" : std::string(name_of(best));
}

std::optional<ChannelState> state_of_receipt(int kind) {
  switch (kind) {
    case 1:  // delivered to the phone
      return ChannelState::delivered;
    case 8:  // accepted by the SMS centre
      return ChannelState::sent;
    case 2:   // not delivered, for good
    case 16:  // rejected by the SMS centre
      return ChannelState::failed;
    default:  // 4: queued
      return std::nullopt;
  }
}

}  // namespace antrean::notification
