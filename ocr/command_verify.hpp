#pragma once

// The work of `antrean verify`: a claim and its documents in, the decision out.

#include <iosfwd>
#include <string>

namespace antrean::ocr {

struct VerifyCommandOptions {
  /// File of one claim, with its documents (empty: none).
  std::string claim;
  std::string ktp;
  std::string kk;
  /// File of many cases, one JSON object a line; paths in it are relative to it.
  std::string batch;
};

/// Returns the exit status: 0, or 1 when a case couldn't be decided (its line has `error`).
int run_verify_command(const VerifyCommandOptions& options, std::ostream& out, std::ostream& err);

}  // namespace antrean::ocr
