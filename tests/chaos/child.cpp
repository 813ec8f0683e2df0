#include "tests/chaos/child.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <thread>

#include "common/settings/settings.hpp"

namespace antrean::chaos {

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
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound =
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

}  // namespace antrean::chaos
