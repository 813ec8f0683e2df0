#include "ocr/read_ktp.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <regex>

#include "ocr/find_document.hpp"
#include "ocr/names.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

// Shares of the card, from the layout of many cards.
const cv::Rect2d kNikRow{0.20, 0.155, 0.56, 0.115};
const cv::Rect2d kHead{0.06, 0.02, 0.88, 0.145};
const cv::Rect2d kBody{0.03, 0.245, 0.71, 0.735};
// Labels end left of here, values begin right of it.
constexpr double kLabelEnd = 0.265;
constexpr double kIndented = 0.20;

struct Label {
  std::string_view text;
  std::string_view key;
};
// In print order; the key of a value that follows, empty for continued parts.
constexpr std::array<Label, 12> kLabels{{{"NAMA", "nama"},
                                         {"TEMPAT/TGL LAHIR", "tempat_tanggal"},
                                         {"JENIS KELAMIN", "jenis_kelamin"},
                                         {"ALAMAT", "alamat"},
                                         {"RT/RW", "rt_rw"},
                                         {"KEL/DESA", "kel_desa"},
                                         {"KECAMATAN", "kecamatan"},
                                         {"AGAMA", "agama"},
                                         {"STATUS PERKAWINAN", "status_perkawinan"},
                                         {"PEKERJAAN", "pekerjaan"},
                                         {"KEWARGANEGARAAN", "kewarganegaraan"},
                                         {"BERLAKU HINGGA", "berlaku_hingga"}}};

cv::Rect pixels(const cv::Rect2d& share) {
  return {cvRound(share.x * kCardWidth), cvRound(share.y * kCardHeight),
          cvRound(share.width * kCardWidth), cvRound(share.height * kCardHeight)};
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// Light gradients divided out and the wavy print faded: Tesseract reads the body from this.
cv::Mat prepared(const cv::Mat& part) {
  std::vector<cv::Mat> channels;
  cv::split(part, channels);
  // The security print is blue: it is weakest in the blue channel of a blue card, so the lightest
  // of the channels at each place keeps the ink and loses the waves.
  cv::Mat light;
  cv::max(channels[0], channels[1], light);
  cv::Mat background;
  cv::morphologyEx(light, background, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {25, 25}));
  cv::GaussianBlur(background, background, {41, 41}, 0);
  cv::Mat flat;
  cv::divide(light, background, flat, 255);
  cv::normalize(flat, flat, 0, 255, cv::NORM_MINMAX);
  return flat;
}

struct Line {
  std::string label;
  std::vector<Word> words;
  cv::Rect box;
};

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// A colon, however it was read: a word without a letter or digit at the values' left edge. A lone
// dash is a value.
bool is_colon(const Word& word) {
  return std::none_of(word.text.begin(), word.text.end(), is_letter_or_digit) && word.text != "-";
}

std::string text_of(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    if (word.text.empty()) continue;
    text += (text.empty() ? "" : " ") + word.text;
  }
  // A colon that stuck to the value, specks before and behind it.
  const auto begin = std::find_if(text.begin(), text.end(), is_letter_or_digit);
  if (begin == text.end()) return text.find('-') == std::string::npos ? "" : "-";
  text.erase(text.begin(), begin);
  while (!is_letter_or_digit(text.back()) && text.back() != '.' && text.back() != ')' &&
         text.back() != '+' && text.back() != '-') {
    text.pop_back();
  }
  return upper(text);
}

double confidence_of(const std::vector<Word>& words) {
  double least = words.empty() ? 0 : 1;
  for (const Word& word : words) least = std::min(least, word.confidence);
  return least;
}

std::vector<Line> split_lines(const std::vector<Word>& words, const cv::Point& offset) {
  std::map<int, Line> lines;
  for (Word word : words) {
    word.box += offset;
    Line& line = lines[word.line];
    const double left = static_cast<double>(word.box.x) / kCardWidth;
    if (left < kLabelEnd - 0.035 && line.words.empty()) {
      line.label += (line.label.empty() ? "" : " ") + upper(word.text);
    } else if (!(line.words.empty() && is_colon(word))) {
      line.words.push_back(word);
    }
    line.box = line.box.empty() ? word.box : line.box | word.box;
  }
  std::vector<Line> ordered;
  for (auto& [number, line] : lines) ordered.push_back(std::move(line));
  std::sort(ordered.begin(), ordered.end(),
            [](const Line& a, const Line& b) { return a.box.y < b.box.y; });
  return ordered;
}

// The label that a line begins with, if it is near enough to one.
const Label* label_of(const std::string& text) {
  std::string bare;
  for (const char c : text) {
    if (c != ':' && c != '.') bare.push_back(c);
  }
  const Label* best = nullptr;
  double nearest = 0.42;
  for (const Label& label : kLabels) {
    const double off = static_cast<double>(edit_distance(bare, label.text)) /
                       static_cast<double>(std::max(bare.size(), label.text.size()));
    if (off < nearest) {
      nearest = off;
      best = &label;
    }
  }
  return best;
}

