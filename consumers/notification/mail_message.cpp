#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "common/errors.hpp"
#include "consumers/notification/mailer.hpp"

namespace antrean::notification {
namespace {

struct Unref {
  template <class T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
template <class T>
using Handle = std::unique_ptr<T, Unref>;

// libcurl and mail servers take CR and LF in an address as the end of a command; quoted local parts
// and addresses beyond ASCII aren't dependable.
void check_address(const std::string& address) {
  const bool bad = std::any_of(address.begin(), address.end(), [](unsigned char c) {
    return c <= 0x20 || c >= 0x7f ||
           std::string_view{"<>()[]\\,;:\""}.find(static_cast<char>(c)) != std::string_view::npos;
  });
  const auto at = address.find('@');
  const bool one_at = at != std::string::npos && at != 0 && at + 1 < address.size() &&
                      address.find('@', at + 1) == std::string::npos;
  if (bad || !one_at || address.size() > 254) {
    throw PermanentPartnerError("the e-mail address can't be used");
  }
}

Handle<GMimePart> part_of(const char* type, const char* subtype, const std::string& bytes,
                          GMimeContentEncoding encoding) {
  Handle<GMimePart> part{g_mime_part_new_with_type(type, subtype)};
  const Handle<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size())};
  const Handle<GMimeDataWrapper> content{
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)};
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  return part;
}

Handle<GMimePart> text_part(const char* subtype, const std::string& text) {
  auto part = part_of("text", subtype, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  return part;
}

Handle<GMimePart> attached(const Attachment& attachment) {
  const auto slash = attachment.media_type.find('/');
  auto part = part_of(attachment.media_type.substr(0, slash).c_str(),
                      attachment.media_type.substr(slash + 1).c_str(), attachment.bytes,
                      GMIME_CONTENT_ENCODING_BASE64);
  if (attachment.media_type.starts_with("text/")) {
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  }
  g_mime_part_set_filename(part.get(), attachment.name.c_str());
  if (!attachment.content_id.empty()) {
    g_mime_part_set_content_id(part.get(), attachment.content_id.c_str());
    g_mime_object_set_disposition(GMIME_OBJECT(part.get()), "inline");
  }
  return part;
}

// Text and HTML; the pictures that the HTML shows stand beside it.
Handle<GMimeMultipart> alternatives(const Mail& mail) {
  Handle<GMimeMultipart> alternative{g_mime_multipart_new_with_subtype("alternative")};
  g_mime_multipart_add(alternative.get(), GMIME_OBJECT(text_part("plain", mail.text).get()));
  const auto html = text_part("html", mail.html);
  const auto is_shown = [](const Attachment& one) { return !one.content_id.empty(); };
  if (std::none_of(mail.attachments.begin(), mail.attachments.end(), is_shown)) {
    g_mime_multipart_add(alternative.get(), GMIME_OBJECT(html.get()));
    return alternative;
  }
  const Handle<GMimeMultipart> related{g_mime_multipart_new_with_subtype("related")};
  g_mime_multipart_add(related.get(), GMIME_OBJECT(html.get()));
  for (const Attachment& one : mail.attachments) {
    if (is_shown(one)) g_mime_multipart_add(related.get(), GMIME_OBJECT(attached(one).get()));
  }
  g_mime_multipart_add(alternative.get(), GMIME_OBJECT(related.get()));
  return alternative;
}

}  // namespace

std::string to_mime(const Mail& mail, const std::string& from) {
  static const bool initialised = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(initialised);
  check_address(mail.to);
  check_address(from);

  const Handle<GMimeMessage> message{g_mime_message_new(TRUE)};
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, "Antrean Paspor",
                             from.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, mail.to.c_str());
  g_mime_message_set_subject(message.get(), mail.subject.c_str(), "utf-8");
  g_mime_message_set_message_id(message.get(),
                                (mail.reference + "@" + from.substr(from.find('@') + 1)).c_str());
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(mail.date.time_since_epoch());
  GDateTime* date = g_date_time_new_from_unix_utc(seconds.count());
  g_mime_message_set_date(message.get(), date);
  g_date_time_unref(date);
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated",
                           "utf-8");

  const auto alternative = alternatives(mail);
  if (mail.attachments.empty()) {
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(alternative.get()));
  } else {
    const Handle<GMimeMultipart> mixed{g_mime_multipart_new_with_subtype("mixed")};
    g_mime_multipart_add(mixed.get(), GMIME_OBJECT(alternative.get()));
    for (const Attachment& one : mail.attachments) {
      if (one.content_id.empty()) {
        g_mime_multipart_add(mixed.get(), GMIME_OBJECT(attached(one).get()));
      }
    }
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(mixed.get()));
  }

  GMimeFormatOptions* options = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
  char* text = g_mime_object_to_string(GMIME_OBJECT(message.get()), options);
  g_mime_format_options_free(options);
  std::string mime{text};
  g_free(text);
  return mime;
}

}  // namespace antrean::notification
