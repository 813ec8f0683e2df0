#include "producers/gateway/guidance.hpp"

#include <algorithm>
#include <array>

namespace antrean::gateway {
namespace {

// One word in both languages.
struct Words {
  std::string_view code;
  std::string_view indonesian;
  std::string_view english;
};

constexpr std::array kStates{
    Words{"REQUESTED", "Permohonan diterima", "Request received"},
    Words{"REJECTED", "Permohonan belum dapat diterima", "Request declined"},
    Words{"HELD", "Tempat disimpan untuk Anda", "Seats held for you"},
    Words{"VERIFYING", "Dokumen sedang diperiksa", "Documents are being checked"},
    Words{"CORRECTION", "Foto dokumen perlu diulang", "A scan must be repeated"},
    Words{"REVIEW", "Diperiksa petugas", "Under review by an officer"},
    Words{"AWAITING_PAYMENT", "Menunggu pembayaran", "Waiting for payment"},
    Words{"CONFIRMED", "Terkonfirmasi", "Confirmed"},
    Words{"PAID_NO_SLOT", "Dibayar, tempat perlu dipilih ulang", "Paid, a new slot is needed"},
    Words{"EXPIRED", "Pendaftaran berakhir", "Booking expired"},
    Words{"CANCELLED", "Dibatalkan", "Cancelled"},
    Words{"NO_SHOW", "Tidak hadir", "Did not come"},
    Words{"CHECKED_IN", "Sudah hadir di kantor", "Checked in"},
    Words{"PROCESSED", "Wawancara dan biometrik selesai", "Interview and biometrics done"},
    Words{"DOC_PENDING", "Dokumen perlu dilengkapi", "Documents are lacking"},
    Words{"ISSUED", "Paspor selesai", "Passport ready"},
    Words{"REFUSED", "Permohonan ditolak", "Application refused"},
    Words{"COMPLETED", "Selesai", "Completed"},
    Words{"VOID", "Paspor tidak diambil", "Passport not collected"},
    Words{"CLOSED", "Ditutup", "Closed"},
};

constexpr std::array kDeliveries{
    Words{"REQUESTED", "Pengiriman diminta", "Delivery asked for"},
    Words{"ELIGIBLE", "Menunggu diambil Pos Indonesia", "Awaiting collection by the post"},
    Words{"HANDED_OVER", "Diserahkan ke Pos Indonesia", "Handed over to the post"},
    Words{"IN_TRANSIT", "Dalam perjalanan", "On its way"},
    Words{"OUT_FOR_DELIVERY", "Sedang diantar", "Out for delivery"},
    Words{"ATTEMPT_FAILED", "Penerima tidak ditemui", "Nobody was met"},
    Words{"DELIVERED", "Telah diterima", "Delivered"},
    Words{"RETURNED", "Dikembalikan ke kantor", "Returned to the office"},
    Words{"LOST", "Hilang dalam pengiriman", "Lost on its way"},
    Words{"CANCELLED", "Pengiriman dibatalkan", "Delivery cancelled"},
};

constexpr std::array kDocuments{
    Words{"ktp", "KTP", "Identity card (KTP)"},
    Words{"kk", "Kartu Keluarga", "Family card (KK)"},
    Words{"other", "Dokumen pendukung", "Supporting document"},
};

constexpr std::array kStatuses{
    Words{"AWAITED", "Belum diunggah", "Not uploaded yet"},
    Words{"UPLOADED", "Sedang diperiksa", "Being checked"},
    Words{"APPROVED", "Disetujui", "Approved"},
    Words{"RETRY", "Foto ulang", "Please repeat"},
    Words{"REVIEW", "Diperiksa petugas", "Under review"},
    Words{"REFUSED", "Ditolak", "Refused"},
};

constexpr std::array kReasons{
    Words{"QUOTA_FULL", "Kuota pada waktu ini sudah penuh.", "All seats of this slot are taken."},
    Words{"QUOTA_NOT_OPEN", "Kuota untuk tanggal ini belum dibuka.",
          "The quota of this date isn't open yet."},
    Words{"OFFICE_CLOSED", "Kantor tutup pada tanggal ini.", "The office is closed on this date."},
    Words{"PRODUCT_UNAVAILABLE", "Jenis paspor ini belum tersedia di kantor ini.",
          "This kind of passport isn't available at this office."},
    Words{"COOLDOWN", "NIK sudah terdaftar dalam 30 hari terakhir.",
          "The NIK was registered within the last 30 days."},
    Words{"TOO_MANY_APPLICANTS", "Terlalu banyak pemohon dalam satu KK.",
          "Too many applicants of one family card."},
    Words{"NOT_SAME_KK", "Semua pemohon harus berada dalam satu Kartu Keluarga.",
          "All applicants must be on the same family card."},
    Words{"LIVE_BOOKING", "Pemohon masih memiliki pendaftaran yang berjalan.",
          "An applicant has another booking under way."},
    Words{"IN_PERSON_ONLY", "Silakan datang langsung ke kantor imigrasi.",
          "Please come to the immigration office in person."},
    Words{"HAJJ_DIRECT", "Paspor haji diurus langsung, tanpa pendaftaran antrean.",
          "Passports for the hajj are handled directly, without booking."},
    Words{"TOO_MANY_UNPAID", "Terlalu banyak pendaftaran yang tidak dibayar dalam 24 jam.",
          "Too many unpaid bookings within 24 hours."},
    Words{"UPLOAD_WINDOW", "Dokumen tidak diunggah sampai batas waktu.",
          "The documents weren't uploaded in time."},
    Words{"PAYMENT_DEADLINE", "Pembayaran tidak diterima sampai batas waktu.",
          "The payment didn't arrive in time."},
    Words{"BLURRED", "Foto buram.", "The picture is blurred."},
    Words{"GLARE", "Ada pantulan cahaya.", "Light is reflected on it."},
    Words{"TOO_DARK", "Foto terlalu gelap.", "The picture is too dark."},
    Words{"CROPPED", "Tepi dokumen terpotong.", "An edge of the document is cut off."},
    Words{"GREY_COPY", "Foto harus berwarna.", "The picture must be in colour."},
    Words{"PHOTOGRAPHED_SCREEN", "Jangan memotret layar; foto dokumen aslinya.",
          "Don't photograph a screen; photograph the document itself."},
    Words{"BLANK", "Foto kosong.", "The picture is blank."},
    Words{"DAMAGED", "Berkas rusak.", "The file is damaged."},
    Words{"TOO_SMALL", "Gambar terlalu kecil.", "The picture is too small."},
    Words{"TOO_LARGE", "Gambar terlalu besar.", "The picture is too large."},
    Words{"TOO_MANY_PIXELS", "Gambar terlalu besar.", "The picture is too large."},
    Words{"NOT_AN_IMAGE", "Berkas ini bukan foto.", "The file is no picture."},
    Words{"UNREADABLE", "Tulisan tidak terbaca.", "The text can't be read."},
    Words{"READ_FAILED", "Tulisan tidak terbaca.", "The text can't be read."},
    Words{"WRONG_DOCUMENT", "Ini bukan dokumen yang diminta.",
          "This isn't the document that was asked for."},
    Words{"TRIES_USED_UP", "Foto sudah diulang beberapa kali; petugas akan memeriksa.",
          "The scan was repeated several times; an officer looks at it."},
    Words{"NIK_DIFFERS", "NIK pada dokumen berbeda dari pendaftaran.",
          "The NIK on the document differs from the booking."},
    Words{"NAME_DIFFERS", "Nama pada dokumen berbeda dari pendaftaran.",
          "The name on the document differs from the booking."},
    Words{"BIRTH_DATE_DIFFERS", "Tanggal lahir pada dokumen berbeda dari pendaftaran.",
          "The birth date on the document differs from the booking."},
    Words{"SEX_DIFFERS", "Jenis kelamin pada dokumen berbeda dari pendaftaran.",
          "The sex on the document differs from the booking."},
    Words{"NIK_DATE_DIFFERS", "Tanggal dalam NIK berbeda dari tanggal lahir.",
          "The date inside the NIK differs from the birth date."},
    Words{"NIK_SEX_DIFFERS", "Jenis kelamin dalam NIK berbeda dari data.",
          "The sex inside the NIK differs from the data."},
    // The applicant is not accused by a machine.
    Words{"NIK_LOOKS_TAMPERED", "NIK perlu diperiksa petugas.",
          "An officer has to look at the NIK."},
    Words{"LOOKS_PATCHED", "Foto perlu diperiksa petugas.", "An officer has to look at the scan."},
    Words{"SCREEN_NOT_EXCLUDED", "Foto kurang tajam dan perlu diperiksa petugas.",
          "The picture is coarse; an officer has to look at it."},
    Words{"NOT_READ", "Sebagian tulisan tidak terbaca.", "Some of the text can't be read."},
    Words{"NOT_SURE", "Sebagian tulisan kurang jelas.", "Some of the text isn't clear."},
    Words{"NOT_FOUND", "Dokumen tidak ditemukan di foto.", "No document is found in the picture."},
    Words{"NOT_IN_KK", "NIK tidak tercantum pada Kartu Keluarga.",
          "The NIK isn't on the family card."},
    Words{"KK_NAME_DIFFERS", "Nama pada Kartu Keluarga berbeda.",
          "The name on the family card differs."},
    Words{"KK_BIRTH_DATE_DIFFERS", "Tanggal lahir pada Kartu Keluarga berbeda.",
          "The birth date on the family card differs."},
    Words{"KK_SEX_DIFFERS", "Jenis kelamin pada Kartu Keluarga berbeda.",
          "The sex on the family card differs."},
    Words{"KK_NUMBER_DIFFERS", "Nomor Kartu Keluarga berbeda.",
          "The number of the family card differs."},
    Words{"DATA_DIFFERS", "Data pada dokumen berbeda dari pendaftaran.",
          "The data on the document differ from the booking."},
    Words{"NOT_THE_APPLICANT", "Dokumen milik orang lain.", "The document is another person's."},
    Words{"FORGED", "Dokumen tidak dapat diterima.", "The document can't be accepted."},
    Words{"SCAN_USED_TWICE", "Foto perlu diperiksa petugas.",
          "An officer has to look at the scan."},
    Words{"REGISTRY_MISMATCH", "Data berbeda dari catatan Dukcapil.",
          "The data differ from the civil registry (Dukcapil)."},
    Words{"REGISTRY_NOT_FOUND", "NIK tidak ditemukan di Dukcapil.",
          "The civil registry (Dukcapil) doesn't know the NIK."},
    Words{"REGISTRY_REFUSED", "Dukcapil belum dapat memastikan data ini.",
          "The civil registry (Dukcapil) can't confirm the data."},
};

template <std::size_t size>
std::string_view words(const std::array<Words, size>& table, std::string_view code,
                       Language language) {
  for (const Words& entry : table) {
    if (entry.code == code) {
      return language == Language::english ? entry.english : entry.indonesian;
    }
  }
  return code;
}

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& list, std::string_view state) {
  return std::find(list.begin(), list.end(), state) != list.end();
}

std::string choose(Language language, std::string indonesian, std::string english) {
  return language == Language::english ? std::move(english) : std::move(indonesian);
}

}  // namespace

