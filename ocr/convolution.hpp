#pragma once

// Convolutions of the trained networks, computed by oneDNN inside of OpenCV's dnn: OpenCV 4.6 takes
// longer for them, and they were nearly half of what a KTP took
// (docs/decisions/convolutions-by-onednn.md).

namespace antrean::ocr {

/// From now on networks that OpenCV's dnn reads in this process compute their two-dimensional
/// convolutions, with a following ReLU, by oneDNN: of floats, with zeros around the picture. Lines
/// of at most 16 rows may be of any width; of higher pictures each width takes some memory for
/// good. Can be called again, and from several threads; networks compute in one thread where
/// hold_threads() (threads.hpp) was called.
void convolve_by_onednn();

}  // namespace antrean::ocr
