#pragma once

// What has become of a notice, by channel and as a whole. States are ranked and never go back: a
// receipt "accepted" that comes after "delivered" is no news (engineering.md, accidents).

#include <optional>
#include <string>
#include <string_view>

namespace antrean::notification {

/// Of one channel, in the order of their ranks. A failure that the network reports beats "sent";
/// a delivery beats everything, as it can't be taken back.
enum class ChannelState { waiting, expired, suppressed, uncertain, sent, failed, delivered };
/// As the tables write it.
std::string_view name_of(ChannelState state);
/// Throws std::invalid_argument for another text.
ChannelState channel_state_of(std::string_view name);
/// Whether `to` is news after `from`.
bool raises(ChannelState from, ChannelState to);

/// The whole notice's state: what the most successful of its channels reached ("requested" while
/// nothing happened). A channel that isn't used has none.
std::string overall(std::optional<ChannelState> sms, std::optional<ChannelState> email);

/// What a receipt of Kannel's says (`%d` in the callback address); nothing when it says nothing
/// about the outcome.
std::optional<ChannelState> state_of_receipt(int kind);

}  // namespace antrean::notification
