#include "tests/specimens/truth.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace antrean::specimens {
namespace {

Json value_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

double rounded(double value, double digits = 100) {
  return std::round(value * digits) / digits;
}

Date parse_date(const std::string& key, const std::string& text) {
  const auto bad = [&] {
    return std::invalid_argument("\"" + key + "\" must be a date, YYYY-MM-DD");
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') throw bad();
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (text[i] < '0' || text[i] > '9') throw bad();
  }
  const Date date{std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)),
                  std::stoi(text.substr(8, 2))};
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) throw bad();
  return date;
}

}  // namespace

Json ktp_fields(const Person& person) {
  return {{"provinsi", person.area.province},
          {"kabupaten", person.area.regency},
          {"nik", value_or_null(person.nik)},
          {"nama", value_or_null(person.nama)},
          {"tempat_lahir", value_or_null(person.tempat_lahir)},
          {"tanggal_lahir", person.tanggal_lahir.iso()},
          {"jenis_kelamin", person.sex()},
          {"golongan_darah", value_or_null(person.golongan_darah)},
          {"alamat", value_or_null(person.alamat)},
          {"rt_rw", value_or_null(person.rt_rw)},
          {"kel_desa", value_or_null(person.area.village)},
          {"kecamatan", value_or_null(person.area.district)},
          {"agama", value_or_null(person.agama)},
          {"status_perkawinan", value_or_null(person.status_perkawinan)},
          {"pekerjaan", value_or_null(person.pekerjaan)},
          {"kewarganegaraan", value_or_null(person.kewarganegaraan)},
          {"berlaku_hingga", value_or_null(person.berlaku_hingga)}};
}

Json claim_of(const Person& person) {
  return {{"nik", person.nik},
          {"nama", person.nama},
          {"tanggal_lahir", person.tanggal_lahir.iso()},
          {"jenis_kelamin", person.sex()},
          {"no_kk", person.no_kk}};
}

Json camera_json(const Camera& camera) {
  return {{"document_width", rounded(camera.document_width)},
          {"tilt_x", rounded(camera.tilt_x)},
          {"tilt_y", rounded(camera.tilt_y)},
          {"margin_x", rounded(camera.margin_x, 1000)},
          {"margin_y", rounded(camera.margin_y, 1000)},
          {"background", background_name(camera.background)},
          {"edge_shadow", rounded(camera.edge_shadow)},
          {"gradient", rounded(camera.gradient)},
          {"shadow", rounded(camera.shadow)},
          {"glares", camera.glares},
          {"glare", rounded(camera.glare)},
          {"gain", rounded(camera.gain)},
          {"contrast", rounded(camera.contrast)},
          {"warmth", rounded(camera.warmth)},
          {"blur", rounded(camera.blur)},
          {"motion", rounded(camera.motion)},
          {"noise", rounded(camera.noise)},
          {"panel", rounded(camera.panel.pixels)},
          {"moire", rounded(camera.moire.depth)},
          {"capture", rounded(camera.capture)},
          {"mosaic", camera.mosaic},
          {"gray", camera.gray},
          {"jpeg_quality", camera.jpeg_quality}};
}

void add_picture(Json& truth, const Shot& shot, const Camera& camera, const FieldBoxes& boxes) {
  Json corners = Json::array();
  for (const cv::Point2d& corner : shot.corners) {
    corners.push_back({rounded(corner.x), rounded(corner.y)});
  }
  truth["width"] = shot.image.cols;
  truth["height"] = shot.image.rows;
  truth["corners"] = corners;
  const double turn = camera.quarter * 90 + camera.angle;
  const int quarters = static_cast<int>(std::lround(turn / 90));
  truth["rotation"] = ((quarters % 4 + 4) % 4) * 90;
  truth["angle"] = rounded(turn - quarters * 90);
  Json places = Json::object();
  for (const auto& [key, box] : boxes) {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const cv::Point2d corner :
         {cv::Point2d(box.x, box.y), cv::Point2d(box.x + box.width, box.y),
          cv::Point2d(box.x, box.y + box.height),
          cv::Point2d(box.x + box.width, box.y + box.height)}) {
      const cv::Point2d at = map_point(shot.to_image, corner);
      left = std::min(left, at.x);
      right = std::max(right, at.x);
      top = std::min(top, at.y);
      bottom = std::max(bottom, at.y);
    }
    places[key] = {rounded(left, 10), rounded(top, 10), rounded(right - left, 10),
                   rounded(bottom - top, 10)};
  }
  truth["boxes"] = places;
  truth["camera"] = camera_json(camera);
}

void apply_json(const Json& given, Person& person) {
  if (!given.is_object()) throw std::invalid_argument("a person must be a JSON object");
  bool changes_nik = false;
  bool has_nik = false;
  for (const auto& [key, value] : given.items()) {
    if (!value.is_null() && !value.is_string()) {
      throw std::invalid_argument("\"" + key + "\" must be a string or null");
    }
    const std::string text = value.is_null() ? "" : value.get<std::string>();
    if (key == "nik") {
      person.nik = text;
      has_nik = true;
    } else if (key == "nama") {
      person.nama = text;
    } else if (key == "tempat_lahir") {
      person.tempat_lahir = text;
    } else if (key == "tanggal_lahir") {
      person.tanggal_lahir = parse_date(key, text);
      changes_nik = true;
    } else if (key == "jenis_kelamin") {
      if (text != "LAKI-LAKI" && text != "PEREMPUAN") {
        throw std::invalid_argument("\"jenis_kelamin\" must be LAKI-LAKI or PEREMPUAN");
      }
      person.female = text == "PEREMPUAN";
      changes_nik = true;
    } else if (key == "golongan_darah") {
      person.golongan_darah = text;
    } else if (key == "alamat") {
      person.alamat = text;
    } else if (key == "rt_rw") {
      person.rt_rw = text;
    } else if (key == "kel_desa") {
      person.area.village = text;
    } else if (key == "kecamatan") {
      person.area.district = text;
    } else if (key == "kabupaten") {
      person.area.regency = text;
      person.issued_at = person.area.town();
    } else if (key == "provinsi") {
      person.area.province = text;
    } else if (key == "agama") {
      person.agama = text;
    } else if (key == "status_perkawinan") {
      person.status_perkawinan = text;
    } else if (key == "pekerjaan") {
      person.pekerjaan = text;
    } else if (key == "kewarganegaraan") {
      person.kewarganegaraan = text;
    } else if (key == "berlaku_hingga") {
      person.berlaku_hingga = text;
    } else if (key == "no_kk") {
      person.no_kk = text;
    } else {
      throw std::invalid_argument("unknown key \"" + key + "\"");
    }
  }
  if (changes_nik && !has_nik) {
    person.nik = make_nik(person.area.code, person.tanggal_lahir, person.female,
                          std::stoi(person.nik.substr(12)));
  }
}

}  // namespace antrean::specimens
