#pragma once

// Exceptions by who failed and what follows. An exception means "this attempt failed"; a refusal by
// a rule of the domain is a value, never an exception.

#include <stdexcept>
#include <string>

namespace antrean {

/// Configuration or usage is wrong: the start stops with exit status 2. The text names the key and
/// where it came from.
class ConfigurationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A server that we depend on (Kafka, PostgreSQL) can't be had now. The batch waits in place.
class InfrastructureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// This one message can't be processed, ever: it goes to the dead-letter topic with this reason.
/// The reason must hold nothing personal.
class PoisonMessage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A partner answered with a failure that a later attempt may mend.
class TransientPartnerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A partner refused for good.
class PermanentPartnerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Nobody can know whether the partner acted (a line dropped after the request was out).
class UnknownOutcome : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace antrean
