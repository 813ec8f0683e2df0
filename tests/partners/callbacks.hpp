#pragma once

// Sends a partner's signed callbacks (Standard Webhooks) and tries each again until it is answered
// with 2xx, as banks and postal services do. A callback may be due later, by the given clock.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "common/time.hpp"

namespace antrean::partners {

/// What is wrong with a callback on purpose. Such a one is sent once only, as a stranger's would
/// be: the receiver's 401 ends it.
enum class Forgery { none, bad_signature, old_timestamp };

struct Callback {
  /// The webhook-id. The same id again is a repetition of the same callback.
  std::string id;
  std::string url;
  std::string body;
  /// By the clock, so that a demonstration's leap through time brings it about.
  Instant due;
  Forgery forgery = Forgery::none;
};

/// One thread; thread-safe.
class CallbackSender {
 public:
  /// `clock` outlives the sender; `secret` is "whsec_<base64>".
  CallbackSender(std::string secret, const Clock& clock);
  ~CallbackSender();

  void send(Callback callback);

  /// Waits until no callback is due that wasn't answered for good. False when time ran out.
  bool wait_until_sent(std::chrono::milliseconds longest);

  /// Every callback with its attempts, last status (0: no answer) and whether it came through.
  nlohmann::json list() const;

 private:
  struct Entry {
    Callback callback;
    int attempts = 0;
    int status = 0;
    bool ended = false;
    std::chrono::steady_clock::time_point next{};
  };

  void run();
  void attempt(std::unique_lock<std::mutex>& lock, std::size_t position);
  bool is_open(const Entry& entry, Instant now) const {
    return !entry.ended && entry.callback.due <= now;
  }

  std::string secret_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> entries_;
  std::vector<std::size_t> open_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace antrean::partners
