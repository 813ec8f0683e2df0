#include "tests/specimens/kk.hpp"

#include <qrencode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <vector>

namespace antrean::specimens {
namespace {

constexpr std::size_t kRows = 10;

struct Column {
  std::string heading;  ///< Lines separated by '|'.
  double width;         ///< In proportion to the others.
  std::string key;      ///< Of the member's object; empty where no field is.
  std::string group;    ///< A heading shared with the neighbour.
};

std::string text_of(const Json& value) {
  return value.is_null() ? std::string("-") : value.get<std::string>();
}

// Dates are ISO in the truth and DD-MM-YYYY on paper.
std::string printed(const std::string& key, const std::string& value) {
  if (!key.starts_with("tanggal") || value.size() != 10) return value;
  return value.substr(8, 2) + "-" + value.substr(5, 2) + "-" + value.substr(0, 4);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

class KkPrinter {
 public:
  KkPrinter(Canvas& canvas, const Family& family, const KkStyle& style, Rng& rng)
      : canvas_(canvas),
        family_(family),
        style_(style),
        rng_(rng),
        left_(style.margin),
        inner_(kKkWidth - 2 * style.margin),
        rules_(style.rules.value_or(style.text.color)) {}

  FieldBoxes boxes;

  void ground() {
    const double white = rng_.between(0.96, 1);
    if (!style_.security_paper) {
      canvas_.fill({white, white, white * rng_.between(0.985, 1)});
      return;
    }
    canvas_.fill({0.80 * white, 0.90 * white, 0.97 * white});
    draw_guilloche(canvas_, rng_, 2, {0.4, 0.68, 0.88}, rng_.between(0.2, 0.5));
    canvas_.frame(40, 40, kKkWidth - 80, kKkHeight - 80, 14, {0.3, 0.55, 0.8, 0.8});
    canvas_.frame(62, 62, kKkWidth - 124, kKkHeight - 124, 4, {0.3, 0.55, 0.8, 0.8});
  }

  void head() {
    emblem(left_ + 90, 190);
    TextStyle title = style_.text;
    title.bold = true;
    title.size = rng_.between(78, 92);
    canvas_.centred("KARTU KELUARGA", title, kKkWidth / 2, 160);
    TextStyle number = title;
    number.size = rng_.between(50, 62);
    const double width = canvas_.measure("No. " + family_.no_kk, number);
    const double x = (kKkWidth - width) / 2;
    canvas_.text("No. ", number, x, 236);
    boxes["no_kk"] = canvas_.text(family_.no_kk, number, x + canvas_.measure("No. ", number), 236);
  }

  void address(const Json& fields) {
    std::vector<std::pair<std::string, std::string>> left = {
        {"Nama Kepala Keluarga", "kepala_keluarga"}, {"Alamat", "alamat"}, {"RT/RW", "rt_rw"}};
    std::vector<std::pair<std::string, std::string>> right = {{"Desa/Kelurahan", "desa_kelurahan"},
                                                              {"Kecamatan", "kecamatan"},
                                                              {"Kabupaten/Kota", "kabupaten_kota"},
                                                              {"Provinsi", "provinsi"}};
    (style_.postcode_right ? right : left).emplace_back("Kode Pos", "kode_pos");
    TextStyle style = style_.text;
    style.size *= rng_.between(1.0, 1.15);
    TextStyle mark = style;
    mark.size *= rng_.between(0.55, 1.05);
    const double pitch = rng_.between(37, 43);
    const double behind = rng_.between(mark.size * 0.3 + 4, 34);
    const double longest = canvas_.measure("Nama Kepala Keluarga", style);
    const double top = rng_.between(304, 316);
    const auto block = [&](const auto& rows, double x, double colon) {
      double y = top;
      for (const auto& [label, key] : rows) {
        canvas_.text(label, style, x, y);
        canvas_.text(":", mark, colon, y);
        boxes[key] = canvas_.text(text_of(fields[key]), style, colon + behind, y);
        y += pitch;
      }
    };
    block(left, left_, left_ + longest + rng_.between(8, 90));
    const double right_x = rng_.between(1760, 1880);
    block(right, right_x, right_x + canvas_.measure("Kabupaten/Kota", style) + rng_.between(8, 80));
  }

  void tables() {
    std::vector<Column> first = {{"No", 60, "", ""},
                                 {"Nama Lengkap", 620, "nama", ""},
                                 {"NIK", 350, "nik", ""},
                                 {"Jenis|Kelamin", 220, "jenis_kelamin", ""},
                                 {"Tempat Lahir", 320, "tempat_lahir", ""},
                                 {"Tanggal|Lahir", 200, "tanggal_lahir", ""},
                                 {"Agama", 190, "agama", ""},
                                 {"Pendidikan", 410, "pendidikan", ""},
                                 {"Jenis Pekerjaan", 420, "jenis_pekerjaan", ""}};
    if (style_.blood_column) first.push_back({"Golongan|Darah", 160, "golongan_darah", ""});
    std::vector<Column> second = {{"No", 60, "", ""},
                                  {"Status|Perkawinan", 330, "status_perkawinan", ""}};
    if (style_.wedding_column) second.push_back({"Tanggal|Perkawinan", 220, "wedding", ""});
    const std::array<Column, 6> rest = {{{"Status Hubungan|Dalam Keluarga", 330, "hubungan", ""},
                                         {"Kewarganegaraan", 240, "kewarganegaraan", ""},
                                         {"No. Paspor", 210, "passport", "Dokumen Imigrasi"},
                                         {"No. KITAP", 210, "kitap", "Dokumen Imigrasi"},
                                         {"Ayah", 600, "ayah", "Nama Orang Tua"},
                                         {"Ibu", 600, "ibu", "Nama Orang Tua"}}};
    second.insert(second.end(), rest.begin(), rest.end());
    const double end = table(first, rng_.between(490, 506), 1);
    const double gap = rng_.between(style_.gap - 9, style_.gap + 9);
    table_end_ = table(second, end + gap, static_cast<int>(first.size()));
  }

  void foot() {
    const TextStyle& style = style_.text;
    const double y = table_end_ + 56;
    const std::string head = family_.members.front().nama;
    canvas_.text("Dikeluarkan Tanggal", style, left_, y);
    canvas_.text(": " + family_.issued.printed(), style, left_ + 300, y);
    canvas_.text("LEMBAR : I. Kepala Keluarga", style, left_, y + 40);
    canvas_.text("II. RT   III. Desa/Kelurahan   IV. Kecamatan", style, left_ + 118, y + 76);

    canvas_.centred("KEPALA KELUARGA", style, 1450, y);
    draw_signature(canvas_, rng_, {1340, y + 40, 220, 90}, {0.05, 0.05, 0.25, 0.9});
    canvas_.centred(head, style, 1450, y + 190);
    canvas_.line(1250, y + 196, 1650, y + 196, 1.5, style.color);

    const double x = 2420;
    canvas_.centred("KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", style, x, y);
    canvas_.centred(family_.area.regency, style, x, y + 34);
    Culture culture;
    culture.religion = "ISLAM";
    const std::string official = invent_name(rng_, culture, rng_.chance(0.3), true);
    if (style_.security_paper) {
      draw_signature(canvas_, rng_, {x - 110, y + 50, 240, 90}, {0.05, 0.05, 0.2, 0.9});
      stamp(x - 130, y + 110);
    } else {
      qr(x - 58, y + 44, 112);
    }
    canvas_.centred(official, style, x, y + 190);
    canvas_.centred("NIP. 19" + std::to_string(rng_.whole(600101, 801231)) + " 19" +
                        std::to_string(rng_.whole(8501, 9912)) + " 1 00" +
                        std::to_string(rng_.whole(1, 9)),
                    style, x, y + 226);
    TextStyle small = style;
    small.size = 18;
    if (!style_.security_paper) {
      canvas_.centred(
          "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik "
          "yang diterbitkan oleh BSrE",
          small, kKkWidth / 2, kKkHeight - 60);
    }
    canvas_.text("CONTOH", small, kKkWidth - 190, kKkHeight - 76);
  }

 private:
  // A shield and a star in a ring, where the national emblem stands.
  void emblem(double x, double y) {
    cairo_t* cr = canvas_.cairo();
    const Color ink =
        style_.security_paper ? Color{0.2, 0.35, 0.55, 0.9} : Color{0.65, 0.5, 0.1, 0.9};
    canvas_.set(ink);
    cairo_set_line_width(cr, 7);
    cairo_arc(cr, x, y, 72, 0, 2 * std::numbers::pi);
    cairo_stroke(cr);
    for (int i = 0; i < 10; ++i) {
      const double turn = i * std::numbers::pi / 5 - std::numbers::pi / 2;
      const double radius = i % 2 == 0 ? 58 : 24;
      cairo_line_to(cr, x + radius * std::cos(turn), y + radius * std::sin(turn));
    }
    cairo_close_path(cr);
    cairo_fill(cr);
  }

  void stamp(double x, double y) {
    cairo_t* cr = canvas_.cairo();
    const Color ink{0.35, 0.2, 0.6, 0.55};
    canvas_.set(ink);
    for (const double radius : {86.0, 62.0}) {
      cairo_set_line_width(cr, 4);
      cairo_arc(cr, x, y, radius, 0, 2 * std::numbers::pi);
      cairo_stroke(cr);
    }
    TextStyle style = style_.text;
    style.color = ink;
    style.size = 20;
    style.bold = true;
    canvas_.centred("DUKCAPIL", style, x, y + 7);
  }

  void qr(double x, double y, double size) {
    QRcode* code =
        QRcode_encodeString(("CONTOH " + family_.no_kk).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == nullptr) return;
    const double module = size / code->width;
    for (int row = 0; row < code->width; ++row) {
      for (int column = 0; column < code->width; ++column) {
        if ((code->data[row * code->width + column] & 1) == 0) continue;
        canvas_.rectangle(x + column * module, y + row * module, module * 1.03, module * 1.03,
                          {0.05, 0.05, 0.05});
      }
    }
    QRcode_free(code);
  }

  // Draws one table; returns its lower edge.
  double table(std::vector<Column> columns, double top, int first_number) {
    if (style_.column_jitter > 0) {
      for (Column& column : columns) {
        column.width *= 1 + rng_.between(-style_.column_jitter, style_.column_jitter);
      }
    }
    const double total = std::accumulate(columns.begin(), columns.end(), 0.0,
                                         [](double sum, const Column& c) { return sum + c.width; });
    for (Column& column : columns) column.width *= inner_ / total;
    const double heading = style_.heading;
    const double numbers = style_.numbered_columns ? 34 : 0;
    const double bottom = top + heading + numbers + style_.row_height * kRows;
    if (style_.security_paper || rng_.chance(0.4)) {
      canvas_.rectangle(
          left_, top, inner_, heading,
          style_.security_paper ? Color{0.6, 0.78, 0.92, 0.6} : Color{0.85, 0.85, 0.85, 0.7});
    }
    headings(columns, top, heading);
    double y = top + heading;
    if (style_.numbered_columns) {
      double x = left_;
      TextStyle small = style_.text;
      small.size = 20;
      // "No" itself is not numbered; the second table goes on counting.
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) {
          canvas_.centred("(" + std::to_string(first_number + static_cast<int>(i) - 1) + ")", small,
                          x + columns[i].width / 2, y + 25);
        }
        x += columns[i].width;
      }
      y += numbers;
    }
    for (std::size_t row = 0; row < kRows; ++row) {
      canvas_.line(left_, y, left_ + inner_, y, style_.rule, rules_);
      cells(columns, row, y);
      y += style_.row_height;
    }
    canvas_.frame(left_, top, inner_, bottom - top, style_.rule * 1.3, rules_);
    if (style_.numbered_columns) {
      canvas_.line(left_, top + heading, left_ + inner_, top + heading, style_.rule, rules_);
    }
    return bottom;
  }