bool takes_documents(std::string_view state) {
  constexpr std::array<std::string_view, 4> kOpen{"HELD", "VERIFYING", "CORRECTION", "REVIEW"};
  return contains(kOpen, state);
}

bool can_be_cancelled(std::string_view state) {
  constexpr std::array<std::string_view, 8> kOpen{
      "REQUESTED", "HELD",      "VERIFYING",    "CORRECTION",
      "REVIEW",    "CONFIRMED", "PAID_NO_SLOT", "AWAITING_PAYMENT"};
  return contains(kOpen, state);
}

bool can_be_delivered(std::string_view state) {
  constexpr std::array<std::string_view, 10> kOpen{
      "HELD",      "VERIFYING",  "CORRECTION", "REVIEW",      "AWAITING_PAYMENT",
      "CONFIRMED", "CHECKED_IN", "PROCESSED",  "DOC_PENDING", "ISSUED"};
  return contains(kOpen, state);
}

bool can_be_issued(std::string_view state) {
  constexpr std::array<std::string_view, 5> kOpen{"CONFIRMED", "CHECKED_IN", "PROCESSED",
                                                  "DOC_PENDING", "ISSUED"};
  return contains(kOpen, state);
}

bool is_final(std::string_view state) {
  constexpr std::array<std::string_view, 8> kEnds{"REJECTED", "EXPIRED",   "CANCELLED", "NO_SHOW",
                                                  "REFUSED",  "COMPLETED", "VOID",      "CLOSED"};
  return contains(kEnds, state);
}

