#pragma once

// From a decoded picture to the Reading of a family card: kind, corners, quality, checks.

#include <vector>

#include "ocr/decode.hpp"
#include "ocr/find_document.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

/// True, and `reading` filled, when `decoded` shows a family card. `thorough`: looks longer for
/// rules that are hard to see, and takes one for a family card that can't be read (then its quality
/// isn't usable).
bool read_family_card(const Decoded& decoded, Readers& readers, bool thorough, Reading& reading);

/// The same where outlines of documents were found in `decoded`'s picture, and nothing in them that
/// is another document.
bool read_family_card_within(const Decoded& decoded, const std::vector<Quad>& outlines,
                             Readers& readers, Reading& reading);

/// Makes `reading` that of a family card whose title was seen, but no tables: nothing of it can be
/// read, and its quality isn't usable.
void call_unread_family_card(Reading& reading);

/// What is to be said of a card's number and members: structure, and each NIK beside its own row.
std::vector<Check> check_family_card(const Reading& reading);

}  // namespace antrean::ocr