  void headings(const std::vector<Column>& columns, double top, double height) {
    const double bottom =
        top + height + (style_.numbered_columns ? 34 : 0) + style_.row_height * kRows;
    TextStyle style = style_.text;
    style.bold = true;
    style.size = 24;
    double x = left_;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Column& column = columns[i];
      const bool joined = i > 0 && !column.group.empty() && column.group == columns[i - 1].group;
      if (i > 0) canvas_.line(x, joined ? top + height / 2 : top, x, bottom, style_.rule, rules_);
      const double centre = x + column.width / 2;
      if (column.group.empty()) {
        const auto lines = split(column.heading, '|');
        double y = top + height / 2 + (lines.size() == 2 ? -6 : 9);
        for (const std::string& line : lines) {
          canvas_.centred(line, fitted(line, style, column.width - 8), centre, y);
          y += 28;
        }
      } else {
        if (!joined) {
          const double both = column.width + columns[i + 1].width;
          canvas_.centred(column.group, style, x + both / 2, top + height / 4 + 9);
          canvas_.line(x, top + height / 2, x + both, top + height / 2, style_.rule, rules_);
        }
        canvas_.centred(column.heading, style, centre, top + height * 0.75 + 9);
      }
      x += column.width;
    }
  }

  void cells(const std::vector<Column>& columns, std::size_t row, double top) {
    const bool used = row < family_.members.size();
    const Json member = used ? kk_member(family_.members[row], style_) : Json::object();
    double x = left_;
    for (const Column& column : columns) {
      const bool number = &column == &columns.front();
      std::string value = "-";
      if (number) {
        value = std::to_string(row + 1);
      } else if (used && member.contains(column.key)) {
        value = printed(column.key, text_of(member[column.key]));
      } else if (used && column.key == "wedding") {
        value = wedding(family_.members[row]);
      } else if (!used && !style_.dash_everywhere && column.key != "nama") {
        value.clear();
      }
      const bool centred = number || value.size() < 3;
      const cv::Rect2d ink = cell(value, x, top, column.width, centred);
      if (used && member.contains(column.key)) {
        boxes["members." + std::to_string(row) + "." + column.key] = ink;
      }
      x += column.width;
    }
  }

