#include "consumers/notification/core/gsm7.hpp"

#include <array>
#include <sstream>
#include <utility>
#include <vector>

namespace antrean::notification {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kLikenesses{{
    {"é", "e"},  {"è", "e"},  {"ê", "e"}, {"ë", "e"}, {"É", "E"},   {"È", "E"}, {"á", "a"},
    {"à", "a"},  {"â", "a"},  {"ä", "a"}, {"í", "i"}, {"ì", "i"},   {"ó", "o"}, {"ò", "o"},
    {"ö", "o"},  {"ú", "u"},  {"ü", "u"}, {"ñ", "n"}, {"ç", "c"},   {"‘", "'"}, {"’", "'"},
    {"“", "\""}, {"”", "\""}, {"–", "-"}, {"—", "-"}, {"…", "..."},
}};

}  // namespace

std::string to_gsm7(std::string_view utf8) {
  std::string text;
  text.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte < 0x80) {
      // The backtick is the one printable ASCII character that the alphabet lacks.
      text.push_back(byte == '`' ? '\'' : byte < 0x20 || byte == 0x7f ? ' ' : utf8[at]);
      ++at;
      continue;
    }
    bool found = false;
    for (const auto& [from, to] : kLikenesses) {
      if (utf8.substr(at).starts_with(from)) {
        text += to;
        at += from.size();
        found = true;
        break;
      }
    }
    if (found) continue;
    text.push_back('?');
    // Over the whole character: continuation bytes are 10xxxxxx.
    for (++at; at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xc0) == 0x80;) ++at;
  }
  return text;
}

std::size_t gsm7_length(std::string_view text) {
  std::size_t length = text.size();
  for (const char c : text) {
    if (std::string_view{"^{}\\[~]|"}.find(c) != std::string_view::npos) ++length;
  }
  return length;
}

std::string short_name(std::string_view name, std::size_t most) {
  if (name.size() <= most) return std::string{name};
  std::istringstream in{std::string{name}};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  if (words.empty()) return {};
  std::string text = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string rest;
    for (std::size_t j = i + 1; j < words.size(); ++j) rest += std::string(" ") + words[j][0];
    const bool whole = text.size() + 1 + words[i].size() + rest.size() <= most;
    text += ' ' + (whole ? words[i] : words[i].substr(0, 1));
  }
  return text.size() <= most ? text : text.substr(0, std::max(most, words.front().size()));
}

}  // namespace antrean::notification
