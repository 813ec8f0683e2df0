#include "producers/console/form.hpp"

#include <charconv>

namespace antrean::console {
namespace {

constexpr std::size_t kMostPairs = 100;

std::string decoded(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain.push_back(' ');
    } else if (text[i] == '%' && i + 2 < text.size()) {
      unsigned value = 0;
      const auto [end, error] =
          std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
      if (error != std::errc{} || end != text.data() + i + 3) return {};
      plain.push_back(static_cast<char>(value));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

}  // namespace

Form parse_form(std::string_view body) {
  Form form;
  std::size_t pairs = 0;
  while (!body.empty() && pairs++ < kMostPairs) {
    const auto end = body.find('&');
    const std::string_view pair = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    form[decoded(pair.substr(0, equals))].push_back(decoded(pair.substr(equals + 1)));
  }
  return form;
}

std::string first(const Form& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() || found->second.empty() ? std::string{} : found->second.front();
}

}  // namespace antrean::console
