#include "tests/ocr_report/score.hpp"

#include <algorithm>

namespace antrean::ocr_report {
namespace {

constexpr std::size_t kMostWorst = 60;
constexpr double kGrey = 0.8;

std::string text_of(const Json& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() || found->is_null() ? "" : found->get<std::string>();
}

void keep_worst(std::vector<WorstCase>& worst, WorstCase one) {
  worst.push_back(std::move(one));
  if (worst.size() < 2 * kMostWorst) return;
  std::stable_sort(worst.begin(), worst.end(),
                   [](const WorstCase& a, const WorstCase& b) { return a.wrong > b.wrong; });
  worst.resize(kMostWorst);
}

std::string difference(const std::string& key, const std::string& truth, const ocr::Field& read) {
  return key + ": \"" + truth + "\" read as \"" + read.value.value_or("") + "\" (" +
         std::to_string(read.confidence).substr(0, 5) + ", raw \"" + read.raw + "\")\n";
}

const ocr::Field& field_of(const std::map<std::string, ocr::Field>& fields,
                           const std::string& key) {
  static const ocr::Field kNone;
  const auto found = fields.find(key);
  return found == fields.end() ? kNone : found->second;
}

}  // namespace

const std::vector<std::string>& ktp_keys() {
  static const std::vector<std::string> keys{"provinsi",      "kabupaten",
                                             "nik",           "nama",
                                             "tempat_lahir",  "tanggal_lahir",
                                             "jenis_kelamin", "golongan_darah",
                                             "alamat",        "rt_rw",
                                             "kel_desa",      "kecamatan",
                                             "agama",         "status_perkawinan",
                                             "pekerjaan",     "kewarganegaraan",
                                             "berlaku_hingga"};
  return keys;
}

const std::vector<std::string>& member_keys() {
  static const std::vector<std::string> keys{"nama",           "nik",
                                             "jenis_kelamin",  "tempat_lahir",
                                             "tanggal_lahir",  "agama",
                                             "pendidikan",     "jenis_pekerjaan",
                                             "golongan_darah", "status_perkawinan",
                                             "hubungan",       "kewarganegaraan",
                                             "ayah",           "ibu"};
  return keys;
}

ocr::Claim claim_of(const Json& claim) {
  ocr::Claim made{text_of(claim, "nik"),
                  text_of(claim, "nama"),
                  text_of(claim, "tanggal_lahir"),
                  text_of(claim, "jenis_kelamin"),
                  {}};
  return made;
}

void score_ktp(const Picture& picture, const ocr::Reading& reading, Score& score) {
  KtpScore& tier = score.ktp[picture.tier];
  const Json& truth = picture.truth["fields"];
  WorstCase one{0, picture.id, picture.tier, "", picture.bytes};
  bool decisive = true;
  for (const std::string& key : ktp_keys()) {
    const std::string wanted = text_of(truth, key);
    const ocr::Field& read = field_of(reading.fields, key);
    const bool right = read.value.value_or("") == wanted;
    tier.fields.add(right);
    tier.by_field[key].add(right);
    if (read.value) score.said.push_back({key, read.confidence, right});
    const bool decides =
        key == "nik" || key == "nama" || key == "tanggal_lahir" || key == "jenis_kelamin";
    if (!right) {
      one.wrong += decides ? 3 : 1;
      one.text += difference(key, wanted, read);
      if (decides) decisive = false;
      if (key == "nik") one.wrong += 3;
    }
    if (key == "nik") tier.nik.add(right);
  }
  tier.decisive.add(decisive);
  const ocr::Verdict verdict = ocr::decide(claim_of(picture.truth["claim"]), &reading, nullptr);
  const bool approved = verdict.decision == ocr::Decision::approve;
  tier.approved.add(approved);
  if (reading.quality.grayscale <= kGrey) tier.approved_in_colour.add(approved);
  for (const auto& reason : verdict.reasons) {
    ++tier.reasons[reason.code + (reason.field.empty() ? "" : "(" + reason.field + ")")];
    one.text += std::string(ocr::name_of(verdict.decision)) + ": " + reason.code + " " +
                reason.field + "\n";
  }
  for (const auto& check : reading.checks) one.text += check.code + ": " + check.detail + "\n";
  if (one.wrong > 0 || !approved) keep_worst(score.worst, std::move(one));
}

void score_kk(const Picture& picture, const ocr::Reading& reading, Score& score) {
  KkScore& tier = score.kk[picture.tier];
  const Json& truth = picture.truth["fields"];
  WorstCase one{0, picture.id, picture.tier, "", picture.bytes};
  const auto compare = [&](const std::string& key, const Json& values,
                           const std::map<std::string, ocr::Field>& fields) {
    const std::string wanted = text_of(values, key);
    const ocr::Field& read = field_of(fields, key);
    const bool right = read.value.value_or("") == wanted;
    if (read.value) score.said.push_back({"kk." + key, read.confidence, right});
    tier.by_field[key].add(right);
    if (!right) {
      ++one.wrong;
      one.text += difference(key, wanted, read);
    }
    return right;
  };
  for (const auto& item : truth.items()) {
    const bool right = compare(item.key(), truth, reading.fields);
    tier.fields.add(right);
    if (item.key() == "no_kk") tier.number.add(right);
  }
  const Json& members = picture.truth["members"];
  static const std::map<std::string, ocr::Field> kNobody;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& read = i < reading.members.size() ? reading.members[i] : kNobody;
    for (const std::string& key : member_keys()) {
      const bool right = compare(key, members[i], read);
      tier.member_fields.add(right);
      if (key == "nik") tier.niks.add(right);
      if (key == "nama") tier.names.add(right);
    }
    ocr::Claim claim = claim_of(members[i]);
    claim.no_kk = text_of(truth, "no_kk");
    tier.approved.add(ocr::decide(claim, nullptr, &reading).decision == ocr::Decision::approve);
  }
  if (one.wrong > 0) keep_worst(score.worst, std::move(one));
}

