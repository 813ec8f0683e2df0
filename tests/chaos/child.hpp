#pragma once

// The real program as a process of its own, which may die.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace antrean::chaos {

/// How a process ended: by which signal, or with which exit code.
struct End {
  int signal = 0;
  int code = 0;
};

/// One process; killed and waited for when destroyed. One thread at a time.
class Child {
 public:
  /// Starts `argv` with `environment` on top of this process's own; what it says goes to `log`.
  Child(const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment,
        const std::filesystem::path& log);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  bool runs();
  /// How it ended; nothing while it runs.
  std::optional<End> ended();
  /// Waits for the end; nothing when it still runs at the deadline.
  std::optional<End> wait(std::chrono::milliseconds deadline);
  void send(int signal);
  /// SIGKILL, and waits.
  void kill();

 private:
  pid_t pid_ = 0;
  std::optional<End> end_;
};

/// A loopback port that nobody listens on, not given out before by this process and outside the
/// range that outgoing connections get theirs from: else what takes it between this choice and the
/// child's start would answer in the child's place. From any thread.
int free_port();

}  // namespace antrean::chaos
