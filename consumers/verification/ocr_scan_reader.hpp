#pragma once

// The ocr library as a ScanReader.

#include <string>

#include "common/settings/settings.hpp"
#include "consumers/verification/scan_reader.hpp"

namespace antrean::verification {

/// Makes readers, each with an engine of its own. Limits are those of the gateway.
ScanReaderFactory ocr_scan_readers(const Settings& settings);

/// The version of the engine: a scan has one result with each.
std::string ocr_engine();

}  // namespace antrean::verification