void score_times(const Picture& picture, const ocr::Reading& reading, Score& score) {
  Times& times = score.times[picture.truth.value("kind", "ktp") + " " + picture.tier];
  times.ms.push_back(reading.ms);
  for (const auto& [step, ms] : reading.steps_ms) times.steps[step] += ms;
}

void score_bad(const Picture& picture, const std::string& what, const ocr::Claim& claim,
               const ocr::Reading& reading, bool is_kk, Score& score) {
  const ocr::Verdict verdict =
      ocr::decide(claim, is_kk ? nullptr : &reading, is_kk ? &reading : nullptr);
  const bool approved = verdict.decision == ocr::Decision::approve;
  BadScore& bad = score.bad[what];
  bad.approved.add(approved);
  ++bad.decisions[std::string(ocr::name_of(verdict.decision))];
  if (approved) {
    score.wrongly_approved.push_back(
        {0, picture.id, picture.tier, "approved in spite of: " + what, picture.bytes});
  }
}

std::vector<std::pair<std::string, ocr::Claim>> wrong_claims(const Picture& picture) {
  const ocr::Claim honest = claim_of(picture.truth["claim"]);
  specimens::Rng rng(picture.truth.value("seed", std::uint64_t{1}), "wrong claims");
  std::vector<std::pair<std::string, ocr::Claim>> claims;
  const auto add = [&](const char* what, auto change) {
    ocr::Claim claim = honest;
    change(claim);
    claims.emplace_back(what, claim);
  };
  add("claim: NIK off by one digit", [&](ocr::Claim& claim) {
    char& digit = claim.nik[rng.index(claim.nik.size())];
    digit = static_cast<char>('0' + (digit - '0' + rng.whole(1, 9)) % 10);
  });
  add("claim: two digits swapped", [&](ocr::Claim& claim) {
    std::size_t at = rng.index(15);
    for (int i = 0; i < 15 && claim.nik[at] == claim.nik[at + 1]; ++i) at = (at + 1) % 15;
    std::swap(claim.nik[at], claim.nik[at + 1]);
    if (claim.nik == honest.nik) claim.nik[15] = claim.nik[15] == '9' ? '1' : '9';
  });
  add("claim: birth date off", [&](ocr::Claim& claim) {
    char& digit = claim.tanggal_lahir[rng.chance(0.5) ? 9 : 3];
    digit = digit == '8' ? '3' : static_cast<char>('0' + (digit - '0' + 1) % 10);
  });
  add("claim: other sex", [](ocr::Claim& claim) {
    claim.jenis_kelamin = claim.jenis_kelamin == "PEREMPUAN" ? "LAKI-LAKI" : "PEREMPUAN";
  });
  add("claim: one letter of the name", [&](ocr::Claim& claim) {
    std::size_t at = rng.index(claim.nama.size());
    while (claim.nama[at] < 'A' || claim.nama[at] > 'Z') at = (at + 1) % claim.nama.size();
    claim.nama[at] = claim.nama[at] == 'Z' ? 'A' : static_cast<char>(claim.nama[at] + 1);
  });
  add("claim: another's name", [](ocr::Claim& claim) {
    claim.nama = claim.nama == "SITI AMINAH" ? "DEWI LESTARI" : "SITI AMINAH";
  });
  return claims;
}

}  // namespace antrean::ocr_report
