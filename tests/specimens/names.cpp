#include "tests/specimens/names.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace antrean::specimens {
namespace {

using Words = std::vector<std::string_view>;

enum class Usage {
  kFree,   // words combine freely, no inherited name
  kClan,   // the last word is inherited
  kOrder,  // Balinese: a birth-order word comes first
};

struct Region {
  Usage usage;
  double muslim, kristen, katholik, hindu, budha, khonghucu;
  Words male, female, second_male, second_female, clans;
};

const std::vector<Region>& regions() {
  static const std::vector<Region> kRegions = {
      // Java
      {Usage::kFree,
       0.93,
       0.03,
       0.03,
       0.0,
       0.01,
       0,
       {"BUDI",    "AGUS",     "SUPARMAN", "JOKO",     "SLAMET",  "BAMBANG", "WAHYU", "DWI",
        "EKO",     "TRI",      "SUTRISNO", "PRASETYO", "WIDODO",  "SUGENG",  "HERU",  "YULIANTO",
        "NUGROHO", "PURWANTO", "SUHARDI",  "MULYONO",  "TEGUH",   "RUDI",    "ARIF",  "BAGUS",
        "DIMAS",   "GALIH",    "HANDOKO",  "IMAM",     "KUNCORO", "LUKMAN",  "PAIJO", "SARWONO",
        "TUKIMIN", "WARSITO",  "YOGI",     "ANANG"},
       {"SITI",      "SRI",     "DEWI",  "ENDANG",   "WAHYUNI",  "LESTARI", "RATNA",
        "YULI",      "NUR",     "RINI",  "SULASTRI", "SUMIYATI", "TUMINAH", "WARTINI",
        "PAINEM",    "MURNI",   "ANI",   "INDAH",    "DIAN",     "EKA",     "FITRI",
        "ISTIQOMAH", "KARTIKA", "MEGA",  "NINGSIH",  "PUJI",     "RETNO",   "TUTIK",
        "UMI",       "WIWIK",   "YANTI", "ASIH",     "DYAH",     "KHOTIJAH"},
       {"SANTOSO",  "SETIAWAN", "WIBOWO",    "SAPUTRO",   "HIDAYAT",   "KURNIAWAN",   "UTOMO",
        "RAHARJO",  "SUSILO",   "PAMUNGKAS", "HARYANTO",  "WICAKSONO", "ADI NUGROHO", "CAHYONO",
        "PRIYANTO", "HARTONO",  "SUBAGYO",   "WIJAYANTO", "KUSUMO",    "BASUKI"},
       {"RAHAYU",  "WULANDARI",  "HANDAYANI", "KUSUMAWATI",  "PUSPITASARI",
        "ASTUTI",  "UTAMI",      "SETYOWATI", "MARYATI",     "ANGGRAENI",
        "PRATIWI", "WIDIASTUTI", "SUSANTI",   "PERMATASARI", "NURHAYATI",
        "MULYANI", "AGUSTINA",   "KHASANAH",  "SUKMAWATI",   "HARTATI"},
       {}},
      // Sunda
      {Usage::kFree,
       0.98,
       0.01,
       0.01,
       0,
       0,
       0,
       {"ASEP",   "UJANG",   "DADANG", "CECEP", "ENDANG", "DEDI",    "IWAN",  "YAYAN",   "AJAT",
        "ENJANG", "TATANG",  "OMAN",   "UUS",   "JAJANG", "KOSASIH", "MAMAN", "NANDANG", "RAHMAT",
        "RIDWAN", "SOLIHIN", "TAUFIK", "WAWAN", "YUSUP",  "ADE",     "DENI"},
       {"NENG", "EUIS",  "AI",    "ELIS", "IIS",   "CUCU",  "ENUNG", "NANI", "TETI",    "YAYAH",
        "IMAS", "LILIS", "ONENG", "RINA", "TITIN", "WIWIN", "YETI",  "ICAH", "KARTINI", "MIMIN"},
       {"SUPRIATNA", "KURNIA", "HERMAWAN", "SURYANA", "GUNAWAN", "SUTISNA", "NUGRAHA", "PERMANA",
        "SAEPULOH", "MULYANA", "RUSMANA", "SOMANTRI", "SETIADI", "FIRMANSYAH", "HIDAYATULLOH"},
       {"NURJANAH", "ROHAYATI", "SUMIATI", "KOMALASARI", "MARLINA", "ROSMIATI", "YULIANTI",
        "HASANAH", "SITI MARYAM", "KURNIASIH", "SUKAESIH", "NURAENI", "WARYATI", "HERAWATI"},
       {}},
      // Minangkabau, Malay, Aceh
      {Usage::kFree,
       1.0,
       0,
       0,
       0,
       0,
       0,
       {"ZULKIFLI", "YUSRIZAL",  "AFRIZAL", "SYAFRUDDIN", "MUHAMMAD", "AHMAD",
        "TEUKU",    "ISKANDAR",  "JUNAIDI", "HENDRI",     "FAUZAN",   "ZAINAL",
        "MURSALIN", "AMIRUDDIN", "RAZALI",  "MUSTAFA",    "SAIFUL",   "FAJRI",
        "ILHAM",    "NASRUL",    "RIZKI",   "DARMAWAN",   "MUNAWIR",  "TARMIZI"},
       {"NURHAYATI", "FATIMAH",     "CUT",   "MARDIANA", "YUSNIDAR", "ROSMANIAR",
        "ZURAIDA",   "RAHMAH",      "DESI",  "ELVI",     "FADHILAH", "HUSNA",
        "JAMILAH",   "KHAIRUNNISA", "LAILA", "MARIANI",  "NADIA",    "OLIVIA",
        "RAUDHATUL", "SAFRIDA",     "YENI",  "ZAKIYAH",  "AULIA"},
       {"ABDULLAH", "IBRAHIM", "HAMZAH", "EFENDI", "AZHAR", "FITRAH", "MA'RUF", "SYAHPUTRA",
        "PUTRA", "ARIFIN", "YUNUS", "BASRI", "ANSHARI", "RAMADHAN", "HANAFIAH", "NUR'AIN"},
       {"NYAK DIEN", "MELATI", "SALSABILA", "JANNAH", "ZAHRA", "MAULIDA", "PUTRI", "RAHMI",
        "OKTAVIA", "SU'AIBAH", "AFRIANTI", "MARLIZA", "NISA'", "HAFIZAH"},
       {}},
      // Batak
      {Usage::kClan,
       0.15,
       0.7,
       0.15,
       0,
       0,
       0,
       {"TOGAR", "PARLINDUNGAN", "JONATHAN", "MANGASI", "HOTMAN", "BINSAR", "SAHAT", "PARULIAN",
        "JANSEN", "RICKY", "MARULI", "DANIEL", "BONAR", "POLTAK", "TUMPAL", "ROBERTO", "LEO"},
       {"ROSITA", "TIURMA", "LASMARIA", "DUMA", "HOTMAIDA", "RUTH", "MARIA", "SONDANG", "ULI",
        "RISMA", "NURMALA", "TIODOR", "KRISTINA", "DEBORA", "MAGDALENA", "LAMTIUR"},
       {"MARTUA", "PANGIHUTAN", "HASUDUNGAN", "FERNANDO", "EFRAIM", "TIMBUL", "MAROJAHAN"},
       {"ROTUA", "NAOMI", "ELISABETH", "OKTAVIANI", "THERESIA", "NATALIA", "BR."},
       {"SIREGAR",    "SITUMORANG", "SIMANJUNTAK",  "NAINGGOLAN", "PANJAITAN",
        "HUTAGALUNG", "SINAGA",     "TAMBUNAN",     "LUBIS",      "NASUTION",
        "HARAHAP",    "GINTING",    "SEMBIRING",    "TARIGAN",    "PURBA",
        "MANURUNG",   "SILALAHI",   "LUMBANTOBING", "RAJAGUKGUK", "HASIBUAN"}},
      // Bali
      {Usage::kOrder,
       0.02,
       0.01,
       0.01,
       0.94,
       0.02,
       0,
       {"I WAYAN", "I MADE", "I NYOMAN", "I KETUT", "I PUTU", "I KADEK", "I KOMANG", "I GEDE",
        "IDA BAGUS", "ANAK AGUNG GDE", "I GUSTI NGURAH"},
       {"NI WAYAN", "NI MADE", "NI NYOMAN", "NI KETUT", "NI PUTU", "NI KADEK", "NI KOMANG",
        "NI LUH", "IDA AYU", "ANAK AGUNG ISTRI", "I GUSTI AYU"},
       {"SUDIRA", "ARTAWAN", "SUARDANA", "WIRAWAN", "DHARMA PUTRA", "SUKARTA", "MAHENDRA",
        "ADNYANA", "SUDIARTA", "PARWATA", "SUTAMA", "BUDIARSA", "YASA"},
       {"SUARTINI", "ARIANI", "SUCI ASTITI", "PURNAMAWATI", "WIDYANTARI", "SRI UTAMI", "LASMINI",
        "KARMINI", "DEWI LAKSMI", "SULASIH", "ASTARI", "PUSPAWATI"},
       {}},
      // Bugis, Makassar, Banjar
      {Usage::kFree,
       0.97,
       0.02,
       0.01,
       0,
       0,
       0,
       {"ANDI",     "DAENG",       "BASO",      "AMBO",       "SYAMSUDDIN",
        "LA ODE",   "HASANUDDIN",  "MUH. ASRI", "NURDIN",     "RUSLAN",
        "SUDIRMAN", "TAKDIR",      "JUFRI",     "KAHARUDDIN", "ABD. RAHMAN",
        "IRWAN",    "MAPPANYUKKI", "HAMKA",     "GUSTI",      "BURHANUDDIN"},
       {"ANDI", "BESSE", "HASNAH", "ROSDIANA", "WA ODE", "SITTI", "NURLINDA", "JUMRIAH", "SALMAH",
        "SURIANI", "MULIATI", "HJ. ROSMINI", "NURAENI", "RAHMATIAH", "INDO", "KASMAWATI"},
       {"PATTA", "MANGGABARANI", "TAWANG", "SULOLIPU", "ALAM", "PRATAMA", "SYAHRIR", "MAULANA",
        "NOOR", "FADLI", "AKBAR", "SALEH"},
       {"TENRI", "MAHARANI", "AMALIA", "RAHMAN", "NURUL AINUN", "AZIZAH", "TUNGKE", "HALIDA",
        "PUTRI", "RAMLAH"},
       {}},
      // Minahasa, Maluku, East Nusa Tenggara, Papua
      {Usage::kClan,
       0.1,
       0.55,
       0.35,
       0,
       0,
       0,
       {"YOHANES",   "FRANSISKUS", "MARKUS", "YULIUS",    "STEVEN",  "JEFRI",    "KORNELIS",
        "DOMINGGUS", "ALFONSUS",   "SEMUEL", "OBET",      "MELKI",   "ROY",      "VICTOR",
        "YANCE",     "BENYAMIN",   "PETRUS", "AGUSTINUS", "EMANUEL", "THEOFILUS"},
       {"MARIA", "YULIANA", "MARTHA", "YOSEFINA", "FRANSINA", "ORPA", "SELVI", "NOVITA", "GRACE",
        "AGUSTINA", "KRISTINA", "MERRY", "ADRIANA", "WELMINCE", "BLANDINA", "DORTEA", "IMACULATA"},
       {"ALEXANDER", "PAULUS", "MARIO", "ANDREAS", "GABRIEL", "RONALDO", "DA SILVA", "ANTONIUS"},
       {"GORETI", "MAGDALENA", "FLORENTINA", "ANASTASIA", "CAROLINA", "STEFANI", "BERNADETA"},
       {"WENDA",    "KOGOYA",      "TABUNI",      "RUMBIAK",  "WANGGAI",  "MAMBRASAR",
        "KAROBA",   "PATTIASINA",  "LATUHARHARY", "TUHUMURY", "SAHETAPY", "MANUPUTTY",
        "LUMENTUT", "RORIMPANDEY", "WOWOR",       "MANDAGI",  "NDUN",     "TEFA",
        "BERE",     "LAKA MALI",   "FERNANDEZ",   "NGGILI",   "DJAMI",    "RADJA"}},
      // Chinese Indonesian
      {Usage::kFree,
       0.02,
       0.35,
       0.23,
       0,
       0.3,
       0.1,
       {"HENDRA", "KEVIN", "ANDRE", "SUSANTO", "LIEM", "TAN", "WILLIAM", "BUDIMAN", "TJANDRA",
        "HARRY", "RUDY", "ALBERT", "FELIX", "STEVANUS", "JIMMY", "OEI"},
       {"LINDA", "LILY", "SUSAN", "MEILIANA", "JESSICA", "SHERLY", "VIVIAN", "LIE", "TJIA", "FENNY",
        "MELISA", "YENNY", "CINDY", "NATASHA"},
       {"WIJAYA", "GUNAWAN", "HALIM", "TANUWIJAYA", "SALIM", "KWOK", "LEONARDO", "HARTANTO",
        "KURNIAWAN", "TJOKROSAPUTRO", "CHANDRA", "BONG"},
       {"WIJAYA", "ANGELINA", "HALIM", "TANOTO", "SUTANTO", "VALENCIA", "GOZALI", "KHO MEI LAN",
        "TEDJA", "HARTONO"},
       {}},
      // Dayak, Toraja, Nias
      {Usage::kClan,
       0.1,
       0.5,
       0.4,
       0,
       0,
       0,
       {"YOSEP", "SILVANUS", "JAMES", "LUKAS", "ELIA", "HERMANUS", "NIKODEMUS", "APUI", "BANGAU",
        "FAIGIZARO", "SOKHIATULO", "TATO'"},
       {"YULITA", "RIBKA", "KATARINA", "NATALIA", "RENI", "MINCE", "HILARIA", "YARNIWATI",
        "LASARIA", "INDO'"},
       {"IMANUEL", "ADRIANUS", "TIRTO", "BULAN", "KRISTIANUS"},
       {"NOVIANTI", "SARTIKA", "DEBI", "MONIKA", "LESTARI"},
       {"USOP", "NARANG", "LAWAI", "ALUNG", "PALINGGI", "SALURAPA'", "RANTETANA", "ZEBUA", "HAREFA",
        "TELAUMBANUA", "LAOLI", "BA'KA"}},
      // Betawi, Arab and pan-Indonesian Muslim names
      {Usage::kFree,
       1.0,
       0,
       0,
       0,
       0,
       0,
       {"MUHAMMAD", "MUHAMAD", "MOHAMMAD", "MOCH.", "MUH.", "M.", "AHMAD", "ABDUL", "ACHMAD",
        "UMAR", "ALI", "HASAN", "FAISAL", "REZA", "RIZKY", "FAHMI", "SYARIF", "ROHMAN", "ZAENAL"},
       {"SITI", "NUR", "AISYAH", "ST.", "KHADIJAH", "ZAHRA", "NABILA", "RIZKIA", "AMINAH",
        "HALIMAH", "SALMA", "RAHMAWATI", "ROHMAH", "FARIDA"},
       {"ROZAK", "ALFARIZI", "AL FATIH", "BIN SALIM", "HAKIM", "QODIR", "SYAFI'I", "RIFA'I",
        "FADILLAH", "MAULANA YUSUF", "ASSEGAF", "ALATAS", "KARIM", "AZIS", "SOBIRIN", "HUSEN"},
       {"QUR'ANI", "MAULIDYA", "AINUN JARIYAH", "KAMILA", "ALAWIYAH", "NURFADILAH", "SYIFA",
        "MA'RIFAH", "AZZAHRA", "MUTMAINAH", "BINTI SALEH"},
       {}},
  };
  return kRegions;
}

std::string clan_for(Rng& rng, const Region& region) {
  return region.clans.empty() ? std::string() : std::string(rng.pick(region.clans));
}

// Adds a word of the list that the name doesn't hold yet.
void add_word(Rng& rng, const Words& from, std::string& name) {
  std::string_view word = rng.pick(from);
  while (name.find(word) != std::string::npos) word = rng.pick(from);
  name += " ";
  name += word;
}

void add_titles(Rng& rng, bool female, std::string& name) {
  static const Words kBefore = {"DRS.", "DR.", "IR.", "DRA.", "PROF. DR."};
  static const Words kAfter = {", S.H.", ", S.PD.", " SE",   ", S.KOM",    ", M.M.",
                               ", S.T.", ", S.AG",  ", SKM", ", A.MD.KEB."};
  if (rng.chance(0.45)) name = (female ? "HJ. " : "H. ") + name;
  if (rng.chance(0.25)) name = std::string(rng.pick(kBefore)) + " " + name;
  if (rng.chance(0.5)) name += rng.pick(kAfter);
}

}  // namespace

