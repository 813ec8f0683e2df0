#pragma once

// The threads that read scans. A read that takes too long can't be stopped (no library offers it),
// but it must not hold the worker up for ever: its thread is given up, a new one with a new reader
// takes its place, and the read is reported. A process in which too many threads hang says so in
// trouble(), to be restarted.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/sealing.hpp"
#include "consumers/verification/scan_reader.hpp"

namespace antrean::verification {

struct ReadingPoolSettings {
  int readers = 2;
  /// Longest time for one scan, from the beginning of its reading.
  std::chrono::milliseconds longest_read{30'000};
  /// When stopping, reads under way get this much longer at most.
  std::chrono::milliseconds longest_stop{5'000};
};

/// Thread-safe.
class ReadingPool {
 public:
  /// Makes no thread and no reader yet.
  ReadingPool(ReadingPoolSettings settings, ScanReaderFactory factory);
  /// As stop().
  ~ReadingPool();
  ReadingPool(const ReadingPool&) = delete;
  ReadingPool& operator=(const ReadingPool&) = delete;

  /// Reads in a thread of the pool and waits for it. Nothing when the time ran out. Throws what the
  /// reader throws, and InfrastructureError when the pool is stopping.
  std::optional<ScanResult> read(Bytes scan, std::string kind, Claim claim);

  /// Lets reads under way end, within longest_stop.
  void stop();
  /// Empty, or that threads hang in reading.
  std::string trouble() const;

 private:
  struct Slot;
  std::shared_ptr<Slot> borrow();
  void give_back(std::shared_ptr<Slot> slot);

  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace antrean::verification
