#pragma once

// What a consumer brings to the worker loop: its name, the events that it wants, and how a batch of
// them changes its tables.

#include <pqxx/pqxx>
#include <span>
#include <string_view>
#include <vector>

#include "common/db/inbox.hpp"
#include "common/events/catalogue.hpp"

namespace antrean {

class BatchHandler {
 public:
  virtual ~BatchHandler() = default;

  /// The consumer's name: its group on Kafka ("antrean-<name>"), its inbox, its metrics.
  virtual std::string_view name() const = 0;

  /// The types that it takes in; others of the same topics are passed over.
  virtual std::span<const EventType> wants() const = 0;

  /// Work on events that are about to be applied that needs no database and no state, e.g. opening
  /// what is sealed. Called on another thread than apply(), while apply() may still be at work on
  /// earlier events. What fails here must fail in apply() again: exceptions are of no consequence.
  virtual void prepare(std::span<const ReceivedEvent> /*events*/) {}

  /// Folds new events, in order, into the state, in the given transaction: no commit, no call to
  /// a partner. Any exception other than InfrastructureError rolls the batch back, and it is
  /// tried again in halves until the culprit stands alone and goes to the dead-letter topic with
  /// the exception's text; PoisonMessage is the polite way. Called by one thread at a time, per
  /// handler object.
  virtual void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) = 0;

  /// After the commit of a batch that was applied: a place to poke effect runners. Must not throw.
  virtual void committed() {}
};

}  // namespace antrean
