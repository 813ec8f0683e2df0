#pragma once

// Whether a server can be reached at all, for `antrean doctor`.

#include <chrono>
#include <string>

namespace antrean {

/// Connects to the host and port of an address (smtp://, http://) and hangs up again. Returns
/// "reached host:port"; throws std::runtime_error with the reason.
std::string probe_tcp(const std::string& url, std::chrono::milliseconds timeout);

}  // namespace antrean
