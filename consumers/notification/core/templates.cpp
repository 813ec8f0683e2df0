#include "consumers/notification/core/templates.hpp"

#include <kainjow/mustache.hpp>
#include <regex>

#include "common/errors.hpp"
#include "common/settings/toml.hpp"
#include "consumers/notification/core/gsm7.hpp"
#include "consumers/notification/core/words.hpp"

namespace antrean::notification {
namespace {

std::string text_at(const toml::table& table, const char* key) {
  return table[key].value<std::string>().value_or("");
}

// Filled in from the sealed applicant and the booking's id, not by who asks for the notice.
bool is_recipients(const std::string& parameter) {
  return parameter == "nama" || parameter == "nik_samar" || parameter == "link";
}

void check(const std::string& where, const std::string& text, std::set<std::string>& required) {
  static const std::regex kParameter{R"(\{\{\{?\s*([^}\s]*)\s*\}\}\}?)"};
  for (std::sregex_iterator found{text.begin(), text.end(), kParameter}, end; found != end;
       ++found) {
    if (!sample_parameters().contains((*found)[1])) {
      throw ConfigurationError(where + ": unknown parameter {{" + (*found)[1].str() + "}}");
    }
    if (!is_recipients((*found)[1])) required.insert((*found)[1]);
  }
}

Texts texts_of(const std::string& where, const toml::table& table) {
  Texts texts{text_at(table, "sms"), text_at(table, "subject"), text_at(table, "body"), {}};
  for (const std::string& text : {texts.sms, texts.subject, texts.body}) {
    check(where, text, texts.required);
  }
  const std::string longest = to_gsm7(render(texts.sms, sample_parameters()));
  if (gsm7_length(longest) > kSmsLength) {
    throw ConfigurationError(where + ": with long values the SMS has " +
                             std::to_string(gsm7_length(longest)) + " characters; 160 fit");
  }
  return texts;
}

// "20:00".
std::chrono::minutes time_at(const std::string& file, const toml::table& table, const char* key,
                             std::chrono::minutes otherwise) {
  if (!table.contains(key)) return otherwise;
  static const std::regex kTime{"([01][0-9]|2[0-3]):([0-5][0-9])"};
  const std::string text = text_at(table, key);
  std::smatch found;
  if (!std::regex_match(text, found, kTime)) {
    throw ConfigurationError(file + ": " + key + ": expected a time of day, \"20:00\"");
  }
  return std::chrono::hours{std::stoi(found[1])} + std::chrono::minutes{std::stoi(found[2])};
}

}  // namespace

std::string_view name_of(Channel channel) {
  switch (channel) {
    case Channel::sms:
      return "sms";
    case Channel::email:
      return "email";
  }
  return {};
}

const std::map<std::string, std::string>& sample_parameters() {
  static const std::map<std::string, std::string> samples{
      {"kode", "7KQ2M9XA"},
      {"kantor", "Kanim Jakarta Selatan"},
      {"hari", "Wednesday"},
      {"tgl", "30 Sep 2026"},
      {"jam", "09:00"},
      {"zona", "WITA"},
      {"n", "5"},
      {"batas", "30 Sep 23:59"},
      {"jumlah", "5.750.000"},
      {"billing15", "820261123000017"},
      {"jam_batas", "30 Sep 23:59"},
      {"nomor", "14-010"},
      {"tgl_acuan", "30 Sep 2026"},
      {"tgl_bisa", "30 Sep 2026"},
      {"dokumen", "KTP"},
      {"alasan", longest_reason()},
      {"resi", "POS1234567890ID"},
      {"sisa", "60 minutes"},
      {"nama", "BAMBANG SUSILO"},
      {"nik_samar", "3526********0001"},
      {"tgl_1bulan", "30 Sep 2026"},
      {"tgl_lama", "30 Sep 2026"},
      {"jam_lama", "09:00"},
      {"pendukung", "akta lahir"},
      {"loket", "12"},
      {"link", "https://antrean.imigrasi.example/s/"},
  };
  return samples;
}

std::string render(const std::string& text, const nlohmann::json& parameters) {
  kainjow::mustache::mustache compiled{text};
  compiled.set_custom_escape([](const std::string& plain) { return plain; });
  kainjow::mustache::data data;
  for (const auto& [name, sample] : sample_parameters()) {
    const auto found = parameters.find(name);
    const bool there = found != parameters.end() && found->is_string();
    data.set(name, there ? found->get<std::string>() : std::string("-"));
  }
  return compiled.render(data);
}

std::optional<std::string> compose_sms(const std::string& text, nlohmann::json parameters) {
  for (auto& [name, value] : parameters.items()) {
    if (value.is_string()) value = to_gsm7(value.get_ref<const std::string&>());
  }
  std::string sms = to_gsm7(render(text, parameters));
  for (const char* name : {"nama", "kantor"}) {
    if (gsm7_length(sms) <= kSmsLength) break;
    if (!parameters.contains(name)) continue;
    const std::string whole = parameters[name];
    const std::size_t excess = gsm7_length(sms) - kSmsLength;
    parameters[name] = short_name(whole, whole.size() > excess ? whole.size() - excess : 1);
    sms = to_gsm7(render(text, parameters));
  }
  if (gsm7_length(sms) > kSmsLength) return std::nullopt;
  return sms;
}

Templates::Templates(const std::filesystem::path& file) {
  const toml::table table = read_toml(file);
  quiet_.from = time_at(file.string(), table, "quiet_from", quiet_.from);
  quiet_.to = time_at(file.string(), table, "quiet_to", quiet_.to);
  for (const auto& [key, node] : table) {
    const std::string id{key.str()};
    if (id == "quiet_from" || id == "quiet_to") continue;
    const std::string where = file.string() + ": " + id;
    const auto* entry = node.as_table();
    if (entry == nullptr) throw ConfigurationError(where + ": expected a [section]");
    Template made;
    made.id = id;
    made.all_channels = (*entry)["all_channels"].value_or(false);
    made.with_appointment = (*entry)["with_appointment"].value_or(false);
    made.resend_when_uncertain = (*entry)["resend_when_uncertain"].value_or(true);
    if (const auto* channels = (*entry)["channels"].as_array()) {
      for (const auto& channel : *channels) {
        const auto name = channel.value<std::string>().value_or("");
        if (name != "sms" && name != "email") {
          throw ConfigurationError(where + ": channels are \"sms\" and \"email\"");
        }
        made.channels.push_back(name == "sms" ? Channel::sms : Channel::email);
      }
    }
    if (made.channels.empty()) throw ConfigurationError(where + ": no channels");
    const auto* id_texts = (*entry)["id"].as_table();
    const auto* en_texts = (*entry)["en"].as_table();
    if (id_texts == nullptr || en_texts == nullptr) {
      throw ConfigurationError(where + ": texts are needed in [id] and [en]");
    }
    made.indonesian = texts_of(where + " [id]", *id_texts);
    made.english = texts_of(where + " [en]", *en_texts);
    for (const Channel channel : made.channels) {
      for (const Texts* texts : {&made.indonesian, &made.english}) {
        const bool there = channel == Channel::sms
                               ? !texts->sms.empty()
                               : !texts->subject.empty() && !texts->body.empty();
        if (!there) {
          throw ConfigurationError(where + ": no text for " + std::string(name_of(channel)));
        }
      }
    }
    templates_.emplace(id, std::move(made));
  }
}

const Template* Templates::find(const std::string& id) const {
  const auto found = templates_.find(id);
  return found == templates_.end() ? nullptr : &found->second;
}

}  // namespace antrean::notification
