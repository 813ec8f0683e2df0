#pragma once

// What pictures leave behind in the process's memory.

namespace antrean::ocr {

/// Gives large pictures' memory back to the system once they are read. Without it glibc learns to
/// keep blocks of up to 32 MB (M_MMAP_THRESHOLD grows with what is freed), and with two threads a
/// family card's pictures keep some 25 MB. Called in main before there are other threads. Blocks
/// under the limit, 8 MB, are reused as ever: giving those of 2 MB back, too, costs 7% of the time
/// (docs/decisions/pictures-without-opencvs-decoders.md).
void give_memory_back();

}  // namespace antrean::ocr
