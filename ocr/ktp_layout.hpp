#pragma once

// Which row of a KTP's body is which field: by the labels' widths, indents and order, before
// anything is read. Pure.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/text_rows.hpp"

namespace antrean::ocr {

/// The labels of a KTP's body in print order; TEMPAT_TANGGAL is place and date of birth.
inline constexpr std::array<std::string_view, 12> kBodyKeys{
    "nama",      "tempat_tanggal",  "jenis_kelamin",
    "alamat",    "rt_rw",           "kel_desa",
    "kecamatan", "agama",           "status_perkawinan",
    "pekerjaan", "kewarganegaraan", "berlaku_hingga"};

struct BodyLine {
  /// Index into kBodyKeys.
  std::size_t key = 0;
  /// Index into the rows.
  std::size_t row = 0;
  /// Where the value is, in the rows' pixels; empty when nothing is printed.
  double left = 0;
  double right = 0;
  bool has_value() const { return right > left; }
};

struct BodyLayout {
  /// In print order; a value of two lines has two.
  std::vector<BodyLine> lines;
  /// Labels whose width and place agree with a KTP's.
  int labels = 0;
  /// How badly rows and labels fit each other; only to be compared.
  double misfit = 1e9;
  /// The colons' column.
  double colon = 0;
};

/// `width` is that of the rows' picture in pixels; the colons stand between `colon_from` and
/// `colon_to`, in pixels as well.
BodyLayout lay_out_body(const TextRows& rows, double colon_from, double colon_to);

}  // namespace antrean::ocr
