#pragma once

// Threads of the libraries below: parallelism is one reader per thread, never inside of a reader.

namespace antrean::ocr {

/// Stops OpenMP (inside of libtesseract and oneDNN) in the calling thread, and OpenCV's and
/// OpenBLAS's own threads in the process. libgomp keeps its limit by thread and a new thread begins
/// without: so Readers calls this in each thread that reads. Programs call it first in main for
/// OpenCV's sake.
void hold_threads();

}  // namespace antrean::ocr
