#include "tests/specimens/person.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace antrean::specimens {
namespace {

std::string padded(int number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

int days_in_month(int year, int month) {
  static constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

Date date_in_years(Rng& rng, int first, int last) {
  Date date{rng.whole(first, last), rng.whole(1, 12), 1};
  date.day = rng.whole(1, days_in_month(date.year, date.month));
  return date;
}

// A birth date of somebody who is `age` today.
Date birth_at_age(Rng& rng, int age) {
  for (;;) {
    const Date date = date_in_years(rng, kToday.year - age - 1, kToday.year - age);
    if (age_on(date) == age) return date;
  }
}

int serial(Rng& rng) {
  return rng.chance(0.85) ? rng.whole(1, 40) : rng.whole(41, 9999);
}

std::string blood(Rng& rng) {
  static constexpr std::array<std::string_view, 8> kKnown = {"A",  "B",  "AB", "O",
                                                             "A+", "B+", "O+", "O-"};
  const double kind = rng.unit();
  if (kind < 0.42) return "-";
  if (kind < 0.5) return "";
  if (kind < 0.53) return "TIDAK TAHU";
  return std::string(kind < 0.92 ? kKnown[rng.index(4)] : kKnown[4 + rng.index(4)]);
}

std::string education(Rng& rng, int age) {
  static constexpr std::array<std::string_view, 8> kAdult = {
      "TAMAT SD/SEDERAJAT",  "SLTP/SEDERAJAT", "SLTA/SEDERAJAT",
      "SLTA/SEDERAJAT",      "DIPLOMA I/II",   "AKADEMI/DIPLOMA III/S. MUDA",
      "DIPLOMA IV/STRATA I", "STRATA II"};
  if (age < 6) return "TIDAK/BELUM SEKOLAH";
  if (age < 12) return "BELUM TAMAT SD/SEDERAJAT";
  if (age < 15) return "TAMAT SD/SEDERAJAT";
  if (age < 18) return "SLTP/SEDERAJAT";
  if (age < 22) return "SLTA/SEDERAJAT";
  if (rng.chance(0.02)) return "STRATA III";
  return std::string(rng.pick(kAdult));
}

std::string rt_rw(Rng& rng) {
  const int rt = rng.whole(1, 15);
  // Villages without RW print 000.
  const int rw = rng.chance(0.06) ? 0 : rng.whole(1, 20);
  return padded(rt, 3) + "/" + padded(rw, 3);
}

// Most people were registered where they live; many have moved since, and the NIK never changes.
const Area& first_area(Rng& rng, const AreaTable& areas, const Area& home) {
  return rng.chance(0.75) ? home : rng.pick(areas.areas);
}

// Fills what depends on birth, sex and home: NIK, birthplace, blood, KTP dates.
void complete(Rng& rng, const AreaTable& areas, const Culture& culture, Person& person) {
  const Area& origin = first_area(rng, areas, person.area);
  const std::string code =
      person.tanggal_lahir.year < 2022 ? code_before_2022(origin.code) : origin.code;
  person.nik = make_nik(code, person.tanggal_lahir, person.female, serial(rng));
  person.tempat_lahir = rng.chance(0.8) ? origin.town() : rng.pick(areas.areas).district;
  person.golongan_darah = blood(rng);
  person.agama = culture.religion;
  const int age = age_on(person.tanggal_lahir);
  person.pendidikan = education(rng, age);
  // e-KTPs are issued since 2011, and not before the person is 17.
  const int since = std::max(2011, person.tanggal_lahir.year + 17);
  person.issued = date_in_years(rng, std::min(since, kToday.year - 1), kToday.year - 1);
  // Until 2013 cards bore an end of five years, on the birthday; they are valid for life anyway.
  if (person.issued.year <= 2013 && rng.chance(0.7)) {
    Date end = person.tanggal_lahir;
    end.year = person.issued.year + 5;
    end.day = std::min(end.day, days_in_month(end.year, end.month));
    person.berlaku_hingga = end.iso();
  } else {
    person.berlaku_hingga = "SEUMUR HIDUP";
  }
  person.issued_at = person.area.town();
  if (person.issued.year < 2022) person.area.province = province_before_2022(person.area);
}

void inherit_home(const Family& family, Person& person) {
  person.area = family.area;
  person.alamat = family.alamat;
  person.rt_rw = family.rt_rw;
  person.no_kk = family.no_kk;
}

bool adult_titles(Rng& rng) {
  return rng.chance(0.09);
}

}  // namespace

std::string Date::iso() const {
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

std::string Date::printed() const {
  return padded(day, 2) + "-" + padded(month, 2) + "-" + padded(year, 4);
}

int age_on(const Date& birth, const Date& day) {
  const bool before_birthday =
      day.month < birth.month || (day.month == birth.month && day.day < birth.day);
  return day.year - birth.year - (before_birthday ? 1 : 0);
}

std::string make_nik(const std::string& area_code, const Date& birth, bool female,
                     int serial_number) {
  return area_code + padded(birth.day + (female ? 40 : 0), 2) + padded(birth.month, 2) +
         padded(birth.year % 100, 2) + padded(serial_number, 4);
}

std::string make_kk_number(const std::string& area_code, const Date& issued, int serial_number) {
  return make_nik(area_code, issued, false, serial_number);
}

bool has_ktp(const Person& person) {
  return age_on(person.tanggal_lahir) >= 17 || person.status_perkawinan != "BELUM KAWIN";
}

Person invent_person(Rng& rng, const AreaTable& areas) {
  const Culture culture = invent_culture(rng);
  Person person;
  person.female = rng.chance(0.5);
  person.area = rng.pick(areas.areas);
  const int age = rng.chance(0.08) ? rng.whole(66, 93) : rng.whole(17, 65);
  person.tanggal_lahir = birth_at_age(rng, age);
  person.nama = invent_name(rng, culture, person.female, age > 25 && adult_titles(rng));
  person.alamat = invent_address(rng);
  person.rt_rw = rt_rw(rng);
  const double state = rng.unit();
  if (age < 20 || state < (age < 30 ? 0.55 : 0.12)) {
    person.status_perkawinan = "BELUM KAWIN";
  } else if (state < 0.9) {
    person.status_perkawinan = "KAWIN";
  } else {
    person.status_perkawinan = rng.chance(0.5) ? "CERAI HIDUP" : "CERAI MATI";
  }
  person.married = date_in_years(rng, std::min(person.tanggal_lahir.year + 19, kToday.year - 1),
                                 kToday.year - 1);
  person.pekerjaan =
      invent_occupation(rng, age, person.female, person.status_perkawinan == "KAWIN");
  complete(rng, areas, culture, person);
  if (rng.chance(0.02)) person.agama.clear();
  person.hubungan = "KEPALA KELUARGA";
  person.ayah = invent_name(rng, culture, false, false);
  person.ibu = invent_name(rng, culture, true, false);
  const Date issued = date_in_years(rng, 2008, kToday.year - 1);
  person.no_kk = make_kk_number(person.area.code, issued, serial(rng));
  return person;
}

Family invent_family(Rng& rng, const AreaTable& areas, int size) {
  Family family;
  Person head = invent_person(rng, areas);
  const Culture culture = [&] {
    Culture own = invent_culture(rng);
    own.religion = head.agama.empty() ? "ISLAM" : head.agama;
    return own;
  }();
  family.area = rng.pick(areas.areas);
  family.alamat = head.alamat;
  family.rt_rw = head.rt_rw;
  // Half of today's KK are from before the white paper of July 2020.
  family.issued =
      rng.chance(0.5) ? date_in_years(rng, 2012, 2019) : date_in_years(rng, 2020, kToday.year - 1);
  if (family.issued.year < 2022) family.area.province = province_before_2022(family.area);
  family.no_kk = make_kk_number(family.area.code, family.issued, serial(rng));
  family.kode_pos = std::to_string(rng.whole(10110, 98995));

  const bool couple = size > 1 && rng.chance(0.9);
  head.female = !couple && rng.chance(0.7);
  const int head_age = couple || size > 1 ? rng.whole(26, 62) : rng.whole(20, 75);
  head.tanggal_lahir = birth_at_age(rng, head_age);
  head.nama = invent_name(rng, culture, head.female, adult_titles(rng));
  head.status_perkawinan = couple     ? "KAWIN"
                           : size > 1 ? (rng.chance(0.5) ? "CERAI HIDUP" : "CERAI MATI")
                                      : "BELUM KAWIN";
  head.agama = culture.religion;
  head.pekerjaan = invent_occupation(rng, head_age, head.female, couple);
  inherit_home(family, head);
  complete(rng, areas, culture, head);
  const int wedding_age = rng.whole(19, std::min(head_age - 1, 32));
  head.married = date_in_years(rng, head.tanggal_lahir.year + wedding_age,
                               head.tanggal_lahir.year + wedding_age);
  family.members.push_back(head);

  std::string mother = head.female ? head.nama : "";
  int mother_age = head_age;
  if (couple) {
    Person wife;
    wife.female = true;
    mother_age = std::max(21, head_age - rng.whole(-2, 7));
    wife.tanggal_lahir = birth_at_age(rng, mother_age);
    Culture own = invent_culture(rng);
    own.religion = culture.religion;
    wife.nama = invent_name(rng, own, true, adult_titles(rng));
    wife.status_perkawinan = "KAWIN";
    wife.married = head.married;
    wife.hubungan = "ISTRI";
    wife.ayah = invent_name(rng, own, false, false);
    wife.ibu = invent_name(rng, own, true, false);
    wife.pekerjaan = invent_occupation(rng, mother_age, true, true);
    inherit_home(family, wife);
    complete(rng, areas, own, wife);
    mother = wife.nama;
    family.members.push_back(wife);
  }
  const std::string father =
      head.female ? invent_name(rng, culture, false, false) : family.members.front().nama;
  if (mother.empty()) mother = invent_name(rng, culture, true, false);

  int child_age = std::max(0, std::min(mother_age, head_age) - rng.whole(20, 24));
  while (static_cast<int>(family.members.size()) < size) {
    Person other;
    other.female = rng.chance(0.5);
    other.status_perkawinan = "BELUM KAWIN";
    inherit_home(family, other);
    if (child_age >= 0) {
      other.hubungan = "ANAK";
      other.tanggal_lahir = birth_at_age(rng, child_age);
      other.nama = invent_name(rng, culture, other.female, false);
      other.ayah = father;
      other.ibu = mother;
      child_age -= rng.whole(1, 3);
    } else {
      // An elder of the house, once the children's ages are used up.
      static constexpr std::array<std::string_view, 3> kElders = {"ORANGTUA", "MERTUA",
                                                                  "FAMILI LAIN"};
      other.hubungan = rng.pick(kElders);
      other.tanggal_lahir = birth_at_age(rng, std::min(95, head_age + rng.whole(20, 30)));
      other.nama = invent_name(rng, culture, other.female, false);
      other.ayah = rng.chance(0.2) ? "-" : invent_name(rng, culture, false, false);
      other.ibu = rng.chance(0.2) ? "-" : invent_name(rng, culture, true, false);
      other.status_perkawinan = "CERAI MATI";
      other.married =
          date_in_years(rng, other.tanggal_lahir.year + 20, other.tanggal_lahir.year + 25);
    }
    const int age = age_on(other.tanggal_lahir);
    other.pekerjaan = invent_occupation(rng, age, other.female, false);
    complete(rng, areas, culture, other);
    family.members.push_back(other);
  }
  return family;
}

}  // namespace antrean::specimens
