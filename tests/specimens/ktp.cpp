#include "tests/specimens/ktp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace antrean::specimens {
namespace {

constexpr double kRadius = 38;  // of the card's corners: 3.18 mm (ISO/IEC 7810)

void rounded_path(cairo_t* cr, double width, double height, double radius) {
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_path(cr);
  cairo_arc(cr, width - radius, radius, radius, -kQuarter, 0);
  cairo_arc(cr, width - radius, height - radius, radius, 0, kQuarter);
  cairo_arc(cr, radius, height - radius, radius, kQuarter, 2 * kQuarter);
  cairo_arc(cr, radius, radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cr);
}

// A map's faint shapes, from edge to edge of the card: they end under letters as well.
void draw_islands(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const int islands = rng.whole(3, 9);
  const double strength = rng.between(0.05, 0.25);
  const bool light = rng.chance(0.5);
  for (int i = 0; i < islands; ++i) {
    const double x = rng.between(0, canvas.width());
    const double y = rng.between(0.05, 0.8) * canvas.height();
    const double long_half = rng.between(30, 220);
    const double short_half = long_half * rng.between(0.15, 0.6);
    const double turn = rng.between(-0.6, 0.6);
    const double phase = rng.between(0, 2 * std::numbers::pi);
    constexpr int kPoints = 40;
    cairo_new_path(cr);
    for (int point = 0; point < kPoints; ++point) {
      const double angle = 2 * std::numbers::pi * point / kPoints;
      const double bay = 1 + 0.18 * std::sin(3 * angle + phase) + 0.1 * std::sin(7 * angle - phase);
      const double across = long_half * bay * std::cos(angle);
      const double down = short_half * bay * std::sin(angle);
      cairo_line_to(cr, x + across * std::cos(turn) - down * std::sin(turn),
                    y + across * std::sin(turn) + down * std::cos(turn));
    }
    cairo_close_path(cr);
    canvas.set(light ? Color{0.95, 0.98, 0.96, strength} : Color{0.3, 0.6, 0.72, strength});
    cairo_fill(cr);
  }
}

// Rows of petals, four about each point, as batik has them (kawung): a slow pattern of the paper's
// own.
void draw_batik(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const double tile = rng.between(22, 64);
  canvas.set({0.3, 0.58, 0.74, rng.between(0.05, 0.2)});
  const bool outlines = rng.chance(0.5);
  for (double y = 0; y < canvas.height() + tile; y += tile) {
    for (double x = 0; x < canvas.width() + tile; x += tile) {
      for (int petal = 0; petal < 4; ++petal) {
        cairo_save(cr);
        cairo_translate(cr, x, y);
        cairo_rotate(cr, std::numbers::pi / 4 + std::numbers::pi / 2 * petal);
        cairo_translate(cr, tile * 0.34, 0);
        cairo_scale(cr, tile * 0.27, tile * 0.13);
        cairo_arc(cr, 0, 0, 1, 0, 2 * std::numbers::pi);
        cairo_restore(cr);
        if (outlines) {
          cairo_set_line_width(cr, 1.3);
          cairo_stroke(cr);
        } else {
          cairo_fill(cr);
        }
      }
    }
  }
}

// The blue ground with its light centre, its waves and a faint rosette.
void draw_ground(Canvas& canvas, Rng& rng) {
  cairo_t* cr = canvas.cairo();
  const double hue = rng.between(-0.05, 0.05);
  const double depth = rng.between(0.86, 1.0);
  cairo_pattern_t* ground =
      cairo_pattern_create_linear(0, 0, canvas.width(), canvas.height() * rng.between(0.3, 1));
  cairo_pattern_add_color_stop_rgb(ground, 0, (0.66 + hue) * depth, 0.85 * depth, 0.93 * depth);
  cairo_pattern_add_color_stop_rgb(ground, 0.5, (0.80 + hue) * depth, 0.92 * depth, 0.96 * depth);
  cairo_pattern_add_color_stop_rgb(ground, 1, (0.60 - hue) * depth, 0.80 * depth, 0.92 * depth);
  cairo_set_source(cr, ground);
  cairo_paint(cr);
  cairo_pattern_destroy(ground);
  if (rng.chance(0.5)) draw_islands(canvas, rng);
  if (rng.chance(0.25)) draw_batik(canvas, rng);
  draw_guilloche(canvas, rng, rng.whole(2, 4), {0.35, 0.62, 0.82}, rng.between(0.18, 0.5));

  // A rosette of turning ellipses, where the real card has its map and emblem.
  cairo_save(cr);
  cairo_translate(cr, canvas.width() * rng.between(0.42, 0.52), canvas.height() * 0.55);
  canvas.set({0.25, 0.55, 0.75, rng.between(0.06, 0.2)});
  const int petals = rng.whole(9, 16);
  const double size = rng.between(150, 230);
  for (int i = 0; i < petals; ++i) {
    cairo_save(cr);
    cairo_rotate(cr, std::numbers::pi * i / petals);
    cairo_scale(cr, size, size * 0.38);
    cairo_arc(cr, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(cr);
    cairo_set_line_width(cr, 1.4);
    cairo_stroke(cr);
  }
  cairo_restore(cr);
}

// One value broken into lines that fit `room`, at spaces; a word too long for a line stays whole.
std::vector<std::string> wrap(Canvas& canvas, const std::string& value, const TextStyle& style,
                              double room) {
  std::vector<std::string> lines(1);
  std::size_t at = 0;
  while (at < value.size()) {
    const std::size_t space = std::min(value.find(' ', at), value.size());
    const std::string word = value.substr(at, space - at);
    std::string& line = lines.back();
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && canvas.measure(longer, style) > room) {
      lines.push_back(word);
    } else {
      line = longer;
    }
    at = space + 1;
  }
  return lines;
}

struct Row {
  std::string label;
  std::string key;
  std::string value;
};

class KtpPrinter {
 public:
  KtpPrinter(Canvas& canvas, const KtpStyle& style, Rng& rng)
      : KtpPrinter(canvas, canvas, canvas, style, rng) {}
  KtpPrinter(Canvas& picture, Canvas& labels, Canvas& values, const KtpStyle& style, Rng& rng)
      : picture_(picture), labels_(labels), canvas_(values), style_(style), rng_(rng) {}

