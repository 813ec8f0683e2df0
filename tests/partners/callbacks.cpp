#include "tests/partners/callbacks.hpp"

#include <algorithm>

#include "common/http/client.hpp"
#include "common/http/webhook.hpp"
#include "common/log.hpp"

namespace antrean::partners {
namespace {

using std::chrono::milliseconds;

// While something waits for its time on the clock, which can leap.
constexpr milliseconds kLook{50};
constexpr milliseconds kLongestPause{5'000};
constexpr std::chrono::minutes kTooOld{30};

int post(const Callback& callback, const std::string& secret, Instant now) {
  if (callback.forgery == Forgery::old_timestamp) now -= kTooOld;
  SignedWebhook sealed = sign_webhook(secret, callback.id, now, callback.body);
  if (callback.forgery == Forgery::bad_signature) {
    sealed = sign_webhook(secret, callback.id, now, callback.body + " ");
  }
  HttpCall call;
  call.method = "POST";
  call.url = callback.url;
  call.body = callback.body;
  call.headers = {{"Content-Type", "application/json"},
                  {"webhook-id", sealed.id},
                  {"webhook-timestamp", sealed.timestamp},
                  {"webhook-signature", sealed.signature}};
  try {
    return http_call(call).status;
  } catch (const std::exception& error) {
    log::debug("callback got no answer", {{"id", callback.id}, {"why", error.what()}});
    return 0;
  }
}

}  // namespace

CallbackSender::CallbackSender(std::string secret, const Clock& clock)
    : secret_(std::move(secret)), clock_(clock), thread_([this] { run(); }) {}

CallbackSender::~CallbackSender() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CallbackSender::send(Callback callback) {
  {
    const std::lock_guard lock{mutex_};
    open_.push_back(entries_.size());
    entries_.push_back({std::move(callback)});
  }
  changed_.notify_all();
}

bool CallbackSender::wait_until_sent(milliseconds longest) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, longest, [this] {
    const Instant now = clock_.now();
    return std::none_of(open_.begin(), open_.end(),
                        [&](std::size_t at) { return is_open(entries_[at], now); });
  });
}

nlohmann::json CallbackSender::list() const {
  const std::lock_guard lock{mutex_};
  nlohmann::json all = nlohmann::json::array();
  for (const Entry& entry : entries_) {
    all.push_back({{"id", entry.callback.id},
                   {"attempts", entry.attempts},
                   {"status", entry.status},
                   {"ended", entry.ended}});
  }
  return all;
}

void CallbackSender::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    if (open_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !open_.empty(); });
      continue;
    }
    const Instant now = clock_.now();
    const auto real_now = std::chrono::steady_clock::now();
    const auto ready = std::find_if(open_.begin(), open_.end(), [&](std::size_t at) {
      return is_open(entries_[at], now) && entries_[at].next <= real_now;
    });
    if (ready == open_.end()) {
      changed_.wait_for(lock, kLook);
      continue;
    }
    const std::size_t position = *ready;
    attempt(lock, position);
    if (entries_[position].ended) {
      open_.erase(std::find(open_.begin(), open_.end(), position));
    }
    changed_.notify_all();
  }
}

void CallbackSender::attempt(std::unique_lock<std::mutex>& lock, std::size_t position) {
  const Callback callback = entries_[position].callback;
  const Instant now = clock_.now();
  lock.unlock();
  const int status = post(callback, secret_, now);
  lock.lock();
  Entry& entry = entries_[position];
  ++entry.attempts;
  entry.status = status;
  entry.ended = (status >= 200 && status < 300) || callback.forgery != Forgery::none;
  const milliseconds pause =
      std::min(milliseconds{250} * (1 << std::min(entry.attempts - 1, 5)), kLongestPause);
  entry.next = std::chrono::steady_clock::now() + pause;
}

}  // namespace antrean::partners