  static std::string wedding(const Person& person) {
    return person.status_perkawinan == "BELUM KAWIN" ? "-" : person.married.printed();
  }

  TextStyle fitted(const std::string& words, TextStyle style, double room) {
    const double width = canvas_.measure(words, style);
    if (width > room) style.size *= room / width;
    return style;
  }

  // A value in its cell: on one line, smaller if need be, on two lines if very long.
  cv::Rect2d cell(const std::string& value, double x, double top, double width, bool centred) {
    const double room = width - 18;
    const double baseline = top + style_.row_height / 2 + style_.text.size * 0.35;
    TextStyle style = style_.text;
    if (canvas_.measure(value, style) > room / 0.78 && value.find(' ') != std::string::npos) {
      std::size_t cut = value.rfind(' ', value.size() / 2 + 3);
      if (cut == std::string::npos) cut = value.find(' ');
      style.size *= 0.74;
      const std::string upper = value.substr(0, cut);
      const std::string lower = value.substr(cut + 1);
      const TextStyle small = fitted(upper.size() > lower.size() ? upper : lower, style, room);
      const double middle = top + style_.row_height / 2;
      return canvas_.text(upper, small, x + 9, middle - 2) |
             canvas_.text(lower, small, x + 9, middle + small.size * 0.92);
    }
    style = fitted(value, style, room);
    return centred ? canvas_.centred(value, style, x + width / 2, baseline)
                   : canvas_.text(value, style, x + 9, baseline);
  }