  FieldBoxes boxes;
  std::vector<cv::Rect2d> nik_digits;

  void header(const Person& person) {
    TextStyle style = style_.header;
    const double centre = labels_.width() * 0.5 + rng_.between(-14, 14);
    const std::string top = "PROVINSI " + person.area.province;
    const std::string& below = person.area.regency;
    while (std::max(labels_.measure(top, style), labels_.measure(below, style)) >
           labels_.width() - 120) {
      style.size *= 0.95;
    }
    labels_.centred(top, style, centre, 56);
    // The box holds the name without the word PROVINSI, as the field does.
    const double start = centre - labels_.measure(top, style) / 2;
    const double lead = labels_.measure("PROVINSI ", style);
    boxes["provinsi"] = {start + lead, 56 - style.size * 0.73, labels_.measure(top, style) - lead,
                         style.size * 0.75};
    boxes["kabupaten"] = labels_.centred(below, style, centre, 56 + style.size * 1.08);
  }

  void nik(const Person& person) {
    TextStyle label = label_style();
    label.size = style_.body.size * 1.3;
    labels_.text("NIK", label, style_.label_x, 146);
    labels_.text(":", label, style_.colon_x - 40, 146);
    TextStyle digits = style_.nik;
    const double x = style_.value_x - 38;
    while (x + canvas_.measure(person.nik, digits) > style_.photo.x - 12) digits.size *= 0.985;
    boxes["nik"] = style_.nik_pen.width > 0
                       ? pen_text(canvas_, person.nik, digits, style_.nik_pen, x, 148)
                       : canvas_.text(person.nik, digits, x, 148);
    const cv::Rect2d ink = boxes["nik"];
    const double step =
        canvas_.measure(person.nik, digits) / static_cast<double>(person.nik.size());
    for (std::size_t i = 0; i < person.nik.size(); ++i) {
      nik_digits.emplace_back(x + step * static_cast<double>(i), ink.y, step, ink.height);
    }
  }

