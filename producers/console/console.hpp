#pragma once

// The verifiers' console: officers look at the scans that the machine could not decide on, and
// approve them, ask for new ones or refuse them. What they decide is published as
// document.reviewed; every look at a personal document is noted in document_access before it is
// shown. Copies may run side by side.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean::console {

/// Constructing starts serving. Thread-safe.
class Console final : public Part {
 public:
  /// Throws ConfigurationError for a wrong address or blob folder.
  explicit Console(const Surroundings& surroundings);
  ~Console() override;

  std::string name() const override { return "console"; }
  void stop() override;
  std::string trouble() const override;
  int port() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace antrean::console

namespace antrean {

std::unique_ptr<Part> start_console(const Surroundings& surroundings);

}  // namespace antrean
