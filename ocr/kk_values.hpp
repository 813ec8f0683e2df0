#pragma once

// From the text of a family card's labels and cells to its keys and values (documents.md, KK):
// upper case, ISO dates, values of closed lists. What was read stays in `raw`. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "ocr/reading.hpp"

namespace antrean::ocr {

const std::vector<std::string>& family_relations();
const std::vector<std::string>& educations();
/// KTP's, and KAWIN and CERAI HIDUP with TERCATAT or BELUM TERCATAT.
const std::vector<std::string>& kk_marital_states();

/// The key of the address block's label ("Desa/Kelurahan" -> "desa_kelurahan"); empty when the text
/// resembles none.
std::string key_of_label(std::string_view label);

/// Columns of both tables by their number, the running number's included ("" for columns that are
/// no key); empty when no version of the card has so many.
std::vector<std::string> first_table_keys(std::size_t columns);
std::vector<std::string> second_table_keys(std::size_t columns);

/// Sets `value` from `raw`, for a key of a member or of the head of the page; lowers the confidence
/// of what was corrected far or what can't be.
void understand_kk(const std::string& key, Field& field);

/// Digits only, with the letters that are taken for digits put right.
std::string digits_of(std::string_view text);

}  // namespace antrean::ocr
