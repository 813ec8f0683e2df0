// A target as libFuzzer wants it. `TARGET --seeds FOLDER` writes the valid examples there instead.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  if (*argc == 3 && std::string_view((*argv)[1]) == "--seeds") {
    const std::filesystem::path folder = (*argv)[2];
    std::filesystem::create_directories(folder);
    int n = 0;
    for (const std::string& seed : antrean::fuzz::seeds()) {
      std::ofstream(folder / ("seed-" + std::to_string(n++)), std::ios::binary) << seed;
    }
    std::exit(n > 0 ? 0 : 1);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  antrean::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
