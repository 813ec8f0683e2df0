#include "ocr/threads.hpp"

#include <omp.h>

#include <opencv2/core/utility.hpp>

namespace antrean::ocr {

void hold_threads() {
  omp_set_max_active_levels(0);
  cv::setNumThreads(1);
}

}  // namespace antrean::ocr
