#include "consumers/notification/sender.hpp"

#include "common/db/outbox.hpp"
#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "common/metrics.hpp"
#include "consumers/notification/appointment.hpp"
#include "consumers/notification/core/gsm7.hpp"
#include "consumers/notification/store.hpp"

namespace antrean::notification {
namespace {

using Kind = EffectOutcome::Kind;
using std::chrono::milliseconds;

constexpr std::size_t kLongestNameInSms = 15;
// The wait for a booking's own event, which travels on another topic than the notice.
constexpr milliseconds kWaitForBooking{150};

struct Recipient {
  std::string phone;
  std::string email;
  std::string nik;
  std::string nama;
};

struct Loaded {
  std::optional<NoticeRow> notice;
  std::optional<KnownBooking> booking;
  std::optional<Recipient> recipient;
};

Loaded load(const Surroundings& surroundings, const NoticeId& id) {
  Loaded loaded;
  in_transaction(surroundings.pool, [&](pqxx::work& tx) {
    loaded = {};
    loaded.notice = find_notice(tx, id);
    if (!loaded.notice) return;
    loaded.booking = known_booking(tx, loaded.notice->booking);
    const std::vector<PersonId> persons{loaded.notice->person};
    const PersonKeys keys = find_person_keys(tx, surroundings.secrets.master(), persons);
    if (keys.empty()) return;
    const auto opened = nlohmann::json::parse(
        open_text(keys.begin()->second, loaded.notice->sealed, loaded.notice->person.str()));
    loaded.recipient =
        Recipient{opened.at("phone"), opened.at("email"), opened.at("nik"), opened.at("nama")};
  });
  return loaded;
}

std::string reason_in_words(const std::string& code, const std::string& language) {
  static const std::map<std::string, std::pair<std::string, std::string>> kWords{
      {"BLURRED", {"buram", "blurred"}},
      {"TOO_DARK", {"kurang terang", "too dark"}},
      {"DARK", {"kurang terang", "too dark"}},
      {"GLARE", {"silau", "glare"}},
      {"CROPPED", {"terpotong", "cut off"}},
      {"UNREADABLE", {"tidak terbaca", "unreadable"}},
      {"QUOTA_FULL", {"kuota penuh", "no seats left"}},
      {"QUOTA_NOT_OPEN", {"kuota belum dibuka", "quota not open yet"}},
      {"OFFICE_CLOSED", {"kantor tutup", "office closed"}},
      {"LIVE_BOOKING", {"sudah ada pendaftaran", "already booked"}},
      {"TOO_MANY_UNPAID", {"terlalu sering tidak dibayar", "too many unpaid"}},
      {"UPLOAD_WINDOW", {"dokumen tidak diunggah", "no documents"}},
      {"PRODUCT_UNAVAILABLE", {"layanan tidak tersedia", "not available"}},
  };
  const auto found = kWords.find(code);
  if (found == kWords.end()) return language == "en" ? "see status page" : "lihat halaman status";
  return language == "en" ? found->second.second : found->second.first;
}

nlohmann::json fill(const NoticeRow& notice, const Recipient& recipient,
                    const std::string& status_page, Channel channel) {
  nlohmann::json parameters = notice.parameters;
  parameters["nama"] =
      channel == Channel::sms ? short_name(recipient.nama, kLongestNameInSms) : recipient.nama;
  parameters["nik_samar"] = masked_nik(recipient.nik);
  parameters["link"] = status_page;
  if (parameters.contains("alasan")) {
    parameters["alasan"] = reason_in_words(parameters["alasan"], notice.language);
  }
  if (parameters.contains("sisa")) {
    parameters["sisa"] =
        parameters["sisa"].get<std::string>() + (notice.language == "en" ? " minutes" : " menit");
  }
  return parameters;
}

std::string to_html(const std::string& text) {
  std::string html =
      "<!doctype html><html><body style=\"font-family:sans-serif;color:#1a2b3c;max-width:36em;"
      "margin:1.5em auto;line-height:1.5\"><p>";
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\n':
        html += "<br>";
        break;
      default:
        html.push_back(c);
    }
  }
  return html + "</p></body></html>";
}

std::vector<Attachment> attachments(const NoticeRow& notice, const Office* office, Instant now) {
  const std::string code = notice.parameters.value("kode", "");
  std::vector<Attachment> made{{code + ".png", "image/png", qr_picture(code)}};
  if (office == nullptr) return made;
  const auto date = parse_date(notice.parameters.value("tanggal", ""));
  const auto start =
      date ? slot_start(*office, *date, notice.parameters.value("jam", "")) : std::nullopt;
  if (start) {
    made.push_back({code + ".ics", "text/calendar",
                    calendar(code, "Paspor: " + office->name + " (" + code + ")", office->address,
                             *start, now)});
  }
  return made;
}

