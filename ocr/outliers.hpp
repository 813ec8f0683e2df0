#pragma once

// What stands out in a row of measurements that should go on evenly. Pure.

#include <vector>

namespace antrean::ocr {

/// Of an odd number the middle value, of an even one the upper of both; of none 0.
double median(std::vector<double> values);

/// How far each value is outside of what the two before and behind it span; at the ends a steady
/// change is expected to go on.
std::vector<double> outside_of_neighbours(const std::vector<double>& values);

/// The median step from one value to the next.
double usual_step(const std::vector<double>& values);

/// The median distance from the median, as the deviation of a bell curve.
double spread_of(const std::vector<double>& values);

}  // namespace antrean::ocr
