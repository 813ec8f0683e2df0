#pragma once

// The gateway: HTTP in, events out. It owns no state but the scans' blobs and a memory of the last
// day's requests, so that many may run side by side.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean::gateway {

/// Constructing starts serving. Thread-safe.
class Gateway final : public Part {
 public:
  /// Throws ConfigurationError for a wrong address, offices file or blob folder.
  explicit Gateway(const Surroundings& surroundings);
  ~Gateway() override;

  std::string name() const override { return "gateway"; }
  void stop() override;
  std::string trouble() const override;
  int port() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace antrean::gateway

namespace antrean {

std::unique_ptr<Part> start_gateway(const Surroundings& surroundings);

}  // namespace antrean
