#pragma once

// The closed lists of values that stand on a KTP (documents.md), and snapping a reading to the
// nearest of them. Pure.

#include <string>
#include <vector>

namespace antrean::ocr {

const std::vector<std::string>& sexes();
const std::vector<std::string>& religions();
const std::vector<std::string>& marital_states();
const std::vector<std::string>& citizenships();
const std::vector<std::string>& occupations();
/// With or without + or -, "-", TIDAK TAHU, and "" where nothing is printed.
const std::vector<std::string>& blood_groups();
/// The 38 provinces.
const std::vector<std::string>& provinces();

/// The entry with the least edits, if those are at most `share` of the longer text; else empty.
std::string snap(const std::string& text, const std::vector<std::string>& vocabulary, double share);

/// A, B, AB, O with + or -, "-", TIDAK TAHU; empty when it is none. A zero is an O.
std::string snap_blood(const std::string& text);

}  // namespace antrean::ocr
