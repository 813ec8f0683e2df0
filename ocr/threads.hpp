#pragma once

// Threads of the libraries below: parallelism is one reader per thread, never inside of a reader.

namespace antrean::ocr {

/// Stops OpenMP inside of libtesseract and OpenCV's own threads. Call first in main, before any
/// other thread is made; with two readers it is the difference between 1.7 and 9.5 pictures a
/// second.
void set_up_threads();

}  // namespace antrean::ocr