Field make_field(const std::string& value, const std::vector<Word>& words) {
  Field field;
  field.raw = value;
  if (!value.empty() && value != "-") field.value = value;
  if (value == "-") field.value = "-";
  field.confidence = confidence_of(words);
  cv::Rect box;
  for (const Word& word : words) box = box.empty() ? word.box : box | word.box;
  field.box = box;
  return field;
}

struct FoundDate {
  std::string iso;
  std::size_t position = 0;
};

// The date at a text's end, DD-MM-YYYY with the letters that digits are taken for; nothing when it
// can't be a date.
std::optional<FoundDate> iso_date(const std::string& text) {
  static const std::regex kDate{
      R"(([0-9OISB]{1,2})\s*[-.]\s*([0-9OISB]{1,2})\s*[-.]\s*([0-9OISB]{4})[^A-Z0-9]*$)"};
  std::smatch found;
  if (!std::regex_search(text, found, kDate)) return std::nullopt;
  const auto digits = [](std::string part) {
    for (char& c : part) {
      if (c == 'O') c = '0';
      if (c == 'I') c = '1';
      if (c == 'S') c = '5';
      if (c == 'B') c = '8';
    }
    return part.size() == 1 ? "0" + part : part;
  };
  const std::string day = digits(found[1]), month = digits(found[2]), year = digits(found[3]);
  const int d = std::stoi(day), m = std::stoi(month), y = std::stoi(year);
  if (d < 1 || d > 31 || m < 1 || m > 12 || y < 1900 || y > 2100) return std::nullopt;
  return FoundDate{year + "-" + month + "-" + day, static_cast<std::size_t>(found.position(0))};
}

void split_birth(Field&& field, std::map<std::string, Field>& fields) {
  Field date = field;
  date.value.reset();
  if (const auto found = iso_date(field.raw)) {
    date.value = found->iso;
    date.raw = field.raw.substr(found->position);
    field.raw = field.raw.substr(0, found->position);
  } else {
    date.confidence = 0;
  }
  while (!field.raw.empty() &&
         (field.raw.back() == ',' || field.raw.back() == ' ' || field.raw.back() == '.')) {
    field.raw.pop_back();
  }
  field.value = field.raw.empty() ? std::nullopt : std::optional{field.raw};
  fields["tempat_lahir"] = field;
  fields["tanggal_lahir"] = date;
}

// "LAKI-LAKI Gol. Darah : O" on one line.
void split_sex(const Field& field, std::map<std::string, Field>& fields) {
  static const std::regex kBlood{R"(\bG[O0]L.*?D[A-Z]*\s*[:;.]?\s*(.*)$)"};
  std::smatch found;
  Field sex = field;
  Field blood = field;
  blood.value.reset();
  blood.raw.clear();
  std::string text = field.raw;
  if (std::regex_search(text, found, kBlood)) {
    blood.raw = found[1];
    const std::string snapped = snap_blood(blood.raw);
    if (!snapped.empty()) blood.value = snapped;
    text = text.substr(0, static_cast<std::size_t>(found.position(0)));
  }
  const std::string snapped = snap(text, sexes(), 0.34);
  sex.raw = text;
  sex.value = snapped.empty() ? std::nullopt : std::optional{snapped};
  fields["jenis_kelamin"] = sex;
  fields["golongan_darah"] = blood;
}

void snap_field(std::map<std::string, Field>& fields, const std::string& key,
                const std::vector<std::string>& vocabulary) {
  const auto found = fields.find(key);
  if (found == fields.end() || !found->second.value) return;
  const std::string snapped = snap(*found->second.value, vocabulary, 0.34);
  if (!snapped.empty()) found->second.value = snapped;
}

// The decisive values are read once more, alone on their line: two readings that agree are sure.
void confirm(Field& field, const cv::Mat& flat, const cv::Point& offset, Tesseract& text) {
  if (!field.value || field.box.area() < 1) return;
  const cv::Rect box{cvRound(field.box.x) - offset.x - 8, cvRound(field.box.y) - offset.y - 7,
                     cvRound(field.box.width) + 16, cvRound(field.box.height) + 14};
  const cv::Rect inside = box & cv::Rect{0, 0, flat.cols, flat.rows};
  if (inside.area() < 50 || inside.height > 60) {
    // Two lines: the block's reading stands alone.
    field.confidence *= 0.9;
    return;
  }
  cv::Mat line;
  const double scale = 36.0 / inside.height;
  cv::resize(flat(inside), line, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::copyMakeBorder(line, line, 8, 8, 8, 8, cv::BORDER_CONSTANT, cv::Scalar{255});
  const Word again = text.line(line);
  const auto bare = [](const std::string& value) {
    std::string letters;
    for (const char c : upper(value)) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) letters.push_back(c);
    }
    return letters;
  };
  const bool agree = bare(again.text) == bare(field.raw);
  field.confidence = agree ? 0.97 + 0.02 * std::min(field.confidence, again.confidence)
                           : 0.6 * std::min(field.confidence, again.confidence);
}