  void body(const Person& person) {
    const double room = style_.photo.x - style_.value_x - 10;
    const std::vector<Row> rows = {
        {"Nama", "nama", person.nama},
        {"Tempat/Tgl Lahir", "", ""},
        {style_.lower_case_kelamin ? "Jenis kelamin" : "Jenis Kelamin", "jenis_kelamin",
         person.sex()},
        {"Alamat", "alamat", person.alamat},
        {"RT/RW", "rt_rw", person.rt_rw},
        {"Kel/Desa", "kel_desa", person.area.village},
        {"Kecamatan", "kecamatan", person.area.district},
        {"Agama", "agama", person.agama},
        {"Status Perkawinan", "status_perkawinan", person.status_perkawinan},
        {"Pekerjaan", "pekerjaan", person.pekerjaan},
        {"Kewarganegaraan", "kewarganegaraan", person.kewarganegaraan},
        {"Berlaku Hingga", "berlaku_hingga", validity(person)}};
    TextStyle style = style_.body;
    std::vector<std::vector<std::string>> lines;
    const std::string birth = person.tempat_lahir + ", " + person.tanggal_lahir.printed();
    int count = 0;
    for (const Row& row : rows) {
      const bool is_birth = row.key.empty();
      lines.push_back(wrap(canvas_, is_birth ? birth : row.value, value_style(row.key), room));
      count += static_cast<int>(lines.back().size());
    }
    // The last baseline stays inside the card: two-line values press the rows together.
    const double pitch = std::min(style_.pitch, (612 - style_.first_row) / (count - 1));
    style.size = std::min(style.size, pitch * 0.86);
    double y = style_.first_row;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      const bool inner = row.key == "rt_rw" || row.key == "kel_desa" || row.key == "kecamatan";
      const double x = rng_.gauss() * style_.jitter;
      TextStyle label = label_style();
      label.size = style.size;
      labels_.text(row.label, label, style_.label_x + (inner ? style.size * 1.3 : 0) + x, y);
      labels_.text(":", label, style_.colon_x + x, y);
      if (row.key == "jenis_kelamin") blood(person, style, room, y);
      TextStyle value = value_style(row.key);
      value.size = style.size * (row.key == "nama" ? style_.name_scale : 1);
      const double off = style_.row_jitter > 0 ? rng_.gauss() * style_.row_jitter : 0;
      for (const std::string& line : lines[i]) {
        if (row.key.empty()) {
          birth_line(person, line, value, style_.value_x + x, y + off);
        } else {
          const cv::Rect2d ink = put(line, value, style_.value_x + x, y + off);
          if (!line.empty()) extend(row.key, ink);
        }
        y += pitch;
      }
    }
  }

  void right_side(const Person& person) {
    const cv::Rect2d& photo = style_.photo;
    draw_portrait(picture_, rng_, photo, person.female);
    TextStyle small = style_.body;
    small.size = style_.body.size * 0.8;
    const double centre = photo.x + photo.width / 2;
    double y = photo.y + photo.height + small.size * 1.6;
    while (picture_.measure(person.issued_at, small) > 246) small.size *= 0.94;
    picture_.centred(person.issued_at, small, centre, y);
    y += small.size * 1.25;
    picture_.centred(person.issued.printed(), small, centre, y);
    draw_signature(picture_, rng_,
                   {centre - rng_.between(60, 90), y + 22, rng_.between(120, 170), 72},
                   {0.08, 0.08, 0.14, 0.9});
    picture_.text("CONTOH", {style_.body.family, 11, false, false, 1, {0.2, 0.4, 0.55, 0.8}}, 900,
                  626);
  }

