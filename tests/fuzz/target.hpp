#pragma once

// A fuzzing target: something that parses, and what must hold of it whatever it is given. Each
// target's source defines the three functions below. It is linked twice: with libfuzzer.cpp for
// `make fuzz` (clang), and with replay.cpp for the unit tests.

#include <string>
#include <string_view>
#include <vector>

namespace antrean::fuzz {

/// Valid examples to start from.
std::vector<std::string> seeds();

/// Feeds one input. Ends the process through require() when something doesn't hold.
void run(std::string_view input);

/// How many mutated inputs the unit test tries.
int quick_runs();

/// Prints what doesn't hold and aborts, which the fuzzer takes for a finding.
void require(bool holds, const char* what);

/// The text up to the next line break, which is dropped from `rest` with it.
std::string_view take_line(std::string_view& rest);

/// Files of the project, as seeds.
std::string read_file(const std::string& path_in_project);

}  // namespace antrean::fuzz
