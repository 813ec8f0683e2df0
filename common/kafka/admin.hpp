#pragma once

// Creating and looking at topics. Thread-safe.

#include <chrono>
#include <string>
#include <vector>

namespace antrean::kafka {

/// Creates the topics that are missing and waits until metadata shows them. Throws
/// InfrastructureError when no broker answers.
void create_topics(const std::string& brokers, const std::vector<std::string>& names,
                   int partitions, int replication);

/// True when a broker answers with metadata in time; `trouble` says why not.
bool answers(const std::string& brokers, std::chrono::milliseconds timeout, std::string& trouble);

/// Number of partitions of a topic; 0 when it doesn't exist.
int partitions_of(const std::string& brokers, const std::string& topic);

}  // namespace antrean::kafka
