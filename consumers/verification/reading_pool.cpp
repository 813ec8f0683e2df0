#include "consumers/verification/reading_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean::verification {

using std::chrono::steady_clock;

/// One thread with its reader. All of it is guarded by the mutex but what the thread itself holds.
struct ReadingPool::Slot {
  struct Job {
    Bytes scan;
    std::string kind;
    Claim claim;
  };

  explicit Slot(ScanReaderFactory given) : factory(std::move(given)) {}

  void run() {
    std::unique_ptr<ScanReader> reader;
    std::unique_lock lock{mutex};
    for (;;) {
      changed.wait(lock, [this] { return job.has_value() || ending; });
      if (!job) return;
      const Job taken = std::move(*job);
      job.reset();
      lock.unlock();
      std::optional<ScanResult> read;
      std::exception_ptr thrown;
      try {
        if (!reader) reader = factory();
        read = reader->read(taken.scan, taken.kind, taken.claim);
      } catch (...) {
        // What state it is in nobody knows.
        reader.reset();
        thrown = std::current_exception();
      }
      lock.lock();
      result = std::move(read);
      error = thrown;
      done = true;
      changed.notify_all();
      if (ending) return;
    }
  }

  const ScanReaderFactory factory;
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Job> job;
  std::optional<ScanResult> result;
  std::exception_ptr error;
  bool done = false;
  bool ending = false;
  std::thread thread;
};

struct ReadingPool::Shared {
  Shared(ReadingPoolSettings given, ScanReaderFactory make)
      : settings(given), factory(std::move(make)) {}

  const ReadingPoolSettings settings;
  const ScanReaderFactory factory;
  std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::shared_ptr<Slot>> idle;
  int lent = 0;
  // Threads that hang.
  int given_up = 0;
  std::optional<steady_clock::time_point> stop_by;
};

ReadingPool::ReadingPool(ReadingPoolSettings settings, ScanReaderFactory factory)
    : shared_(std::make_shared<Shared>(settings, std::move(factory))) {}

ReadingPool::~ReadingPool() {
  stop();
}

std::shared_ptr<ReadingPool::Slot> ReadingPool::borrow() {
  std::unique_lock lock{shared_->mutex};
  shared_->freed.wait(
      lock, [this] { return shared_->stop_by || shared_->lent < shared_->settings.readers; });
  if (shared_->stop_by) throw InfrastructureError("the readers are stopping");
  ++shared_->lent;
  if (!shared_->idle.empty()) {
    auto slot = std::move(shared_->idle.back());
    shared_->idle.pop_back();
    return slot;
  }
  auto slot = std::make_shared<Slot>(shared_->factory);
  // The thread holds its slot, so that a thread that was given up has what it needs.
  slot->thread = std::thread([slot] { slot->run(); });
  return slot;
}

void ReadingPool::give_back(std::shared_ptr<Slot> slot) {
  {
    const std::lock_guard lock{shared_->mutex};
    --shared_->lent;
    if (slot) {
      shared_->idle.push_back(std::move(slot));
    } else {
      ++shared_->given_up;
      metrics::set("antrean_verification_hanging_reads", shared_->given_up);
    }
  }
  shared_->freed.notify_all();
}

std::optional<ScanResult> ReadingPool::read(Bytes scan, std::string kind, Claim claim) {
  const auto slot = borrow();
  const auto until = steady_clock::now() + shared_->settings.longest_read;
  std::unique_lock lock{slot->mutex};
  slot->done = false;
  slot->job = Slot::Job{std::move(scan), std::move(kind), std::move(claim)};
  slot->changed.notify_all();
  bool stopping = false;
  while (!slot->done) {
    auto deadline = until;
    {
      const std::lock_guard shared_lock{shared_->mutex};
      stopping = shared_->stop_by.has_value();
      if (stopping) deadline = std::min(deadline, *shared_->stop_by);
    }
    if (steady_clock::now() >= deadline) break;
    // Looks up now and then, because stop() doesn't know who waits here.
    slot->changed.wait_until(
        lock, std::min(deadline, steady_clock::now() + std::chrono::milliseconds{500}));
  }
  if (!slot->done) {
    slot->ending = true;
    slot->thread.detach();
    lock.unlock();
    give_back(nullptr);
    if (stopping) throw InfrastructureError("the readers are stopping");
    return std::nullopt;
  }
  auto result = std::move(slot->result);
  const std::exception_ptr error = slot->error;
  slot->result.reset();
  slot->error = nullptr;
  lock.unlock();
  give_back(slot);
  if (error) std::rethrow_exception(error);
  return result;
}

void ReadingPool::stop() {
  std::vector<std::shared_ptr<Slot>> ending;
  {
    std::unique_lock lock{shared_->mutex};
    if (!shared_->stop_by) {
      shared_->stop_by = steady_clock::now() + shared_->settings.longest_stop;
    }
    shared_->freed.notify_all();
    shared_->freed.wait(lock, [this] { return shared_->lent == 0; });
    ending.swap(shared_->idle);
  }
  for (const auto& slot : ending) {
    {
      const std::lock_guard lock{slot->mutex};
      slot->ending = true;
    }
    slot->changed.notify_all();
    slot->thread.join();
  }
}

std::string ReadingPool::trouble() const {
  const std::lock_guard lock{shared_->mutex};
  if (shared_->given_up < shared_->settings.readers) return {};
  return "verification: " + std::to_string(shared_->given_up) +
         " threads hang in reading a scan; restart this process";
}

}  // namespace antrean::verification
