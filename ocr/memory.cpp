#include "ocr/memory.hpp"

#include <malloc.h>

namespace antrean::ocr {

void give_memory_back() {
  constexpr int kLargePicture = 8 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargePicture);
  mallopt(M_TRIM_THRESHOLD, kLargePicture);
}

}  // namespace antrean::ocr
