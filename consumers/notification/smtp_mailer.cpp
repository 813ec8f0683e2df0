#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "common/errors.hpp"
#include "consumers/notification/longest_call.hpp"
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
  std::copy_n(upload.text->data() + upload.sent, length, buffer);
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

MailVerdict judge_smtp(int curl_code, long response, bool all_was_out) {
  switch (curl_code) {
    case CURLE_OK:
      return MailVerdict::taken;
    // We are refused, not this message: a matter for operators, after which it can go.
    case CURLE_LOGIN_DENIED:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
      return MailVerdict::busy;
    default:
      break;
  }
  // libcurl's codes 55 and 8 stand for both 4xx and 5xx: the server's own word decides.
  if (response >= 500) return MailVerdict::refused;
  if (response >= 400) return MailVerdict::busy;
  // All was out and no answer to the final dot came.
  return all_was_out ? MailVerdict::unknown : MailVerdict::busy;
}

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
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(longest_call(settings_).count()));
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, settings_.mail_from().c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_more);
  curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(handle);
  long response = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response);
  const std::string why = std::string("mail server: ") + curl_easy_strerror(code) +
                          (response > 0 ? " (" + std::to_string(response) + ")" : "");
  switch (judge_smtp(code, response, upload.sent == mime.size())) {
    case MailVerdict::taken:
      return;
    case MailVerdict::refused:
      throw PermanentPartnerError(why);
    case MailVerdict::busy:
      throw TransientPartnerError(why);
    case MailVerdict::unknown:
      throw UnknownOutcome(why);
  }
}

}  // namespace antrean::notification
