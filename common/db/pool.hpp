#pragma once

// A pool of PostgreSQL connections and the one way to run a transaction. libpqxx connections aren't
// thread-safe: one is lent to one thread at a time. Nothing relies on session state (libpqxx
// reconnects unseen); locks and settings are transaction-scoped.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace antrean {

/// The address with time limits for a server that is gone without a word (its machine lost power, a
/// network in between drops packets): 10 s to connect, 20 s until unacknowledged data counts as
/// lost, 30 s of silence. What the address sets itself stays. Both forms of libpq: URI, key=value.
std::string with_timeouts(std::string url);

class ConnectionPool {
 public:
  /// Opens nothing yet.
  ConnectionPool(std::string url, std::size_t most);

  /// A lent connection; goes back when destroyed, or is closed if it broke.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<pqxx::connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    pqxx::connection& operator*() { return *connection_; }
    /// Never back into the pool: an exception left it in an unknown state.
    void discard() { connection_.reset(); }
    /// As discard(), and the idle ones go too: a server that broke one has mostly broken them all.
    void discard_with_idle();

   private:
    ConnectionPool* pool_;
    std::unique_ptr<pqxx::connection> connection_;
  };

  /// Waits for a free connection. Throws InfrastructureError when the database can't be had, or
  /// none gets free in 30 s.
  Lease borrow();

  const std::string& url() const { return url_; }

 private:
  friend class Lease;
  void give_back(std::unique_ptr<pqxx::connection> connection);

  std::string url_;
  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<pqxx::connection>> idle_;
  std::size_t lent_ = 0;
};

/// Runs `body` in one transaction and commits. Exceptions of libpqxx that mean "the server went
/// away" or "try again" (broken connection, deadlock, serialization, shutdown) become
/// InfrastructureError; others pass. After an in-doubt commit it is InfrastructureError too: the
/// repetition finds the truth in the inbox.
void in_transaction(ConnectionPool& pool, const std::function<void(pqxx::work&)>& body);

template <class T>
T query_in_transaction(ConnectionPool& pool, const std::function<T(pqxx::work&)>& body) {
  T result{};
  in_transaction(pool, [&](pqxx::work& tx) { result = body(tx); });
  return result;
}

}  // namespace antrean