std::string_view state_label(std::string_view state, Language language) {
  return words(kStates, state, language);
}
std::string_view delivery_label(std::string_view state, Language language) {
  return words(kDeliveries, state, language);
}
std::string_view document_label(std::string_view kind, Language language) {
  return words(kDocuments, kind, language);
}
std::string_view document_status_label(std::string_view status, Language language) {
  return words(kStatuses, status, language);
}
std::string reason_label(std::string_view code, Language language) {
  const std::string_view text = words(kReasons, code, language);
  // What has no words of its own is an officer's matter; a code tells an applicant nothing.
  return text != code ? std::string(text)
                      : choose(language, "Data perlu diperiksa petugas.",
                               "An officer has to look at the data.");
}

std::string mask_name(std::string_view name) {
  std::string masked;
  bool at_word = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if ((byte & 0xc0) == 0x80) {  // the rest of a letter
      if (at_word) masked.push_back(name[i]);
      continue;
    }
    if (byte == ' ') {
      masked.push_back(' ');
      at_word = true;
    } else if (masked.empty() || masked.back() == ' ') {
      masked.push_back(name[i]);
      at_word = true;
    } else {
      at_word = false;
      masked += "•";
    }
  }
  return masked;
}

Guidance guidance_of(const BookingView& booking, const Office* office, Language language) {
  const auto say = [&](std::string code, std::string id, std::string en,
                       std::optional<Instant> until = std::nullopt) {
    return Guidance{std::move(code), choose(language, std::move(id), std::move(en)), until};
  };
  const std::string& state = booking.state;
  if (state == "REQUESTED") {
    return say("WAIT", "Permohonan sedang diproses. Halaman ini diperbarui sendiri.",
               "Your request is being processed. This page refreshes by itself.");
  }
  if (state == "HELD") {
    return say("UPLOAD_DOCUMENTS", "Unggah foto dokumen setiap pemohon sebelum batas waktu.",
               "Upload a scan for every applicant before the deadline.", booking.upload_deadline);
  }
  if (state == "CORRECTION") {
    return say("UPLOAD_AGAIN",
               "Foto ulang dokumen yang ditandai: terang, lurus, seluruh tepi terlihat.",
               "Repeat the marked scans: bright, straight, with all edges in the picture.",
               booking.upload_deadline);
  }
  if (state == "VERIFYING") {
    return say("WAIT", "Dokumen sedang dibaca. Anda tidak perlu melakukan apa pun.",
               "Your documents are being read. There is nothing to do for you now.");
  }
  if (state == "REVIEW") {
    return say("WAIT", "Petugas memeriksa dokumen Anda. Waktu pembayaran belum berjalan.",
               "An officer looks at your documents. The time to pay doesn't run yet.");
  }
  if (state == "AWAITING_PAYMENT") {
    return say("PAY",
               "Bayar dengan kode billing sebelum batas waktu, lewat bank, Kantor Pos, "
               "minimarket, atau lokapasar.",
               "Pay with the billing code before the deadline, at a bank, post office, minimarket "
               "or marketplace.",
               booking.payment_deadline);
  }
  if (state == "CONFIRMED") {
    std::optional<Instant> start;
    if (const auto date = parse_date(booking.date); office != nullptr && date) {
      start = slot_start(*office, *date, booking.slot);
    }
    return say("COME", "Datang pada waktunya dengan dokumen asli. Tunjukkan kode pendaftaran.",
               "Come on time with the original documents. Show the booking code.", start);
  }
  if (state == "PAID_NO_SLOT") {
    return say("CHOOSE_SLOT",
               "Uang Anda aman tercatat. Hubungi kantor imigrasi untuk memilih waktu baru.",
               "Your money is safely recorded. Ask the immigration office for a new slot.");
  }
  if (state == "REJECTED") {
    if (!booking.cooldown_first_date.empty()) {
      const auto date = parse_date(booking.cooldown_first_date);
      const std::string shown =
          date ? long_date(*date, language) : std::string(booking.cooldown_first_date);
      return say("REGISTER_LATER", "Anda dapat mendaftar lagi mulai " + shown + ".",
                 "You can register again from " + shown + ".");
    }
    return say("REGISTER_AGAIN", "Perbaiki penyebabnya, lalu daftar lagi.",
               "Mend the cause, then register again.");
  }
  if (state == "EXPIRED") {
    return say("REGISTER_AGAIN", "Sudah membayar? Jangan bayar lagi. Belum? Silakan daftar lagi.",
               "Paid already? Don't pay again. Not yet? You can register again.");
  }
  if (state == "CANCELLED") {
    const auto date = parse_date(booking.cooldown_first_date);
    const std::string shown = date ? long_date(*date, language) : std::string();
    return shown.empty()
               ? say("NONE", "Pendaftaran ini sudah dibatalkan.", "This booking was cancelled.")
               : say("REGISTER_LATER", "Pendaftaran baru dapat dilakukan mulai " + shown + ".",
                     "You can register again from " + shown + ".");
  }
  const bool by_post = booking.delivery && booking.delivery->state != "CANCELLED" &&
                       booking.delivery->state != "RETURNED";
  if (state == "ISSUED" && by_post) {
    const std::string shown{delivery_label(booking.delivery->state, language)};
    const std::string resi =
        booking.delivery->resi.empty() ? "" : " Resi " + booking.delivery->resi + ".";
    return say("AWAIT_DELIVERY", "Kiriman paspor: " + shown + "." + resi,
               "Passport by post: " + shown + "." + resi);
  }
  if (state == "ISSUED") {
    return say("COLLECT", "Ambil paspor di kantor, atau tunggu kiriman Pos jika Anda memintanya.",
               "Collect the passport at the office, or await the post if you asked for delivery.");
  }
  return say("NONE", "Tidak ada yang perlu Anda lakukan.", "There is nothing to do for you.");
}

}  // namespace antrean::gateway
