#include "common/net.hpp"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace antrean {

std::string probe_tcp(const std::string& url, std::chrono::milliseconds timeout) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts{curl_url(), curl_url_cleanup};
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(parts.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
      return std::string{};
    std::string copy{text};
    curl_free(text);
    return copy;
  };
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
      CURLUE_OK) {
    throw std::runtime_error("'" + url + "' is not an address");
  }
  const std::string place = part(CURLUPART_HOST) + ":" + part(CURLUPART_PORT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(),
                                                                   curl_easy_cleanup};
  curl_easy_setopt(handle.get(), CURLOPT_URL, ("http://" + place).c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) {
    throw std::runtime_error(place + ": " + curl_easy_strerror(code));
  }
  return "reached " + place;
}

}  // namespace antrean
