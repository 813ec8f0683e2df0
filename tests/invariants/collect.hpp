#pragma once

// Gathers the evidence from an installation.

#include <chrono>
#include <string>

#include "common/db/pool.hpp"
#include "common/events/schemas.hpp"
#include "common/settings/settings.hpp"
#include "tests/invariants/evidence.hpp"

namespace antrean::invariants {

/// Reads all topics from their beginning to the ends that they have now. Throws InfrastructureError
/// when a broker doesn't answer or a record that should be there doesn't come in 60 s.
void collect_records(const Settings& settings, const Schemas& schemas, Evidence& evidence);
/// What the groups of the evidence's consumers have committed, and the topics' ends.
void collect_committed(const Settings& settings, Evidence& evidence);
void collect_database(const Settings& settings, ConnectionPool& pool, const Clock& clock,
                      Evidence& evidence);
/// Asks a partner simulator for what it accepted.
void collect_partner(const std::string& name, const std::string& url, Evidence& evidence);
/// Counts the e-mails of a maildir by Message-ID.
void collect_maildir(const std::string& directory, Evidence& evidence);

/// Waits until the outbox is empty, no effect and no timer is due and no group lags, at most this
/// long. False when time ran out.
bool settle(const Settings& settings, ConnectionPool& pool, const Clock& clock,
            const std::set<std::string>& consumers, std::chrono::seconds longest);

}  // namespace antrean::invariants
