#include "consumers/notification/sender.hpp"

#include "common/db/outbox.hpp"
#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "consumers/notification/appointment.hpp"
#include "consumers/notification/core/mail_page.hpp"
#include "consumers/notification/core/words.hpp"
#include "consumers/notification/store.hpp"

namespace antrean::notification {
namespace {

using Kind = EffectOutcome::Kind;
using std::chrono::milliseconds;

struct Recipient {
  std::string phone;
  std::string email;
  std::string nik;
  std::string nama;
};

struct Loaded {
  std::optional<FoundNotice> found;
  // Nothing: the person was erased.
  std::optional<Recipient> recipient;
};

// What can't be opened was sealed with a key that is gone: the person was erased, and may have come
// again since with a new one. The texts of such errors could quote what they read, so none is kept.
std::optional<Recipient> opened(const Key& key, const NoticeRow& notice) {
  try {
    const auto applicant =
        nlohmann::json::parse(open_text(key, notice.sealed, notice.person.str()));
    return Recipient{applicant.value("phone", ""), applicant.value("email", ""),
                     applicant.value("nik", ""), applicant.value("nama", "")};
  } catch (const PoisonMessage&) {
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

nlohmann::json filled(const NoticeRow& notice, const Recipient& recipient,
                      const std::string& status_page) {
  nlohmann::json parameters = notice.parameters;
  parameters["nama"] = recipient.nama;
  parameters["nik_samar"] = masked_nik(recipient.nik);
  parameters["link"] = status_page;
  if (parameters.contains("alasan")) {
    parameters["alasan"] =
        reason_in_words(parameters["alasan"].get<std::string>(), notice.language);
  }
  if (parameters.contains("sisa")) {
    parameters["sisa"] = minutes_in_words(parameters["sisa"], notice.language);
  }
  return parameters;
}

std::vector<Attachment> attachments(const NoticeRow& notice, const Office* office, Instant now) {
  const std::string code = notice.parameters.value("kode", "");
  if (code.empty()) return {};
  std::vector<Attachment> made{{code + ".png", "image/png", qr_picture(code), kQrContentId}};
  if (office == nullptr) return made;
  const auto date = parse_date(notice.parameters.value("tanggal", ""));
  const auto start =
      date ? slot_start(*office, *date, notice.parameters.value("jam", "")) : std::nullopt;
  if (start) {
    made.push_back({code + ".ics", "text/calendar",
                    calendar(code, "Paspor: " + office->name + " (" + code + ")", office->address,
                             *start, now),
                    ""});
  }
  return made;
}

// The end of a notice's channel, to be stored with the end of the effect.
struct ChannelEnd {
  NoticeId notice;
  Channel channel = Channel::sms;
  ChannelState state = ChannelState::waiting;
  // What is said of it, unless a receipt has said it before; of_notice: only when it is the whole
  // notice's end.
  EventType type{};
  nlohmann::json data;
  bool of_notice = false;
  std::string cause;
  Instant at;
  std::optional<NewEffect> next{};
};

// One attempt of one notice by one channel.
class Attempt {
 public:
  Attempt(const ClaimedEffect& effect, const NoticeRow& notice, Instant now)
      : effect_(effect),
        notice_(notice),
        channel_(effect.kind == kSmsSend ? Channel::sms : Channel::email),
        now_(now) {}

  Channel channel() const { return channel_; }

  EffectOutcome again(milliseconds wait, const char* why) const {
    EffectOutcome outcome;
    outcome.kind = Kind::retry;
    outcome.wait = wait;
    outcome.error = why;
    return outcome;
  }

  EffectOutcome ended(Kind kind, ChannelState state, EventType type, const nlohmann::json& data,
                      bool of_notice = false) const {
    metrics::count("antrean_notices_total", {{"template", notice_.template_id},
                                             {"channel", std::string(name_of(channel_))},
                                             {"outcome", std::string(name_of(state))}});
    log::info("notice", {{"notice", notice_.id.str()},
                         {"template", notice_.template_id},
                         {"channel", name_of(channel_)},
                         {"state", name_of(state)}});
    EffectOutcome outcome;
    outcome.kind = kind;
    outcome.told =
        ChannelEnd{notice_.id, channel_, state, type, data, of_notice, effect_.id.str(), now_};
    return outcome;
  }

  EffectOutcome sent() const {
    EffectOutcome outcome =
        ended(Kind::done, ChannelState::sent, EventType::notice_sent,
              {{"channel", name_of(channel_)}, {"reference", effect_.id.str()}});
    outcome.reference = effect_.id.str();
    return outcome;
  }

  EffectOutcome suppressed(const char* reason) const {
    return ended(Kind::suppressed, ChannelState::suppressed, EventType::notice_suppressed,
                 {{"reason", reason}}, true);
  }

  EffectOutcome expired() const {
    return ended(Kind::expired, ChannelState::expired, EventType::notice_expired, {}, true);
  }

  EffectOutcome uncertain(const std::string& why) const {
    EffectOutcome outcome =
        ended(Kind::uncertain, ChannelState::uncertain, EventType::notice_failed,
              {{"channel", name_of(channel_)}, {"reason", "uncertain"}});
    outcome.error = why;
    return outcome;
  }

  // Refused for good: the next channel, if there is one.
  EffectOutcome failed(const Template& used, const std::string& why) const {
    EffectOutcome outcome =
        ended(Kind::failed, ChannelState::failed, EventType::notice_failed,
              {{"channel", name_of(channel_)}, {"reason", "refused by the partner"}});
    outcome.error = why;
    if (const auto next = fallback(used, channel_)) {
      std::any_cast<ChannelEnd&>(outcome.told).next =
          sending(notice_, *next, effect_.id.str(), now_, now_);
    }
    return outcome;
  }

 private:
  const ClaimedEffect& effect_;
  const NoticeRow& notice_;
  Channel channel_;
  Instant now_;
};

// What a receipt has told already: the attempt before this one got through, or was refused, and
// its end wasn't stored.
std::optional<EffectOutcome> told_by_receipt(const std::optional<ChannelState>& state) {
  EffectOutcome outcome;
  switch (state.value_or(ChannelState::waiting)) {
    case ChannelState::sent:
    case ChannelState::delivered:
      outcome.kind = Kind::done;
      return outcome;
    case ChannelState::failed:
      outcome.kind = Kind::failed;
      outcome.error = "refused by the network";
      return outcome;
    case ChannelState::waiting:
    case ChannelState::expired:
    case ChannelState::suppressed:
    case ChannelState::uncertain:
      break;
  }
  return std::nullopt;
}

}  // namespace

void Sender::load(pqxx::work& tx, std::span<ClaimedEffect> effects) const {
  std::set<std::string> ids;
  for (const ClaimedEffect& effect : effects) ids.insert(effect.subject);
  const auto notices = find_notices(tx, ids);
  std::vector<PersonId> persons;
  for (const auto& [id, found] : notices) persons.push_back(found.notice.person);
  const PersonKeys keys = find_person_keys(tx, surroundings_.secrets.master(), persons);
  for (ClaimedEffect& effect : effects) {
    Loaded loaded;
    if (const auto found = notices.find(effect.subject); found != notices.end()) {
      loaded.found = found->second;
      const NoticeRow& notice = found->second.notice;
      const auto key = keys.find(notice.person);
      if (key != keys.end()) loaded.recipient = opened(key->second, notice);
    }
    effect.loaded = std::move(loaded);
  }
}

void Sender::store(pqxx::work& tx, std::span<const EffectOutcome* const> outcomes) {
  std::vector<const ChannelEnd*> ends;
  std::set<std::string> ids;
  for (const EffectOutcome* outcome : outcomes) {
    ends.push_back(&std::any_cast<const ChannelEnd&>(outcome->told));
    ids.insert(ends.back()->notice.str());
  }
  auto notices = lock_notices(tx, ids);
  std::map<std::string, NoticeRow> changed;
  std::vector<Event> events;
  std::vector<NewEffect> effects;
  for (const ChannelEnd* end : ends) {
    if (end->next) effects.push_back(*end->next);
    const auto found = notices.find(end->notice.str());
    if (found == notices.end()) continue;
    NoticeRow& notice = found->second;
    const Raised raised = raise_channel(notice, end->channel, end->state);
    if (raised.channel) changed.insert_or_assign(found->first, notice);
    if (end->of_notice ? raised.notice : raised.channel) {
      events.push_back(notice_event(notice, end->type, end->cause, end->at, end->data));
    }
  }
  store_states(tx, changed);
  add_effects(tx, effects);
  append_to_outbox(tx, events);
}

EffectOutcome Sender::operator()(const ClaimedEffect& effect) {
  const Instant now = surroundings_.clock.now();
  const auto& loaded = std::any_cast<const Loaded&>(effect.loaded);
  if (!loaded.found) throw PermanentPartnerError("there is no such notice");
  const NoticeRow& notice = loaded.found->notice;
  const Template* used = templates_.find(notice.template_id);
  if (used == nullptr) throw PermanentPartnerError("there is no such template");
  const Attempt attempt{effect, notice, now};
  if (auto told = told_by_receipt(notice.channel(attempt.channel()))) return *std::move(told);
  const bool may_repeat = attempt.channel() == Channel::email && used->resend_when_uncertain;
  // An attempt before this one may have sent it.
  if (effect.taken_over && !may_repeat) return attempt.uncertain("an attempt was cut off");

  const Ruling ruling =
      may_send(notice.terms, loaded.found->booking, now, templates_.quiet_hours());
  switch (ruling.verdict) {
    case Verdict::send:
      break;
    case Verdict::wait:
      return attempt.again(wait_for_booking(effect.attempts),
                           "the booking's own event isn't here yet");
    case Verdict::later:
      return attempt.again(std::chrono::ceil<milliseconds>(ruling.until - now), "quiet hours");
    case Verdict::suppress:
      return attempt.suppressed("BOOKING_MOVED_ON");
    case Verdict::expire:
      return attempt.expired();
  }
  if (!loaded.recipient) return attempt.suppressed("PERSON_ERASED");

  try {
    if (attempt.channel() == Channel::sms) {
      send_sms(effect, notice, *used, loaded.recipient->phone,
               filled(notice, *loaded.recipient, status_page(notice)));
    } else {
      send_mail(notice, *used, loaded.recipient->email,
                filled(notice, *loaded.recipient, status_page(notice)), now);
    }
  } catch (const PermanentPartnerError& error) {
    return attempt.failed(*used, error.what());
  } catch (const UnknownOutcome& error) {
    if (may_repeat) throw TransientPartnerError(error.what());
    return attempt.uncertain(error.what());
  }
  return attempt.sent();
}

std::string Sender::status_page(const NoticeRow& notice) const {
  return surroundings_.settings.gateway_public_url() + "/s/" +
         surroundings_.secrets.access_token(notice.booking);
}

void Sender::send_sms(const ClaimedEffect& effect, const NoticeRow& notice, const Template& used,
                      const std::string& phone, const nlohmann::json& parameters) {
  const auto text = compose_sms(used.texts(notice.language).sms, parameters);
  if (!text) throw PermanentPartnerError("the text doesn't fit one SMS");
  sms_.send({phone, *text, effect.id.str()});
}

void Sender::send_mail(const NoticeRow& notice, const Template& used, const std::string& address,
                       const nlohmann::json& parameters, Instant now) {
  const Texts& texts = used.texts(notice.language);
  Mail mail;
  mail.to = address;
  mail.subject = render(texts.subject, parameters);
  mail.text = render(texts.body, parameters);
  mail.reference = notice.id.str();
  mail.date = now;
  if (used.with_appointment) {
    mail.attachments = attachments(notice, offices_.find(OfficeId{notice.office_id}), now);
  }
  MailPage page;
  page.subject = mail.subject;
  page.text = mail.text;
  page.link = parameters.at("link");
  page.language = notice.language;
  if (!mail.attachments.empty()) page.picture = kQrContentId;
  mail.html = html_page(page);
  mail_.send(mail);
}

}  // namespace antrean::notification
