#pragma once

// The console's pages as HTML. Pure: everything that is shown is given.

#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "producers/console/comparison.hpp"
#include "producers/console/reviews.hpp"

namespace antrean::console {

/// What every page of an officer who is logged in needs.
struct Frame {
  std::string officer;
  std::string csrf;
};

struct QueuePage {
  Frame frame;
  std::vector<Review> reviews;
  std::int64_t total = 0;
  /// "approve", "retry" or "refuse" when that was just done; else empty.
  std::string done;
  Instant now;
};

struct DocumentPage {
  Frame frame;
  Review review;
  Comparison comparison;
  /// The scan is a PDF.
  bool pdf = false;
  /// A form that was sent lacked a reason.
  bool reason_missing = false;
  Instant now;
};

std::string render_login(bool wrong_key);
std::string render_queue(const QueuePage& page);
std::string render_document(const DocumentPage& page);
/// A page with a title and one sentence. Without a frame: nobody is logged in.
std::string render_message(const std::optional<Frame>& frame, const std::string& title,
                           const std::string& text);

}  // namespace antrean::console
