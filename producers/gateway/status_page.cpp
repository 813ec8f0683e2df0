#include "producers/gateway/status_page.hpp"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "producers/gateway/embedded.hpp"
#include "producers/gateway/guidance.hpp"

namespace antrean::gateway {
namespace {

namespace mustache = kainjow::mustache;

struct Text {
  const char* name;
  const char* indonesian;
  const char* english;
};

// Words of the page.
constexpr std::array kTexts{
    Text{"language", "Bahasa", "Language"},
    Text{"code", "Kode pendaftaran", "Booking code"},
    Text{"request", "Permohonan Anda", "Your request"},
    Text{"billing", "Kode billing", "Billing code"},
    Text{"amount", "Jumlah", "Amount"},
    Text{"copy", "Salin kode billing", "Copy the billing code"},
    Text{"copied", "Tersalin", "Copied"},
    Text{"queue", "Nomor antrean", "Queue number"},
    Text{"progress", "Tahapan", "Progress"},
    Text{"remaining", "Sisa waktu", "Time left"},
    Text{"visit", "Kedatangan", "Your visit"},
    Text{"visit_past", "Jadwal yang tidak berlaku lagi", "A visit that no longer stands"},
    Text{"calendar", "Simpan ke kalender (.ics)", "Save to calendar (.ics)"},
    Text{"applicants", "Pemohon dan dokumen", "Applicants and documents"},
    Text{"upload", "Unggah", "Upload"},
    Text{"upload_hint", "JPEG, PNG, WebP, TIFF atau PDF. Terang, lurus, seluruh tepi terlihat.",
         "JPEG, PNG, WebP, TIFF or PDF. Bright, straight, with all edges in the picture."},
    Text{"delivery", "Kirim paspor lewat Pos", "Have the passports delivered by post"},
    Text{"delivery_hint",
         "Paspor dikirim setelah selesai. Ongkos kirim dibayar terpisah kepada Pos Indonesia.",
         "Passports are sent once they are ready. Postage is paid to Pos Indonesia separately."},
    Text{"delivery_ask", "Minta pengiriman", "Ask for delivery"},
    Text{"street", "Alamat", "Street address"},
    Text{"village", "Kelurahan/Desa", "Village (kelurahan/desa)"},
    Text{"district", "Kecamatan", "District (kecamatan)"},
    Text{"city", "Kabupaten/Kota", "Regency or city"},
    Text{"province", "Provinsi", "Province"},
    Text{"postcode", "Kode pos", "Postcode"},
    Text{"cancel", "Batalkan pendaftaran", "Cancel the booking"},
    Text{"cancel_hint",
         "Tempat Anda dilepas. Pendaftaran baru baru dapat dilakukan setelah masa tunggu 30 hari "
         "sejak permohonan terakhir. Biaya yang sudah dibayar tidak dikembalikan otomatis.",
         "Your seats are released. A new booking is possible after a waiting time of 30 days from "
         "the last application. Fees that were paid aren't refunded automatically."},
    Text{"cancel_sure", "Ya, batalkan", "Yes, cancel"},
    Text{"footer",
         "Simpan tautan ini untuk Anda sendiri: siapa pun yang memilikinya dapat melihat halaman "
         "ini.",
         "Keep this link to yourself: whoever has it can see this page."},
    Text{"noscript",
         "Aktifkan JavaScript untuk mengunggah dokumen dan melihat hitung mundur. Muat ulang "
         "halaman untuk melihat perkembangan.",
         "Enable JavaScript to upload documents and see the countdown. Reload the page to see "
         "progress."},
};

// Words of the page's script.
constexpr std::array kScriptTexts{
    Text{"days", "hari", "days"},
    Text{"sending", "Mengirim …", "Sending …"},
    Text{"uploaded", "Diterima. Dokumen sedang diperiksa.", "Received. It is being checked."},
    Text{"asked", "Permintaan pengiriman diterima.", "Your request for delivery was received."},
    Text{"cancelling", "Pembatalan diterima.", "The cancellation was received."},
    Text{"failed", "Belum berhasil. Coba lagi.", "That didn't work. Please try again."},
    Text{"offline", "Tidak ada sambungan. Coba lagi.", "No connection. Please try again."},
    Text{"wait", "Sedang sibuk. Coba lagi sebentar.", "Busy right now. Try again in a moment."},
    Text{"too_large", "Berkas terlalu besar.", "The file is too large."},
    Text{"no_image", "Berkas ini bukan JPEG, PNG, WebP, TIFF atau PDF.",
         "This file is no JPEG, PNG, WebP, TIFF or PDF."},
    Text{"e_DAMAGED", "Gambar rusak.", "The image is damaged."},
    Text{"e_TOO_MANY_PIXELS", "Gambar terlalu besar.", "The image has too many pixels."},
    Text{"e_TOO_SMALL", "Gambar terlalu kecil untuk dibaca.", "The image is too small to be read."},
    Text{"e_TOO_MANY_PAGES", "Berkas memiliki terlalu banyak halaman.",
         "The file has too many pages."},
};

const char* choose(const Text& text, Language language) {
  return language == Language::english ? text.english : text.indonesian;
}

std::string local_moment(const Office& office, Instant instant, Language language) {
  const Date date = local_date(office, instant);
  return std::string(weekday_name(date, language)) + ", " + long_date(date, language) + " " +
         local_time(office, instant);
}

std::string_view tone_of(std::string_view state) {
  if (state == "CONFIRMED" || state == "ISSUED" || state == "COMPLETED") return "good";
  if (state == "CORRECTION" || state == "AWAITING_PAYMENT" || state == "HELD" ||
      state == "PAID_NO_SLOT") {
    return "warn";
  }
  return is_final(state) ? "bad" : "info";
}

// How far a booking has come: the step that is under way, from 0.
int step_of(const BookingView& booking) {
  const std::string& state = booking.state;
  if (state == "REQUESTED" || state == "REJECTED") return 0;
  if (state == "HELD" || state == "VERIFYING" || state == "CORRECTION" || state == "REVIEW") {
    return 1;
  }
  if (state == "AWAITING_PAYMENT" || state == "PAID_NO_SLOT") return 2;
  if (state == "EXPIRED" || state == "CANCELLED") {
    return booking.queue_number.empty() ? (booking.billing_code.empty() ? 1 : 2) : 3;
  }
  if (state == "ISSUED" || state == "VOID") return 4;
  if (state == "COMPLETED") return 5;
  return 3;
}

mustache::data steps_of(const BookingView& booking, Language language) {
  constexpr std::array kSteps{
      Text{"", "Daftar", "Register"}, Text{"", "Dokumen", "Documents"}, Text{"", "Bayar", "Pay"},
      Text{"", "Datang", "Come"},     Text{"", "Paspor", "Passport"},
  };
  const int current = step_of(booking);
  const bool failed = is_final(booking.state) && booking.state != "COMPLETED";
  mustache::data list{mustache::data::type::list};
  for (int i = 0; i < static_cast<int>(kSteps.size()); ++i) {
    mustache::data step;
    step.set("label", choose(kSteps[static_cast<std::size_t>(i)], language));
    step.set("class", i < current ? "done" : i > current ? "later" : failed ? "failed" : "now");
    if (i == current) step.set("current", true);
    list.push_back(step);
  }
  return list;
}

mustache::data person_of(const StatusPage& page, const ApplicantView& one) {
  mustache::data person;
  person.set("n", std::to_string(one.n));
  std::string name = page.language == Language::english ? "Applicant " : "Pemohon ";
  name += std::to_string(one.n);
  if (const auto known = page.names.find(one.n); known != page.names.end()) name = known->second;
  person.set("name", name);
  const bool wanted = one.status == "AWAITED" || one.status == "RETRY";
  // Nothing is asked of anybody once a booking has ended.
  if (!wanted || !is_final(page.booking.state)) {
    person.set("status", one.status);
    person.set("status_text", std::string(document_status_label(one.status, page.language)));
  }
  mustache::data reasons{mustache::data::type::list};
  for (const std::string& code : one.reasons) {
    reasons.push_back(mustache::data{reason_label(code, page.language)});
  }
  person.set("reasons", reasons);
  mustache::data uploads{mustache::data::type::list};
  if (takes_documents(page.booking.state) && wanted) {
    for (const std::string& kind : one.documents) {
      mustache::data upload;
      upload.set("n", std::to_string(one.n));
      upload.set("kind", kind);
      upload.set("label", std::string(document_label(kind, page.language)));
      uploads.push_back(upload);
    }
  }
  person.set("uploads", uploads);
  return person;
}

mustache::data texts_of(Language language) {
  mustache::data texts;
  for (const Text& text : kTexts) texts.set(text.name, choose(text, language));
  return texts;
}

std::string script_texts(Language language) {
  nlohmann::json texts;
  for (const Text& text : kScriptTexts) texts[text.name] = choose(text, language);
  return texts.dump();
}

mustache::data frame(Language language, const std::string& nonce) {
  mustache::data data;
  data.set("lang", language == Language::english ? "en" : "id");
  data.set(language == Language::english ? "is_en" : "is_id", true);
  data.set("nonce", nonce);
  data.set("style", std::string(embedded::kStatusStyle));
  data.set("t", texts_of(language));
  return data;
}

void add_visit(mustache::data& data, const StatusPage& page) {
  const BookingView& booking = page.booking;
  const auto date = parse_date(booking.date);
  if (page.office == nullptr || !date) return;
  const auto start = slot_start(*page.office, *date, booking.slot);
  if (!start) return;
  mustache::data visit;
  visit.set("date", std::string(weekday_name(*date, page.language)) + ", " +
                        long_date(*date, page.language));
  visit.set("slot", booking.slot);
  visit.set("zone", zone_label(*page.office, *start));
  visit.set("office", page.office->name);
  visit.set("address", page.office->address);
  if (is_final(booking.state) && booking.state != "COMPLETED") visit.set("past", true);
  if (booking.state == "CONFIRMED") {
    visit.set("calendar", "/s/" + page.token + "/booking.ics?lang=" +
                              (page.language == Language::english ? "en" : "id"));
  }
  data.set("visit", visit);
}

}  // namespace

std::string rupiah(std::int64_t amount) {
  std::string digits = std::to_string(amount);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, '.');
  return "Rp" + digits;
}