Culture invent_culture(Rng& rng) {
  static constexpr std::array kWeights = {0.3,  0.14, 0.13, 0.08, 0.05,
                                          0.08, 0.09, 0.04, 0.03, 0.06};
  Culture culture;
  double left = rng.unit();
  for (const double weight : kWeights) {
    if (left < weight || culture.region + 1 == static_cast<int>(kWeights.size())) break;
    left -= weight;
    ++culture.region;
  }
  const Region& region = regions()[static_cast<std::size_t>(culture.region)];
  double faith = rng.unit();
  const auto falls_in = [&faith](double share) {
    faith -= share;
    return faith < 0;
  };
  if (rng.chance(0.005)) {
    culture.religion = "KEPERCAYAAN TERHADAP TUHAN YME";
  } else if (falls_in(region.muslim)) {
    culture.religion = "ISLAM";
  } else if (falls_in(region.kristen)) {
    culture.religion = "KRISTEN";
  } else if (falls_in(region.katholik)) {
    culture.religion = rng.chance(0.7) ? "KATHOLIK" : "KATOLIK";
  } else if (falls_in(region.hindu)) {
    culture.religion = "HINDU";
  } else if (falls_in(region.budha)) {
    culture.religion = rng.chance(0.6) ? "BUDHA" : "BUDDHA";
  } else {
    culture.religion = rng.chance(0.7) ? "KHONGHUCU" : "KONGHUCU";
  }
  if (region.usage == Usage::kClan) culture.clan = clan_for(rng, region);
  return culture;
}

