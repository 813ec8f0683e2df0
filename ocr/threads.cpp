#include "ocr/threads.hpp"

#include <dlfcn.h>
#include <omp.h>

#include <mutex>
#include <opencv2/core/utility.hpp>

namespace antrean::ocr {

void hold_threads() {
  omp_set_max_active_levels(0);
  // oneDNN plans for as many threads as there may be, whether or not it gets them.
  omp_set_num_threads(1);
  cv::setNumThreads(1);
  // OpenCV solves equations by whatever LAPACK the system has; OpenBLAS starts threads for that,
  // which wait for more by spinning.
  // Once: another thread may be solving.
  static std::once_flag held;
  std::call_once(held, [] {
    const auto hold =
        reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (hold != nullptr) hold(1);
  });
}

}  // namespace antrean::ocr
