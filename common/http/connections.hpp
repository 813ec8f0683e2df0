#pragma once

// The connections of an HttpServer: those that wait for a request rest in an epoll set, those with
// bytes to read are served by a small pool of threads. (cpp-httplib's own loop gives each open
// connection a thread that wakes a hundred times a second.) Seen by server.cpp only.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace httplib {
class Stream;
}

namespace antrean {

struct ConnectionsSettings {
  int threads = 8;
  std::chrono::milliseconds idle{60'000};
  std::chrono::milliseconds slowest_request{60'000};
};

/// Thread-safe.
class Connections {
 public:
  /// Reads one request from the stream and answers it. True when the connection may live on.
  using Serve = std::function<bool(httplib::Stream&)>;

  Connections(ConnectionsSettings settings, Serve serve);
  ~Connections();

  /// Takes over an accepted socket.
  void take(int socket);
  /// Called while serving: the connection ends with this response.
  void close_after_this();
  /// Called while serving: the connection ends and the response isn't sent.
  void cut_this();
  bool stopping() const { return stopping_; }

  /// Closes idle connections and lets requests end that are still being read. Doesn't wait.
  void begin_stop();
  /// As begin_stop(), then waits for the requests under way.
  void stop();

 private:
  class SocketStream;
  struct Connection;

  void watch();
  void work();
  void rest(std::unique_ptr<Connection> connection);

  ConnectionsSettings settings_;
  Serve serve_;
  int epoll_ = -1;
  int wake_ = -1;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable work_;
  std::map<int, std::unique_ptr<Connection>> resting_;
  std::deque<std::unique_ptr<Connection>> waiting_;
  std::set<int> served_;
  std::thread watcher_;
  std::vector<std::thread> workers_;
};

}  // namespace antrean
