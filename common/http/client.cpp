#include "common/http/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "common/errors.hpp"

namespace antrean {
namespace {

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

CURL* thread_handle() {
  // Initialised once for the process; never undone, as threads may still call at exit.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  thread_local std::unique_ptr<CURL, EasyDeleter> handle{started == CURLE_OK ? curl_easy_init()
                                                                             : nullptr};
  if (!handle) throw TransientPartnerError("libcurl can't start");
  curl_easy_reset(handle.get());  // keeps open connections
  return handle.get();
}

void refuse_control_characters(std::string_view text, const char* what) {
  const bool bad = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (bad) throw std::invalid_argument(std::string(what) + " holds control characters");
}

std::string host_of(const std::string& url) {
  const auto begin = url.find("://");
  if (begin == std::string::npos) return "?";
  const auto end = url.find_first_of("/?#", begin + 3);
  std::string host = url.substr(begin + 3, end == std::string::npos ? end : end - begin - 3);
  const auto at = host.rfind('@');
  return at == std::string::npos ? host : host.substr(at + 1);
}

bool is_loopback(const std::string& host) {
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

struct Receiving {
  HttpAnswer answer;
  std::size_t largest = 0;
  bool too_large = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& receiving = *static_cast<Receiving*>(user);
  const std::size_t bytes = size * count;
  if (receiving.answer.body.size() + bytes > receiving.largest) {
    receiving.too_large = true;
    return 0;
  }
  receiving.answer.body.append(data, bytes);
  return bytes;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& receiving = *static_cast<Receiving*>(user);
  const std::string_view line{data, size * count};
  if (line.starts_with("HTTP/")) {
    receiving.answer.headers.clear();  // an interim answer (100 Continue) came before
    return line.size();
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string_view value = line.substr(colon + 1);
  const auto first = value.find_first_not_of(" \t");
  const auto last = value.find_last_not_of(" \t\r\n");
  value = first == std::string_view::npos || last == std::string_view::npos || last < first
              ? std::string_view{}
              : value.substr(first, last - first + 1);
  receiving.answer.headers[name] = std::string(value);
  return line.size();
}

bool was_sent(CURL* handle, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return false;
    default: {
      long sent = 0;
      curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
      return sent > 0;
    }
  }
}

}  // namespace

HttpAnswer http_call(const HttpCall& call) {
  refuse_control_characters(call.method, "the method");
  refuse_control_characters(call.url, "the address");
  if (!call.url.starts_with("http://") && !call.url.starts_with("https://")) {
    throw std::invalid_argument("the address must begin with http:// or https://");
  }
  CURL* handle = thread_handle();
  std::unique_ptr<curl_slist, ListDeleter> headers;
  const auto add_header = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)headers.release();  // `longer` is the same list, or begins it.
    headers.reset(longer);
  };
  // Otherwise libcurl waits for "100 Continue" with larger bodies.
  add_header("Expect:");
  for (const auto& [name, value] : call.headers) {
    refuse_control_characters(name, "a header's name");
    refuse_control_characters(value, "a header's value");
    add_header(name + ": " + value);
  }
  const std::string host = host_of(call.url);
  Receiving receiving;
  receiving.largest = call.largest_answer;
  const auto timeout = static_cast<long>(call.timeout.count());
  curl_easy_setopt(handle, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, std::min(5000L, std::max(1L, timeout / 2)));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &receiving);
  if (is_loopback(host)) curl_easy_setopt(handle, CURLOPT_PROXY, "");
  if (call.once) {
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    // Nobody comes back to it: the server needn't watch over it.
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
  }
  if (call.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (call.method == "GET" && call.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.c_str());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  }
  const CURLcode code = curl_easy_perform(handle);
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    receiving.answer.status = static_cast<int>(status);
    return std::move(receiving.answer);
  }
  const std::string why =
      host + ": " + (receiving.too_large ? "the answer is too large" : curl_easy_strerror(code));
  if (was_sent(handle, code)) throw UnknownOutcome(why);
  throw TransientPartnerError(why);
}

std::string url_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
        c == '_' || c == '.' || c == '~') {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[byte >> 4]);
      encoded.push_back(kHex[byte & 0x0f]);
    }
  }
  return encoded;
}

}  // namespace antrean
