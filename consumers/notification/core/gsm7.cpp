#include "consumers/notification/core/gsm7.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace antrean::notification {
namespace {

struct Likeness {
  std::string_view letters;
  std::string_view ascii;
};

// Each of `letters` is a character of two or three bytes.
constexpr std::array kLikenesses{
    Likeness{"\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u0101", "a"},
    Likeness{"\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u0100", "A"},
    Likeness{"\u00e8\u00e9\u00ea\u00eb\u0113", "e"},
    Likeness{"\u00c8\u00c9\u00ca\u00cb\u0112", "E"},
    Likeness{"\u00ec\u00ed\u00ee\u00ef\u012b", "i"},
    Likeness{"\u00cc\u00cd\u00ce\u00cf\u012a", "I"},
    Likeness{"\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u014d", "o"},
    Likeness{"\u00d2\u00d3\u00d4\u00d5\u00d6\u00d8\u014c", "O"},
    Likeness{"\u00f9\u00fa\u00fb\u00fc\u016b", "u"},
    Likeness{"\u00d9\u00da\u00db\u00dc\u016a", "U"},
    Likeness{"\u00f1", "n"},
    Likeness{"\u00d1", "N"},
    Likeness{"\u00e7", "c"},
    Likeness{"\u00c7", "C"},
    Likeness{"\u00df", "ss"},
    Likeness{"\u2018\u2019\u02bc\u02bb\u00b4", "'"},
    Likeness{"\u201c\u201d", "\""},
    Likeness{"\u2010\u2011\u2013\u2014", "-"},
    Likeness{"\u2026", "..."},
    Likeness{"\u00a0\u2009\u202f", " "},
    Likeness{"\u200b\u200c\u200d\ufeff", ""},
};

std::size_t character_length(std::string_view utf8) {
  std::size_t length = 1;
  // Continuation bytes are 10xxxxxx.
  while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xc0) == 0x80) {
    ++length;
  }
  return length;
}

std::string_view likeness_of(std::string_view character) {
  for (const Likeness& one : kLikenesses) {
    for (std::string_view rest = one.letters; !rest.empty();) {
      const std::size_t length = character_length(rest);
      if (rest.substr(0, length) == character) return one.ascii;
      rest.remove_prefix(length);
    }
  }
  return "?";
}

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
    const std::size_t length = character_length(utf8.substr(at));
    text += likeness_of(utf8.substr(at, length));
    at += length;
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
  if (text.size() > most) text.resize(std::max(most, words.front().size()));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace antrean::notification