 private:
  TextStyle value_style(const std::string& key) const {
    TextStyle style = style_.body;
    if (key == "nama") style.bold = style_.bold_name;
    return style;
  }

  TextStyle label_style() const {
    TextStyle style = style_.body;
    if (!style_.label_family.empty()) style.family = style_.label_family;
    return style;
  }

  // A value's line, letter by letter where letters dance.
  cv::Rect2d put(const std::string& words, const TextStyle& style, double x, double y) {
    if (style_.letter_jitter <= 0 || words.empty()) return canvas_.text(words, style, x, y);
    cv::Rect2d ink;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == ' ') continue;
      const cv::Rect2d letter =
          canvas_.text(words.substr(i, 1), style, x + canvas_.measure(words.substr(0, i), style),
                       y + rng_.gauss() * style_.letter_jitter);
      ink = ink.empty() ? letter : ink | letter;
    }
    return ink;
  }

  static std::string validity(const Person& person) {
    const std::string& value = person.berlaku_hingga;
    if (value.size() == 10 && value[4] == '-') {  // ISO -> DD-MM-YYYY
      return value.substr(8, 2) + "-" + value.substr(5, 2) + "-" + value.substr(0, 4);
    }
    return value;
  }

  void blood(const Person& person, const TextStyle& style, double room, double y) {
    double x = style_.value_x + room * 0.58;
    const std::string label = style_.lower_case_kelamin ? "Gol. Darah : " : "Gol. Darah :";
    TextStyle fitted = style;
    while (x + canvas_.measure(label + " " + person.golongan_darah, fitted) > style_.photo.x - 6 &&
           x > style_.value_x + room * 0.42) {
      x -= 6;
    }
    while (x + canvas_.measure(label + " " + person.golongan_darah, fitted) > style_.photo.x - 6) {
      fitted.size *= 0.97;
    }
    labels_.text(label, fitted, x, y);
    if (person.golongan_darah.empty()) return;
    const double gap = canvas_.measure(label, fitted) + 8;
    extend("golongan_darah", put(person.golongan_darah, fitted, x + gap, y));
  }

  // Place and date share a row, but are two fields.
  void birth_line(const Person& person, const std::string& line, const TextStyle& style, double x,
                  double y) {
    put(line, style, x, y);
    const std::string date = person.tanggal_lahir.printed();
    const std::size_t at = line.find(date);
    const std::string place = line.substr(0, at == std::string::npos ? line.size() : at);
    const double width = canvas_.measure(place, style);
    const double top = y - style.size * 0.73;
    if (!place.empty()) {
      const std::string bare = place.substr(0, place.find_last_not_of(", ") + 1);
      extend("tempat_lahir", {x, top, canvas_.measure(bare, style), style.size * 0.75});
    }
    if (at != std::string::npos) {
      extend("tanggal_lahir", {x + width, top, canvas_.measure(date, style), style.size * 0.75});
    }
  }

  void extend(const std::string& key, const cv::Rect2d& box) {
    const auto [at, fresh] = boxes.try_emplace(key, box);
    if (!fresh) at->second |= box;
  }

  Canvas& picture_;
  Canvas& labels_;
  Canvas& canvas_;  // of the values
  const KtpStyle& style_;
  Rng& rng_;
};

}  // namespace

