// What every test of the reader needs: its libraries' threads held, their pools known to the leak
// checker.

#include <gtest/gtest.h>

#include "ocr/threads.hpp"

// Tesseract keeps its dictionaries, pango, cairo and fontconfig their fonts, for the life of a
// process: no leak.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name that the leak checker looks for.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libtesseract\nleak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

namespace antrean::ocr {
namespace {

class HeldThreads : public ::testing::Environment {
 public:
  void SetUp() override { hold_threads(); }
};

// NOLINTNEXTLINE(cert-err58-cpp): before main is the place that GoogleTest knows for it.
[[maybe_unused]] const auto* const kHeldThreads =
    ::testing::AddGlobalTestEnvironment(new HeldThreads);

}  // namespace
}  // namespace antrean::ocr
