#pragma once

// The HTML alternative of an e-mail: plain tables and inline styles, which every mail program
// shows, made from the plain text so that both say the same.

#include <string>

namespace antrean::notification {

struct MailPage {
  std::string subject;
  /// Plain text; blank lines part paragraphs.
  std::string text;
  /// The status page: a line that is just this becomes a button.
  std::string link;
  std::string language;
  /// Content-ID of a picture that is shown; empty: none.
  std::string picture{};
};

/// Everything from the page's fields is escaped.
std::string html_page(const MailPage& page);

std::string escape_html(const std::string& text);

}  // namespace antrean::notification
