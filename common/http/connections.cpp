#include "common/http/connections.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "common/log.hpp"

namespace antrean {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// Longest silence inside a request.
constexpr std::chrono::milliseconds kSilence{10'000};
// More answers are written at once when they come to this many bytes.
constexpr std::size_t kWriteBuffer = 128 * 1024;

thread_local bool close_wanted = false;
thread_local bool cut_wanted = false;

int remaining_ms(SteadyTime until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

bool wait_for(int socket, short events, int timeout_ms) {
  pollfd entry{socket, events, 0};
  for (;;) {
    const int found = ::poll(&entry, 1, timeout_ms);
    if (found >= 0) return found > 0;
    if (errno != EINTR) return false;
  }
}

void address_of(bool peer, int socket, std::string& ip, int& port) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if ((peer ? ::getpeername(socket, address, &length) : ::getsockname(socket, address, &length)) !=
      0) {
    return;
  }
  char text[INET6_ADDRSTRLEN] = {};
  if (storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    port = ntohs(v4->sin_port);
  } else if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    port = ntohs(v6->sin6_port);
  }
  ip = text;
}

}  // namespace

// Buffers both ways: the library reads header lines byte by byte and writes an answer in pieces.
class Connections::SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(int socket) : socket_(socket) {}

  void begin_request(SteadyTime deadline) { deadline_ = deadline; }
  bool has_buffered() const { return begin_ < end_; }

  bool is_readable() const override {
    return has_buffered() || wait_for(socket_, POLLIN, patience());
  }
  bool is_writable() const override {
    return wait_for(socket_, POLLOUT, static_cast<int>(kSilence.count()));
  }

  ssize_t read(char* to, std::size_t size) override {
    if (begin_ == end_) {
      if (!flush()) return -1;
      if (!wait_for(socket_, POLLIN, patience())) return -1;
      ssize_t count = 0;
      do {
        count = ::recv(socket_, buffer_, sizeof buffer_, 0);
      } while (count < 0 && errno == EINTR);
      if (count <= 0) return count;
      begin_ = 0;
      end_ = static_cast<std::size_t>(count);
    }
    const std::size_t taken = std::min(size, end_ - begin_);
    std::copy_n(buffer_ + begin_, taken, to);
    begin_ += taken;
    return static_cast<ssize_t>(taken);
  }

  ssize_t write(const char* from, std::size_t size) override {
    out_.append(from, size);
    if (out_.size() >= kWriteBuffer && !flush()) return -1;
    return static_cast<ssize_t>(size);
  }

  bool flush() {
    std::size_t sent = 0;
    while (sent < out_.size()) {
      const ssize_t count = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL);
      if (count > 0) {
        sent += static_cast<std::size_t>(count);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        if (!is_writable()) return false;
      } else if (errno != EINTR) {
        return false;
      }
    }
    out_.clear();
    return true;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    address_of(true, socket_, ip, port);
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    address_of(false, socket_, ip, port);
  }
  socket_t socket() const override { return socket_; }

 private:
  int patience() const {
    return std::min(static_cast<int>(kSilence.count()), remaining_ms(deadline_));
  }

  int socket_;
  SteadyTime deadline_{};
  char buffer_[16 * 1024];
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string out_;
};

struct Connections::Connection {
  explicit Connection(int s) : socket(s), stream(s) {}
  ~Connection() {
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int socket;
  SocketStream stream;
  SteadyTime rests_since{};
};

Connections::Connections(ConnectionsSettings settings, Serve serve)
    : settings_(settings), serve_(std::move(serve)) {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  watcher_ = std::thread([this] { watch(); });
  for (int i = 0; i < settings_.threads; ++i) workers_.emplace_back([this] { work(); });
}

Connections::~Connections() {
  stop();
  ::close(wake_);
  ::close(epoll_);
}

void Connections::take(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  rest(std::make_unique<Connection>(socket));
}

void Connections::close_after_this() {
  close_wanted = true;
}

void Connections::cut_this() {
  cut_wanted = true;
}

void Connections::rest(std::unique_ptr<Connection> connection) {
  const int socket = connection->socket;
  connection->rests_since = std::chrono::steady_clock::now();
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    // In the map before in epoll, so that the watcher finds it.
    resting_[socket] = std::move(connection);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
    event.data.fd = socket;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) {
      resting_.erase(socket);
      return;
    }
    // The watcher sleeps without a limit while nobody rests.
    if (resting_.size() > 1) return;
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Connections::watch() {
  epoll_event events[64];
  while (!stopping_) {
    int timeout = -1;
    std::vector<std::unique_ptr<Connection>> expired;
    {
      std::lock_guard lock(mutex_);
      const auto now = std::chrono::steady_clock::now();
      SteadyTime next = SteadyTime::max();
      for (auto entry = resting_.begin(); entry != resting_.end();) {
        const auto end = entry->second->rests_since + settings_.idle;
        if (end <= now) {
          ::epoll_ctl(epoll_, EPOLL_CTL_DEL, entry->first, nullptr);
          expired.push_back(std::move(entry->second));
          entry = resting_.erase(entry);
        } else {
          next = std::min(next, end);
          ++entry;
        }
      }
      if (next != SteadyTime::max()) timeout = remaining_ms(next) + 1;
    }
    expired.clear();
    // Expiry is looked at in steps, not at every event: with many connections that would be slow.
    const auto look_again = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    do {
      const int found = ::epoll_wait(epoll_, events, 64, timeout);
      if (stopping_) return;
      if (found <= 0) break;
      std::lock_guard lock(mutex_);
      for (int i = 0; i < found; ++i) {
        if (events[i].data.fd == wake_) {
          std::uint64_t count = 0;
          [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
          continue;
        }
        const auto entry = resting_.find(events[i].data.fd);
        if (entry == resting_.end()) continue;
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, entry->first, nullptr);
        waiting_.push_back(std::move(entry->second));
        resting_.erase(entry);
        work_.notify_one();
      }
      if (timeout < 0) break;
    } while (std::chrono::steady_clock::now() < look_again);
  }
}

void Connections::work() {
  for (;;) {
    std::unique_ptr<Connection> connection;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      connection = std::move(waiting_.front());
      waiting_.pop_front();
      served_.insert(connection->socket);
    }
    bool alive = true;
    do {
      close_wanted = false;
      cut_wanted = false;
      connection->stream.begin_request(std::chrono::steady_clock::now() +
                                       settings_.slowest_request);
      try {
        alive = serve_(connection->stream) && !close_wanted;
      } catch (const std::exception&) {
        alive = false;
      }
      alive = !cut_wanted && connection->stream.flush() && alive;
    } while (alive && connection->stream.has_buffered() && !stopping_);
    {
      std::lock_guard lock(mutex_);
      served_.erase(connection->socket);
    }
    if (alive && !stopping_) rest(std::move(connection));
  }
}

void Connections::begin_stop() {
  std::map<int, std::unique_ptr<Connection>> resting;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    resting.swap(resting_);
    // Those whose request is still on its way read an end; those being answered can still write.
    for (const int socket : served_) ::shutdown(socket, SHUT_RD);
  }
  work_.notify_all();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Connections::stop() {
  begin_stop();
  if (watcher_.joinable()) watcher_.join();
  for (std::thread& worker : workers_) {
    if (worker.joinable()) worker.join();
  }
  std::lock_guard lock(mutex_);
  waiting_.clear();
}

}  // namespace antrean
