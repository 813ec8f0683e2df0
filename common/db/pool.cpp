#include "common/db/pool.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "common/errors.hpp"

namespace antrean {
namespace {

constexpr std::chrono::seconds kLongestWait{30};

// SQLSTATE classes after which the same work may succeed on another try: connection, resources,
// operator intervention (shutdown), system errors, and the two concurrency errors.
bool is_transient(const std::string& state) {
  return state.starts_with("08") || state.starts_with("53") || state.starts_with("57") ||
         state.starts_with("58") || state == "40001" || state == "40P01" || state == "55P03";
}

}  // namespace

std::string with_timeouts(std::string url) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kDefaults{
      {{"connect_timeout", "10"},
       {"tcp_user_timeout", "20000"},
       {"keepalives_idle", "15"},
       {"keepalives_interval", "5"},
       {"keepalives_count", "3"}}};
  const bool is_uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
  bool first = url.find('?') == std::string::npos;
  for (const auto& [name, value] : kDefaults) {
    if (url.find(std::string(name) + "=") != std::string::npos) continue;
    url += is_uri ? (first ? "?" : "&") : " ";
    url.append(name).append("=").append(value);
    first = false;
  }
  return url;
}

ConnectionPool::ConnectionPool(std::string url, std::size_t most)
    : url_(with_timeouts(std::move(url))), most_(most) {}

ConnectionPool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->give_back(std::move(connection_));
}

void ConnectionPool::Lease::discard_with_idle() {
  connection_.reset();
  std::vector<std::unique_ptr<pqxx::connection>> closed;
  const std::lock_guard lock{pool_->mutex_};
  closed.swap(pool_->idle_);
}

ConnectionPool::Lease ConnectionPool::borrow() {
  std::unique_ptr<pqxx::connection> connection;
  {
    std::unique_lock lock{mutex_};
    if (!freed_.wait_for(lock, kLongestWait, [this] { return lent_ < most_; })) {
      throw InfrastructureError("database: no connection got free in 30 s (database.connections)");
    }
    ++lent_;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (connection && connection->is_open()) return Lease{*this, std::move(connection)};
  try {
    return Lease{*this, std::make_unique<pqxx::connection>(url_)};
  } catch (const pqxx::failure& error) {
    give_back(nullptr);
    throw InfrastructureError(std::string("database: can't connect: ") + error.what());
  }
}

void ConnectionPool::give_back(std::unique_ptr<pqxx::connection> connection) {
  {
    const std::lock_guard lock{mutex_};
    --lent_;
    if (connection && connection->is_open()) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

void in_transaction(ConnectionPool& pool, const std::function<void(pqxx::work&)>& body) {
  auto lease = pool.borrow();
  try {
    pqxx::work tx{*lease};
    body(tx);
    tx.commit();
  } catch (const pqxx::broken_connection& error) {
    lease.discard_with_idle();
    throw InfrastructureError(std::string("database: connection lost: ") + error.what());
  } catch (const pqxx::in_doubt_error& error) {
    lease.discard();
    throw InfrastructureError(std::string("database: commit in doubt: ") + error.what());
  } catch (const pqxx::sql_error& error) {
    if (is_transient(error.sqlstate())) {
      lease.discard();
      throw InfrastructureError(std::string("database: ") + error.what());
    }
    // A dying server may break the line before it says a state.
    if (error.sqlstate().empty()) {
      lease.discard();
      throw InfrastructureError(std::string("database: ") + error.what());
    }
    throw;
  }
}

}  // namespace antrean
