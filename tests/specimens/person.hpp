#pragma once

// Invented people and families. Nobody here exists; only the areas are real.

#include <string>
#include <vector>

#include "tests/specimens/areas.hpp"
#include "tests/specimens/names.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct Date {
  int year = 2000;
  int month = 1;
  int day = 1;

  auto operator<=>(const Date&) const = default;
  std::string iso() const;      ///< 1990-03-07
  std::string printed() const;  ///< 07-03-1990, as on a KTP and KK
};

/// The day on which all ages are counted, fixed so that a seed keeps its meaning.
inline constexpr Date kToday{2025, 6, 15};

/// Whole years from `birth` to `day`.
int age_on(const Date& birth, const Date& day = kToday);

/// Everything a KTP or a row of a KK says of somebody. Texts are as printed, upper case.
struct Person {
  std::string nik;
  std::string nama;
  std::string tempat_lahir;
  Date tanggal_lahir;
  bool female = false;
  std::string golongan_darah;  ///< "-" where the card prints a dash, empty where it prints nothing.
  Area area;                   ///< Address: kel_desa, kecamatan, kabupaten, provinsi.
  std::string alamat;
  std::string rt_rw;  ///< "003/012"
  std::string agama;  ///< May be empty.
  std::string status_perkawinan;
  std::string pekerjaan;
  std::string kewarganegaraan = "WNI";
  std::string berlaku_hingga;  ///< "SEUMUR HIDUP" or an ISO date.
  Date issued;                 ///< Of the KTP.
  std::string issued_at;       ///< Place of issue, under the photograph.
  std::string no_kk;

  std::string pendidikan;
  std::string hubungan;  ///< Relation to the head of the family.
  std::string ayah;
  std::string ibu;
  Date married;  ///< Meaningful unless status_perkawinan is BELUM KAWIN.

  std::string sex() const { return female ? "PEREMPUAN" : "LAKI-LAKI"; }
};

/// One KK: its head is the first member.
struct Family {
  std::string no_kk;
  std::string kode_pos;
  Area area;
  std::string alamat;
  std::string rt_rw;
  Date issued;
  std::vector<Person> members;  ///< 1 to 10.
};

/// NIK by rule: the area's six digits, day (+40 for women), month, two digits of the year, serial
/// (PP 40/2019 and Kemendagri's area codes).
std::string make_nik(const std::string& area_code, const Date& birth, bool female, int serial);

/// Number of a KK: area of issue, date of issue (never +40), serial.
std::string make_kk_number(const std::string& area_code, const Date& issued, int serial);

/// An adult with a KTP.
Person invent_person(Rng& rng, const AreaTable& areas);

/// A family of `size` members (1 to 10) that agrees with itself: surnames, parents, ages, address.
Family invent_family(Rng& rng, const AreaTable& areas, int size);

/// True if the member is old enough for a KTP (17, or married).
bool has_ktp(const Person& person);

}  // namespace antrean::specimens
