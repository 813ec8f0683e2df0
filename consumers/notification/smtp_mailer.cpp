#include <curl/curl.h>

#include <cstring>
#include <memory>

#include "common/errors.hpp"
#include "consumers/notification/mailer.hpp"

namespace antrean::notification {
namespace {

struct Upload {
  const std::string* text;
  std::size_t sent = 0;
};

std::size_t read_more(char* buffer, std::size_t size, std::size_t count, void* opaque) {
  auto& upload = *static_cast<Upload*>(opaque);
  const std::size_t length = std::min(size * count, upload.text->size() - upload.sent);
  std::memcpy(buffer, upload.text->data() + upload.sent, length);
  upload.sent += length;
  return length;
}

// One handle a thread: the connection to the server is reused.
CURL* thread_handle() {
  thread_local const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(),
                                                                                curl_easy_cleanup};
  return handle.get();
}

}  // namespace

void SmtpMailer::send(const Mail& mail) {
  const std::string mime = to_mime(mail, settings_.mail_from());
  CURL* handle = thread_handle();
  curl_easy_reset(handle);
  Upload upload{&mime};
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients{
      curl_slist_append(nullptr, mail.to.c_str()), curl_slist_free_all};
  curl_easy_setopt(handle, CURLOPT_URL, settings_.mail_url().c_str());
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(settings_.partner_timeout().count()));
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, settings_.mail_from().c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_more);
  curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(handle);
  long response = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response);
  if (code == CURLE_OK) return;
  const std::string why = std::string("mail server: ") + curl_easy_strerror(code) +
                          (response > 0 ? " (" + std::to_string(response) + ")" : "");
  // libcurl's code 55 and 8 stand for both 4xx and 5xx: the server's own word decides.
  if (response >= 500) throw PermanentPartnerError(why);
  if (response >= 400) throw TransientPartnerError(why);
  // All was out and no answer to the final dot came: whether the server took it isn't known.
  if (upload.sent == mime.size()) throw UnknownOutcome(why);
  throw TransientPartnerError(why);
}

}  // namespace antrean::notification
