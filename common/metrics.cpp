#include "common/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace antrean::metrics {
namespace {

prometheus::Registry& registry() {
  static prometheus::Registry instance;
  return instance;
}

}  // namespace

// Registering a name again gives the family that is there, and Add the metric that is there, so
// that callers need to keep nothing.
void count(const std::string& name, const Labels& labels, double by) {
  prometheus::BuildCounter().Name(name).Register(registry()).Add(labels).Increment(by);
}

void set(const std::string& name, double value, const Labels& labels) {
  prometheus::BuildGauge().Name(name).Register(registry()).Add(labels).Set(value);
}

void observe(const std::string& name, double seconds, const Labels& labels) {
  static const prometheus::Histogram::BucketBoundaries kBuckets{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
  prometheus::BuildHistogram()
      .Name(name)
      .Register(registry())
      .Add(labels, kBuckets)
      .Observe(seconds);
}

std::string text() {
  return prometheus::TextSerializer{}.Serialize(registry().Collect());
}

}  // namespace antrean::metrics
