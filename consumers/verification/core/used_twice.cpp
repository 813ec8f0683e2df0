#include "consumers/verification/core/used_twice.hpp"

#include <algorithm>

namespace antrean::verification {

bool is_used_twice(std::string_view kind, std::span<const ScanTwin> twins) {
  return std::any_of(twins.begin(), twins.end(), [kind](const ScanTwin& twin) {
    if (kind == "kk") return twin.same_family == false;
    return !twin.same_person || twin.live;
  });
}

}  // namespace antrean::verification
