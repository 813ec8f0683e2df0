#include "tests/chaos/child.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "common/settings/settings.hpp"

namespace antrean::chaos {
namespace {

// The range that the system takes outgoing connections' ports from begins here.
int first_outgoing_port() {
  int first = 0;
  std::ifstream{"/proc/sys/net/ipv4/ip_local_port_range"} >> first;
  return first;
}

bool can_be_bound(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool bound =
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return bound;
}

}  // namespace

Child::Child(const std::vector<std::string>& argv,
             const std::map<std::string, std::string>& environment,
             const std::filesystem::path& log) {
  std::map<std::string, std::string> merged = process_environment();
  for (const auto& [name, value] : environment) merged[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : merged) lines.push_back(name + "=" + value);
  std::vector<char*> variables;
  for (std::string& line : lines) variables.push_back(line.data());
  variables.push_back(nullptr);
  std::vector<std::string> copies = argv;
  std::vector<char*> arguments;
  for (std::string& one : copies) arguments.push_back(one.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  const int error =
      posix_spawn(&pid_, arguments.front(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("can't start " + argv.front());
}

Child::~Child() {
  kill();
}

bool Child::runs() {
  return !ended();
}

std::optional<End> Child::ended() {
  if (!end_) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      end_ = WIFSIGNALED(status) ? End{WTERMSIG(status), 0} : End{0, WEXITSTATUS(status)};
    }
  }
  return end_;
}

std::optional<End> Child::wait(std::chrono::milliseconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (runs() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return end_;
}

void Child::send(int signal) {
  if (runs()) ::kill(pid_, signal);
}

void Child::kill() {
  send(SIGKILL);
  wait(std::chrono::seconds{10});
}

int free_port() {
  static std::mutex mutex;
  static std::set<int> given;
  static std::mt19937 random{std::random_device{}()};
  int low = 10'240;
  int high = first_outgoing_port();
  if (high <= 12'000) {
    low = 20'000;
    high = 65'536;
  }
  std::uniform_int_distribution<int> any{low, high - 1};
  const std::lock_guard lock{mutex};
  for (int tries = 0; tries < 1'000; ++tries) {
    const int port = any(random);
    if (given.contains(port) || !can_be_bound(port)) continue;
    given.insert(port);
    return port;
  }
  throw std::runtime_error("no free port");
}

}  // namespace antrean::chaos