std::string content_security_policy(const std::string& nonce) {
  return "default-src 'none'; style-src 'nonce-" + nonce + "'; script-src 'nonce-" + nonce +
         "'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
         "frame-ancestors 'none'";
}

std::string render_status_page(const StatusPage& page) {
  static const std::string kTemplate{embedded::kStatusPage};
  const BookingView& booking = page.booking;
  mustache::data data = frame(page.language, page.nonce);
  data.set("booking_id", booking.id.str());
  data.set("state", booking.state);
  data.set("version", std::to_string(booking.version));
  data.set("now", to_rfc3339(page.now));
  data.set("live", is_final(booking.state) ? "0" : "1");
  data.set("state_text", std::string(state_label(booking.state, page.language)));
  data.set("tone", std::string(tone_of(booking.state)));
  if (!booking.code.empty()) data.set("code", booking.code);
  mustache::data reasons{mustache::data::type::list};
  for (const std::string& code : booking.reasons) {
    reasons.push_back(mustache::data{reason_label(code, page.language)});
  }
  data.set("reasons", reasons);
  const Guidance next = guidance_of(booking, page.office, page.language);
  data.set("next_text", next.text);
  if (next.until && page.office != nullptr) {
    mustache::data until;
    until.set("at", to_rfc3339(*next.until));
    const bool appointment = next.code == "COME";
    until.set("word", page.language == Language::english ? (appointment ? "on" : "until")
                                                         : (appointment ? "pada" : "sampai"));
    until.set("local", local_moment(*page.office, *next.until, page.language));
    until.set("zone", zone_label(*page.office, *next.until));
    data.set("until", until);
  }
  if (booking.state == "AWAITING_PAYMENT" && !booking.billing_code.empty()) {
    mustache::data bill;
    bill.set("billing_code", booking.billing_code);
    bill.set("amount", rupiah(booking.amount));
    data.set("bill", bill);
  }
  if (!booking.queue_number.empty() && booking.state == "CONFIRMED") {
    data.set("queue_number", booking.queue_number);
  }
  data.set("steps?", true);
  data.set("steps", steps_of(booking, page.language));
  add_visit(data, page);
  if (!booking.applicants.empty()) {
    mustache::data people{mustache::data::type::list};
    for (const ApplicantView& one : booking.applicants) people.push_back(person_of(page, one));
    data.set("people?", true);
    data.set("people", people);
  }
  const bool uploads = std::any_of(
      booking.applicants.begin(), booking.applicants.end(),
      [](const ApplicantView& one) { return one.status == "AWAITED" || one.status == "RETRY"; });
  if (takes_documents(booking.state) && uploads) data.set("upload_hint", true);
  if (booking.state == "CONFIRMED" || booking.state == "ISSUED") data.set("delivery", true);
  if (can_be_cancelled(booking.state) && booking.state != "REQUESTED") data.set("cancel", true);
  data.set("script", std::string(embedded::kStatusScript));
  data.set("texts", script_texts(page.language));
  mustache::mustache view{kTemplate};
  return view.render(data);
}