EffectOutcome ended(Kind kind, const NoticeRow& notice, EventType type, const std::string& state,
                    const ClaimedEffect& effect, Instant now, nlohmann::json data) {
  EffectOutcome outcome;
  outcome.kind = kind;
  outcome.store = [=](pqxx::work& tx) {
    // The first channel that gets through makes the notice "sent"; a second one says so too.
    raise_state(tx, notice.id, state);
    append_to_outbox(tx,
                     std::vector<Event>{notice_event(notice, type, effect.id.str(), now, data)});
  };
  return outcome;
}

}  // namespace

EffectOutcome Sender::operator()(const ClaimedEffect& effect) {
  const Channel channel = effect.kind == kSmsSend ? Channel::sms : Channel::email;
  const Instant now = surroundings_.clock.now();
  const Loaded loaded = load(surroundings_, NoticeId{effect.subject});
  if (!loaded.notice) throw PermanentPartnerError("there is no such notice");
  const NoticeRow& notice = *loaded.notice;
  const std::string channel_name{name_of(channel)};
  const auto counted = [&](const char* what) {
    metrics::count(
        "antrean_notices_total",
        {{"template", notice.template_id}, {"channel", channel_name}, {"outcome", what}});
  };

  switch (may_send(notice.valid_states, notice.version, loaded.booking, now, notice.not_after)) {
    case Verdict::send:
      break;
    case Verdict::wait: {
      EffectOutcome outcome;
      outcome.kind = Kind::retry;
      outcome.wait = kWaitForBooking;
      outcome.error = "the booking's own event isn't here yet";
      return outcome;
    }
    case Verdict::suppress:
      counted("suppressed");
      return ended(Kind::suppressed, notice, EventType::notice_suppressed, "suppressed", effect,
                   now, {{"reason", "BOOKING_MOVED_ON"}});
    case Verdict::expire:
      counted("expired");
      return ended(Kind::expired, notice, EventType::notice_expired, "expired", effect, now, {});
  }
  if (!loaded.recipient) {
    counted("suppressed");
    return ended(Kind::suppressed, notice, EventType::notice_suppressed, "suppressed", effect, now,
                 {{"reason", "PERSON_ERASED"}});
  }
  const Template* found = templates_.find(notice.template_id);
  if (found == nullptr) throw PermanentPartnerError("there is no such template");
  if (channel == Channel::sms && effect.taken_over) {
    // An attempt before this one may have sent it, and the SMS gateway remembers nothing.
    counted("uncertain");
    EffectOutcome outcome =
        ended(Kind::uncertain, notice, EventType::notice_failed, "uncertain", effect, now,
              {{"channel", channel_name}, {"reason", "uncertain"}});
    return outcome;
  }

  const Texts& texts = found->texts(notice.language);
  const std::string status_page = surroundings_.settings.gateway_public_url() + "/s/" +
                                  surroundings_.secrets.access_token(notice.booking);
  const nlohmann::json parameters = fill(notice, *loaded.recipient, status_page, channel);
  try {
    if (channel == Channel::sms) {
      sms_.send({loaded.recipient->phone, to_gsm7(render(texts.sms, parameters)), effect.id.str()});
    } else {
      Mail mail;
      mail.to = loaded.recipient->email;
      mail.subject = render(texts.subject, parameters);
      mail.text = render(texts.body, parameters);
      mail.html = to_html(mail.text);
      mail.reference = effect.subject;
      mail.date = now;
      if (found->with_appointment) {
        mail.attachments = attachments(notice, offices_.find(OfficeId{notice.office_id}), now);
      }
      mail_.send(mail);
    }
  } catch (const PermanentPartnerError& error) {
    counted("failed");
    EffectOutcome outcome =
        ended(Kind::failed, notice, EventType::notice_failed, "failed", effect, now,
              {{"channel", channel_name}, {"reason", "refused by the partner"}});
    outcome.error = error.what();
    if (const auto next = fallback(*found, channel)) {
      outcome.store = [=, before = outcome.store](pqxx::work& tx) {
        before(tx);
        add_effects(tx, std::vector<NewEffect>{{effect_id(notice.id, *next),
                                                kConsumer,
                                                effect_kind(*next),
                                                notice.id.str(),
                                                {{"channel", name_of(*next)}},
                                                effect.id.str(),
                                                now,
                                                now,
                                                notice.not_after}});
      };
    }
    return outcome;
  } catch (const UnknownOutcome& error) {
    // An e-mail bears the same Message-ID at every attempt, so a second one is recognised.
    if (channel == Channel::email) throw TransientPartnerError(error.what());
    counted("uncertain");
    EffectOutcome outcome =
        ended(Kind::uncertain, notice, EventType::notice_failed, "uncertain", effect, now,
              {{"channel", channel_name}, {"reason", "uncertain"}});
    outcome.error = error.what();
    return outcome;
  }
  counted("sent");
  EffectOutcome outcome = ended(Kind::done, notice, EventType::notice_sent, "sent", effect, now,
                                {{"channel", channel_name}, {"reference", effect.id.str()}});
  outcome.reference = effect.id.str();
  return outcome;
}

}  // namespace antrean::notification