std::string invent_name(Rng& rng, const Culture& culture, bool female, bool titles) {
  const Region& region = regions()[static_cast<std::size_t>(culture.region)];
  const Words& first = female ? region.female : region.male;
  const Words& second = female ? region.second_female : region.second_male;
  std::string name(rng.pick(first));
  switch (region.usage) {
    case Usage::kClan:
      if (rng.chance(0.45)) add_word(rng, second, name);
      if (rng.chance(0.93)) name += " " + culture.clan;
      break;
    case Usage::kOrder:
      name += " " + std::string(rng.pick(second));
      break;
    case Usage::kFree: {
      const double shape = rng.unit();
      const bool dangling = name.ends_with('.');  // "M.", "MUH." need a name after them
      if (shape < 0.17 && !dangling) break;       // one word
      if (shape < 0.3 || dangling) add_word(rng, first, name);
      if (shape >= 0.3 || name.ends_with('.')) {
        if (shape > 0.82) add_word(rng, first, name);
        add_word(rng, second, name);
        if (shape > 0.95) add_word(rng, second, name);
      }
      break;
    }
  }
  if (titles) add_titles(rng, female, name);
  return name;
}

std::string invent_address(Rng& rng) {
  static const Words kStreets = {"MELATI",          "MAWAR",
                                 "KENANGA",         "SUDIRMAN",
                                 "DIPONEGORO",      "AHMAD YANI",
                                 "GATOT SUBROTO",   "VETERAN",
                                 "PAHLAWAN",        "MERDEKA",
                                 "IMAM BONJOL",     "KARTINI",
                                 "HASANUDDIN",      "PATTIMURA",
                                 "CEMPAKA",         "FLAMBOYAN",
                                 "RAYA BOGOR",      "RAYA SERANG KM 12",
                                 "TEUKU UMAR",      "SISINGAMANGARAJA",
                                 "ANGGREK",         "PRAMUKA",
                                 "CENDRAWASIH",     "GAJAH MADA",
                                 "LETJEN SUPRAPTO", "PANGERAN ANTASARI",
                                 "CUT NYAK DHIEN",  "YOS SUDARSO",
                                 "KEBON JERUK"};
  static const Words kHamlets = {"KRAJAN",      "NGEMPLAK",    "SUKAMAJU",    "CIKONENG",
                                 "TEGAL SARI",  "BABAKAN",     "KARANGANYAR", "LEUWI LIANG",
                                 "PASIR PUTIH", "BONTO RAMBA", "WONOSARI",    "GUNUNG JATI",
                                 "PEKAYON",     "MUARA ENIM"};
  static const Words kEstates = {"GRIYA INDAH",        "BUMI ASRI",          "TAMAN SARI PERMAI",
                                 "PURI KENCANA",       "VILLA NUSA INDAH 2", "PONDOK UNGU PERMAI",
                                 "BTN MINASA UPA",     "GRAHA MUSTIKA",      "MUTIARA GADING",
                                 "BUKIT CIMANGGU CITY"};
  const std::string number = std::to_string(rng.whole(1, 240));
  const double shape = rng.unit();
  if (shape < 0.38) {
    std::string text = std::string(rng.chance(0.15) ? "JALAN " : rng.chance(0.2) ? "JL " : "JL. ");
    text += rng.pick(kStreets);
    if (rng.chance(0.15)) text += rng.chance(0.5) ? " GG. III" : " GANG H. NAWI";
    if (rng.chance(0.3)) {
      text += " " + std::to_string(rng.whole(1, 20));
    } else if (rng.chance(0.8)) {
      text += (rng.chance(0.7) ? " NO. " : " NO.") + number;
    }
    if (rng.chance(0.12)) text += static_cast<char>('A' + rng.whole(0, 4));
    return text;
  }
  if (shape < 0.68) {
    static const Words kKinds = {"DUSUN ", "DSN. ",   "KP. ", "KAMPUNG ", "LINGK. ",
                                 "BLOK ",  "JORONG ", "BR. ", "DK. ",     ""};
    return std::string(rng.pick(kKinds)) + std::string(rng.pick(kHamlets));
  }
  static const Words kKinds = {"PERUM ", "PERUM. ", "KOMP. ", "PERUMAHAN ", "KOMPLEK "};
  std::string text = std::string(rng.pick(kKinds)) + std::string(rng.pick(kEstates));
  const char block = static_cast<char>('A' + rng.whole(0, 12));
  if (rng.chance(0.5)) {
    text += std::string(" BLOK ") + block + (rng.chance(0.5) ? "/" : " NO. ") + number;
  } else {
    text += std::string(" ") + block + std::to_string(rng.whole(1, 9)) + "/" + number;
  }
  return text;
}

