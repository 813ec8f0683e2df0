#pragma once

// Counters, gauges and histograms in Prometheus' text format. The one registry of the process
// lives here; metrics are made on first use and live as long as the process. Thread-safe. Labels
// are small closed sets (a topic, a worker, a route), never ids or anything personal.

#include <map>
#include <string>

namespace antrean::metrics {

using Labels = std::map<std::string, std::string>;

/// Adds to a counter, e.g. `antrean_events_processed_total`.
void count(const std::string& name, const Labels& labels = {}, double by = 1);
/// Sets a gauge.
void set(const std::string& name, double value, const Labels& labels = {});
/// Observes a duration in seconds (buckets from 1 ms to 60 s).
void observe(const std::string& name, double seconds, const Labels& labels = {});

/// Everything, as the body of GET /metrics.
std::string text();

}  // namespace antrean::metrics