  Canvas& canvas_;
  const Family& family_;
  const KkStyle& style_;
  Rng& rng_;
  double left_;
  double inner_;
  Color rules_;
  double table_end_ = 0;
};

}  // namespace

KkStyle invent_kk_style(Rng& rng, const Date& issued) {
  static constexpr std::array kFaces = {"Liberation Sans", "Liberation Sans", "FreeSans",
                                        "Nimbus Sans", "DejaVu Sans Condensed"};
  KkStyle style;
  style.text.family = rng.pick(kFaces);
  style.text.size = rng.between(26, 29.5);
  if (style.text.family == "DejaVu Sans Condensed") style.text.size *= 0.92;
  const double ink = rng.between(0, 0.18);
  style.text.color = {ink, ink, ink + rng.between(0, 0.08)};
  // White paper since July 2020 (Permendagri 109/2019); the bracketed columns since 2017.
  style.security_paper = issued < Date{2020, 7, 1};
  const bool modern = issued.year >= 2017;
  style.blood_column = modern ? rng.chance(0.95) : rng.chance(0.05);
  style.wedding_column = modern ? rng.chance(0.95) : rng.chance(0.05);
  style.postcode_right = rng.chance(0.3);
  style.bare_regency = rng.chance(0.4);
  style.registered = modern && rng.chance(0.4);
  style.numbered_columns = rng.chance(0.8);
  style.dash_everywhere = rng.chance(0.75);
  style.row_height = rng.between(43, 48);
  style.rule = rng.between(1.6, 3.2);
  return style;
}