std::string invent_occupation(Rng& rng, int age, bool female, bool married) {
  static const Words kJobs = {"KARYAWAN SWASTA",
                              "WIRASWASTA",
                              "PETANI/PEKEBUN",
                              "BURUH HARIAN LEPAS",
                              "PEGAWAI NEGERI SIPIL (PNS)",
                              "GURU",
                              "PEDAGANG",
                              "NELAYAN/PERIKANAN",
                              "SOPIR",
                              "KARYAWAN HONORER",
                              "KEPOLISIAN RI (POLRI)",
                              "TENTARA NASIONAL INDONESIA (TNI)",
                              "BURUH TANI/PERKEBUNAN",
                              "DOSEN",
                              "PERAWAT",
                              "DOKTER",
                              "PERANGKAT DESA",
                              "TUKANG KAYU",
                              "TUKANG JAHIT",
                              "KARYAWAN BUMN",
                              "PERDAGANGAN",
                              "MEKANIK",
                              "KONSTRUKSI",
                              "TRANSPORTASI",
                              "USTADZ/MUBALIGH",
                              "INDUSTRI",
                              "PENGACARA",
                              "AKUNTAN",
                              "APOTEKER",
                              "ARSITEK",
                              "BIDAN",
                              "PENDETA",
                              "SENIMAN",
                              "PETERNAK",
                              "KARYAWAN BUMD",
                              "LAINNYA",
                              "TUKANG BATU",
                              "PEMBANTU RUMAH TANGGA"};
  if (age < 6) return "BELUM/TIDAK BEKERJA";
  if (age < 23 && rng.chance(age < 18 ? 0.97 : 0.6)) return "PELAJAR/MAHASISWA";
  if (age >= 58 && rng.chance(0.3)) return "PENSIUNAN";
  if (female && married && rng.chance(0.5)) return "MENGURUS RUMAH TANGGA";
  if (rng.chance(0.05)) return "BELUM/TIDAK BEKERJA";
  return std::string(rng.pick(kJobs));
}

}  // namespace antrean::specimens