void read_head(const cv::Mat& card, Tesseract& text, std::map<std::string, Field>& fields) {
  const cv::Rect head = pixels(kHead);
  const auto lines = split_lines(text.block(prepared(card(head))), head.tl());
  for (const Line& line : lines) {
    std::string whole = line.label;
    for (const Word& word : line.words) whole += (whole.empty() ? "" : " ") + upper(word.text);
    Field field = make_field(whole, line.words);
    field.box = line.box;
    if (field.confidence == 0) field.confidence = 0.5;
    if (whole.find("PROV") != std::string::npos) {
      const auto blank = whole.find(' ');
      field.value = blank == std::string::npos ? whole : whole.substr(blank + 1);
      fields["provinsi"] = field;
    } else if (!whole.empty() && !fields.contains("kabupaten") && fields.contains("provinsi")) {
      fields["kabupaten"] = field;
    }
  }
}

}  // namespace

cv::Rect nik_row() {
  return pixels(kNikRow);
}

KtpReading read_ktp(const cv::Mat& card, Tesseract& text, Tesseract& digits) {
  KtpReading reading;
  const cv::Rect row = nik_row();
  reading.nik = read_number(card(row), digits);
  Field nik;
  nik.raw = reading.nik.digits;
  if (!reading.nik.digits.empty()) nik.value = reading.nik.digits;
  nik.confidence = reading.nik.confidence;
  nik.box = reading.nik.box + row.tl();
  reading.fields["nik"] = nik;

  read_head(card, text, reading.fields);

  const cv::Rect body = pixels(kBody);
  const cv::Mat flat = prepared(card(body));
  std::map<std::string, std::vector<Word>> values;
  std::string current;
  const std::vector<Word> words_read = text.block(flat);
  reading.clear_words =
      static_cast<int>(std::count_if(words_read.begin(), words_read.end(), [](const Word& word) {
        return word.confidence > 0.7 && word.text.size() >= 4 &&
               std::count_if(word.text.begin(), word.text.end(), is_letter_or_digit) >= 4;
      }));
  for (const Line& line : split_lines(words_read, body.tl())) {
    if (const Label* label = label_of(line.label)) {
      current = label->key;
      ++reading.labels;
      values[current] = line.words;
    } else if (!line.label.empty() && line.label.size() > 3) {
      current.clear();
    } else if (!current.empty() && !line.words.empty() &&
               static_cast<double>(line.box.x) / kCardWidth > kIndented) {
      // A line without a label goes on with the value above it.
      auto& words = values[current];
      words.insert(words.end(), line.words.begin(), line.words.end());
    }
  }
  for (const auto& [key, words] : values) {
    Field field = make_field(text_of(words), words);
    if (key == "tempat_tanggal") {
      split_birth(std::move(field), reading.fields);
    } else if (key == "jenis_kelamin") {
      split_sex(field, reading.fields);
    } else {
      reading.fields[key] = std::move(field);
    }
  }
  auto& fields = reading.fields;
  snap_field(fields, "agama", religions());
  snap_field(fields, "status_perkawinan", marital_states());
  snap_field(fields, "kewarganegaraan", citizenships());
  snap_field(fields, "pekerjaan", occupations());
  snap_field(fields, "berlaku_hingga", {"SEUMUR HIDUP"});
  if (const auto until = fields.find("berlaku_hingga"); until != fields.end()) {
    if (const auto date = iso_date(until->second.raw)) until->second.value = date->iso;
  }
  if (const auto rt = fields.find("rt_rw"); rt != fields.end() && rt->second.value) {
    std::erase(*rt->second.value, ' ');
  }
  if (fields.contains("nama")) confirm(fields["nama"], flat, body.tl(), text);
  if (fields.contains("tanggal_lahir")) {
    // Place and date share a line and a box; what is read again is both.
    Field both = fields["tanggal_lahir"];
    both.raw = fields["tempat_lahir"].raw + fields["tanggal_lahir"].raw;
    confirm(both, flat, body.tl(), text);
    fields["tanggal_lahir"].confidence = both.confidence;
  }
  if (fields.contains("jenis_kelamin") && fields["jenis_kelamin"].value) {
    // Two words that hardly resemble each other: near enough is sure.
    const Field& sex = fields["jenis_kelamin"];
    const int off = edit_distance(sex.raw, *sex.value);
    fields["jenis_kelamin"].confidence = off <= 1 ? 0.99 : off <= 3 ? 0.95 : 0.6;
  }
  return reading;
}

}  // namespace antrean::ocr