std::string render_status_error(StatusError error, Language language, const std::string& nonce) {
  static const std::string kTemplate =
      "<!doctype html><html lang=\"{{lang}}\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"robots\" content=\"noindex, nofollow\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">"
      "<title>{{title}}</title><style nonce=\"{{nonce}}\">{{{style}}}</style></head>"
      "<body><header class=\"bar\"><span class=\"brand\">Antrean Paspor</span></header>"
      "<main class=\"error\"><section class=\"card lead bad\"><h1>{{title}}</h1>"
      "<p>{{text}}</p></section></main></body></html>";
  const bool english = language == Language::english;
  mustache::data data = frame(language, nonce);
  switch (error) {
    case StatusError::no_such_booking:
      data.set("title", english ? "No such booking" : "Pendaftaran tidak ditemukan");
      data.set("text", english ? "The link isn't complete, or was mistyped. Open it again from the "
                                 "SMS or e-mail that you were sent."
                               : "Tautan ini tidak lengkap atau salah ketik. Buka kembali dari SMS "
                                 "atau e-mail yang Anda terima.");
      break;
    case StatusError::try_again:
      data.set("title", english ? "One moment" : "Mohon tunggu");
      data.set("text", english
                           ? "Your booking is safe, but can't be shown right now. Reload the "
                             "page in a moment."
                           : "Pendaftaran Anda aman, tetapi belum dapat ditampilkan. Muat ulang "
                             "halaman sebentar lagi.");
      break;
  }
  mustache::mustache view{kTemplate};
  return view.render(data);
}

}  // namespace antrean::gateway