Json kk_fields(const Family& family, const KkStyle& style) {
  return {{"no_kk", family.no_kk},
          {"kepala_keluarga", family.members.front().nama},
          {"alamat", family.alamat},
          {"rt_rw", family.rt_rw},
          {"kode_pos", family.kode_pos},
          {"desa_kelurahan", family.area.village},
          {"kecamatan", family.area.district},
          {"kabupaten_kota", style.bare_regency ? family.area.town() : family.area.regency},
          {"provinsi", family.area.province}};
}

Json kk_member(const Person& member, const KkStyle& style) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  std::string status = member.status_perkawinan;
  if (style.registered && status == "KAWIN") status = "KAWIN TERCATAT";
  return {{"nama", member.nama},
          {"nik", member.nik},
          {"jenis_kelamin", member.sex()},
          {"tempat_lahir", member.tempat_lahir},
          {"tanggal_lahir", member.tanggal_lahir.iso()},
          {"agama", or_dash(member.agama)},
          {"pendidikan", member.pendidikan},
          {"jenis_pekerjaan", member.pekerjaan},
          {"golongan_darah", style.blood_column ? Json(or_dash(member.golongan_darah)) : Json()},
          {"status_perkawinan", status},
          {"hubungan", member.hubungan},
          {"kewarganegaraan", member.kewarganegaraan},
          {"ayah", or_dash(member.ayah)},
          {"ibu", or_dash(member.ibu)}};
}

DrawnDocument draw_kk(const Family& family, const KkStyle& style, Rng& rng, double scale,
                      const std::function<void(Canvas&)>& ground) {
  Canvas canvas(kKkWidth, kKkHeight, scale);
  KkPrinter printer(canvas, family, style, rng);
  if (ground) {
    ground(canvas);
  } else {
    printer.ground();
  }
  printer.head();
  printer.address(kk_fields(family, style));
  printer.tables();
  printer.foot();
  return {canvas.finish().clone(), kKkWidth, kKkHeight, std::move(printer.boxes), {}};
}

}  // namespace antrean::specimens
