#include "tests/fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace antrean::fuzz {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "doesn't hold: %s\n", what);
  std::abort();
}

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

std::string read_file(const std::string& path_in_project) {
  std::ifstream file(std::string(ANTREAN_SOURCE_DIR "/") + path_in_project, std::ios::binary);
  require(file.good(), path_in_project.c_str());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace antrean::fuzz
