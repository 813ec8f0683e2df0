#include "consumers/notification/core/mail_page.hpp"

#include <sstream>

namespace antrean::notification {
namespace {

constexpr const char* kParagraph = "<p style=\"margin:0 0 16px;line-height:1.5\">";

std::string button(const MailPage& page) {
  const std::string address = escape_html(page.link);
  const char* label = page.language == "en" ? "See where it stands" : "Lihat status pendaftaran";
  return "<p style=\"margin:0 0 16px\"><a href=\"" + address +
         "\" style=\"display:inline-block;background:#14532d;color:#ffffff;text-decoration:none;"
         "padding:12px 20px;border-radius:6px;font-weight:bold\">" +
         label + "</a></p>";
}

std::string paragraphs(const MailPage& page) {
  std::string html;
  std::string paragraph;
  const auto close = [&] {
    if (!paragraph.empty()) html += kParagraph + paragraph + "</p>";
    paragraph.clear();
  };
  std::istringstream lines{page.text};
  for (std::string line; std::getline(lines, line);) {
    if (!page.link.empty() && line == page.link) {
      close();
      html += button(page);
    } else if (line.empty()) {
      close();
    } else {
      if (!paragraph.empty()) paragraph += "<br>";
      paragraph += escape_html(line);
    }
  }
  close();
  return html;
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html.push_back(c);
    }
  }
  return html;
}

std::string html_page(const MailPage& page) {
  const bool english = page.language == "en";
  const std::string subject = escape_html(page.subject);
  std::string html = "<!doctype html><html lang=\"" + std::string(english ? "en" : "id") +
                     "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                     "content=\"width=device-width\"><title>" +
                     subject +
                     "</title></head><body style=\"margin:0;background:#f1f5f4;font-family:Arial,"
                     "Helvetica,sans-serif;font-size:16px;color:#1c2b24\">"
                     "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" "
                     "cellspacing=\"0\"><tr><td align=\"center\" style=\"padding:24px 12px\">"
                     "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" "
                     "cellspacing=\"0\" style=\"max-width:560px;background:#ffffff;"
                     "border:1px solid #d5ddd9;border-radius:8px\">"
                     "<tr><td style=\"padding:16px 24px;background:#14532d;color:#ffffff;"
                     "border-radius:8px 8px 0 0;font-weight:bold\">Antrean Paspor</td></tr>"
                     "<tr><td style=\"padding:24px\">"
                     "<h1 style=\"margin:0 0 16px;font-size:20px\">" +
                     subject + "</h1>" + paragraphs(page);
  if (!page.picture.empty()) {
    html += "<p style=\"margin:0;text-align:center\"><img src=\"cid:" + escape_html(page.picture) +
            "\" alt=\"QR\" width=\"220\" height=\"220\"></p>";
  }
  html +=
      "</td></tr><tr><td style=\"padding:12px 24px;border-top:1px solid #d5ddd9;"
      "font-size:13px;color:#5b6b64\">";
  html += english ? "This message was sent automatically; replies aren't read."
                  : "Pesan ini dikirim otomatis; balasan tidak dibaca.";
  return html + "</td></tr></table></td></tr></table></body></html>";
}

}  // namespace antrean::notification
