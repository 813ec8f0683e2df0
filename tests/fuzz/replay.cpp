// A target without a fuzzer: the valid examples, what once broke it (found/TARGET/*), and some
// thousands of mutations that are the same in every run. The last input stands in a file when the
// process dies, so that it can be looked at.
//
//     TARGET [FILE...]    with files: these alone

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/fuzz/target.hpp"

namespace {

using antrean::fuzz::run;

std::string current;

// Only what a signal handler may do.
void keep_input(int signal) {
  if (FILE* file = std::fopen("fuzz-finding", "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void feed(std::string input) {
  current = std::move(input);
  run(current);
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The engine's numbers are the standard's, the same everywhere; its distributions aren't.
class Dice {
 public:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : engine_() % limit; }

 private:
  std::mt19937_64 engine_{20261201};
};

std::string mutate(std::string text, const std::vector<std::string>& seeds, Dice& dice) {
  // Bytes that mean something in one format or another.
  static constexpr std::string_view kSpecial{"\0\x01\x7f\x80\xff\n\r\t \"\\{}[]:,.+-&=%;<>/0129e",
                                             32};
  for (std::size_t change = 1 + dice.below(4); change > 0; --change) {
    const std::size_t at = dice.below(text.size() + 1);
    const std::size_t length = 1 + dice.below(1 + dice.below(16));
    switch (dice.below(8)) {
      case 0:  // a bit
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << dice.below(8)));
        break;
      case 1:
        if (at < text.size()) text[at] = kSpecial[dice.below(kSpecial.size())];
        break;
      case 2:
        text.insert(at, 1, kSpecial[dice.below(kSpecial.size())]);
        break;
      case 3:
        text.erase(at, length);
        break;
      case 4:  // a piece once more, somewhere else
        text.insert(dice.below(text.size() + 1), text.substr(at, length));
        break;
      case 5:  // the end is lost
        text.resize(at);
        break;
      case 6:  // the end of another
        text.resize(at);
        if (const std::string& other = seeds[dice.below(seeds.size())]; !other.empty()) {
          text += other.substr(dice.below(other.size()));
        }
        break;
      default:  // a number grows
        text.insert(at, length, '9');
        break;
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, keep_input);
  }
  if (argc > 1) {
    for (int i = 1; i < argc; ++i) feed(read(argv[i]));
    return 0;
  }
  const std::vector<std::string> seeds = antrean::fuzz::seeds();
  antrean::fuzz::require(!seeds.empty(), "a target has examples");
  for (const std::string& seed : seeds) feed(seed);
  int found = 0;
  const std::filesystem::path broke = ANTREAN_SOURCE_DIR "/tests/fuzz/found/" ANTREAN_FUZZ_TARGET;
  if (std::filesystem::exists(broke)) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(broke)) files.push_back(entry);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) feed(read(file));
    found = static_cast<int>(files.size());
  }
  feed("");
  Dice dice;
  const int runs = antrean::fuzz::quick_runs();
  for (int i = 0; i < runs; ++i) feed(mutate(seeds[dice.below(seeds.size())], seeds, dice));
  std::printf("%zu examples, %d of old findings, %d mutations\n", seeds.size(), found, runs);
  // Some targets keep servers' threads.
  std::fflush(stdout);
  _exit(0);
}