KtpStyle invent_ktp_style(Rng& rng) {
  static constexpr std::array kFaces = {
      "Liberation Sans", "Liberation Sans", "Liberation Sans",      "FreeSans",
      "Nimbus Sans",     "Liberation Sans", "DejaVu Sans Condensed"};
  KtpStyle style;
  style.body.family = rng.pick(kFaces);
  style.body.size = rng.between(24.5, 27.5);
  if (style.body.family == "DejaVu Sans Condensed") style.body.size *= 0.9;
  const double ink = rng.between(0.02, 0.2);
  style.body.color = {ink, ink, ink + rng.between(0, 0.06)};
  style.body.spacing = rng.between(-0.3, 0.5);
  style.header = style.body;
  style.header.bold = true;
  style.header.size = rng.between(33, 38);
  style.nik = style.body;
  static constexpr std::array kNumberFaces = {"OCRA", "OCRA", "OCRA",     "OCRA",          "OCRA",
                                              "OCRA", "OCRA", "OCRABold", "OCRACondensed", "OCR B"};
  style.nik.family = rng.pick(kNumberFaces);
  style.nik.spread = rng.chance(0.4) ? rng.between(0, 1.1) : 0;
  style.nik.size = rng.between(38, 45);
  style.nik.spacing = rng.between(-2.5, 0.5);
  if (rng.chance(0.35)) {
    style.nik_pen.width = rng.between(2.4, 5.6);
    style.nik_pen.lean = rng.chance(0.3) ? rng.between(-0.05, 0.12) : 0;
  }
  style.label_x = rng.between(28, 48);
  style.colon_x = style.label_x + rng.between(226, 246);
  style.value_x = style.colon_x + rng.between(12, 20);
  style.first_row = rng.between(188, 200);
  style.pitch = rng.between(31.5, 34.5);
  style.jitter = rng.chance(0.3) ? rng.between(0.5, 2.5) : 0;
  style.photo.x += rng.between(-8, 16);
  style.photo.y += rng.between(-6, 18);
  const double grow = rng.between(0.93, 1.03);
  style.photo.width *= grow;
  style.photo.height *= grow;
  style.lower_case_kelamin = rng.chance(0.6);
  style.bold_name = rng.chance(0.12);
  return style;
}

void clip_to_card(Canvas& canvas) {
  rounded_path(canvas.cairo(), kKtpWidth, kKtpHeight, kRadius);
  cairo_clip(canvas.cairo());
}

KtpLayers print_ktp(const Person& person, const KtpStyle& style, Rng& rng, double scale) {
  Canvas picture(kKtpWidth, kKtpHeight, scale);
  Canvas labels(kKtpWidth, kKtpHeight, scale);
  Canvas values(kKtpWidth, kKtpHeight, scale);
  const double turn = style.second_turn * std::numbers::pi / 180;
  const cv::Point2d centre(kKtpWidth / 2, kKtpHeight / 2);
  const cv::Matx22d rotation(std::cos(turn), -std::sin(turn), std::sin(turn), std::cos(turn));
  cairo_translate(values.cairo(), centre.x + style.second_pass.x, centre.y + style.second_pass.y);
  cairo_rotate(values.cairo(), turn);
  cairo_translate(values.cairo(), -centre.x, -centre.y);
  KtpPrinter printer(picture, labels, values, style, rng);
  printer.header(person);
  printer.nik(person);
  printer.body(person);
  printer.right_side(person);
  // Boxes follow their values; so small a turn changes where they are, not what they are.
  const auto follow = [&](cv::Rect2d box) {
    const cv::Point2d middle(box.x + box.width / 2 - centre.x, box.y + box.height / 2 - centre.y);
    const cv::Point2d moved = rotation * middle;
    return box + (moved - middle) + style.second_pass;
  };
  for (auto& [key, box] : printer.boxes) {
    if (key != "provinsi" && key != "kabupaten") box = follow(box);
  }
  for (cv::Rect2d& digit : printer.nik_digits) digit = follow(digit);
  return {picture.finish().clone(), labels.finish().clone(), values.finish().clone(),
          std::move(printer.boxes), std::move(printer.nik_digits)};
}

DrawnDocument draw_ktp(const Person& person, const KtpStyle& style, Rng& rng, double scale) {
  Canvas canvas(kKtpWidth, kKtpHeight, scale);
  clip_to_card(canvas);
  draw_ground(canvas, rng);
  KtpPrinter printer(canvas, style, rng);
  printer.header(person);
  printer.nik(person);
  printer.body(person);
  printer.right_side(person);
  return {canvas.finish().clone(), kKtpWidth, kKtpHeight, std::move(printer.boxes),
          std::move(printer.nik_digits)};
}

}  // namespace antrean::specimens
