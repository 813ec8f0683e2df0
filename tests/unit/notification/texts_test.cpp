// domain.md, Notices: what stands in them, and that it fits.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "common/errors.hpp"
#include "consumers/notification/core/gsm7.hpp"
#include "consumers/notification/core/templates.hpp"
#include "consumers/notification/core/words.hpp"

namespace antrean::notification {
namespace {

TEST(Gsm7, KeepsToTheAlphabet) {
  EXPECT_EQ(to_gsm7("José – “ya”…"), "Jose - \"ya\"...");
  EXPECT_EQ(to_gsm7("a\nb\tc`"), "a b c'");
  EXPECT_EQ(to_gsm7("東京"), "??");
  EXPECT_EQ(to_gsm7("NUÑEZ Çelik Åse\u00a0\u200bx"), "NUNEZ Celik Ase x");
  EXPECT_EQ(to_gsm7("a\xc3"), "a?") << "a character that was cut off";
  EXPECT_EQ(gsm7_length("a{b}"), 6U);
}

TEST(ShortName, KeepsWholeWordsAndThenInitials) {
  EXPECT_EQ(short_name("SITI", 15), "SITI");
  EXPECT_EQ(short_name("BAMBANG SUSILO", 15), "BAMBANG SUSILO");
  EXPECT_EQ(short_name("RADEN AYU KUSUMANINGTYAS", 15), "RADEN AYU K");
  EXPECT_LE(short_name("MUHAMMAD ALFIAN NUR RAHMAN SYAH", 15).size(), 15U);
  EXPECT_EQ(short_name("RADEN AYU KUSUMANINGTYAS", 8), "RADEN A");
  EXPECT_EQ(short_name("KUSUMANINGTYAS", 5), "KUSUMANINGTYAS") << "never cut inside of the first";
  EXPECT_EQ(short_name("", 15), "");
}

const std::filesystem::path kNotices =
    std::filesystem::path(ANTREAN_SOURCE_DIR) / "config" / "notices.toml";

TEST(Texts, EveryNoticeRendersInBothLanguagesAndFitsOneSms) {
  const Templates templates{kNotices};
  EXPECT_EQ(templates.all().size(), 37U) << "domain.md's N02 to N37 and CALL";
  for (const auto& [id, notice] : templates.all()) {
    for (const char* language : {"id", "en"}) {
      const std::string sms = to_gsm7(render(notice.texts(language).sms, sample_parameters()));
      EXPECT_LE(gsm7_length(sms), kSmsLength) << id << " " << language;
      EXPECT_EQ(sms.find("{{"), std::string::npos) << id;
      const std::string& written = notice.texts(language).sms;
      EXPECT_EQ(std::count(sms.begin(), sms.end(), '?'),
                std::count(written.begin(), written.end(), '?'))
          << id << ": " << sms;
      for (const std::string& text : {render(notice.texts(language).subject, sample_parameters()),
                                      render(notice.texts(language).body, sample_parameters())}) {
        EXPECT_EQ(text.find("{{"), std::string::npos) << id;
      }
    }
  }
}

TEST(Texts, SayWhatTheDomainSays) {
  const Templates templates{kNotices};
  const nlohmann::json parameters{{"jumlah", "350.000"},
                                  {"billing15", "820261123000017"},
                                  {"jam_batas", "23 Nov 13:30"},
                                  {"zona", "WIB"},
                                  {"kode", "7KQ2M9XA"}};
  EXPECT_EQ(render(templates.find("N12")->indonesian.sms, parameters),
            "Bayar Rp350.000 dengan kode billing 820261123000017 sebelum 23 Nov 13:30 WIB. Kode "
            "7KQ2M9XA.");
}

TEST(Texts, NameWhatARequestMustBring) {
  const Templates templates{kNotices};
  EXPECT_EQ(templates.find("N32")->indonesian.required, std::set<std::string>{"resi"});
  EXPECT_EQ(templates.find("N03")->indonesian.required,
            (std::set<std::string>{"tgl_acuan", "tgl_bisa"}));
  EXPECT_EQ(templates.find("N99"), nullptr);
}

TEST(Texts, ShortenNamesWhenTheSmsIsTooLongAndNothingElse) {
  const std::string text = std::string(130, 'x') + " {{nama}} {{kantor}} {{kode}}";
  nlohmann::json parameters{{"nama", "R\u00c1DEN AYU KUSUMANINGTYAS"},
                            {"kantor", "Kanim Jakarta Selatan"},
                            {"kode", "7KQ2M9XA"}};
  EXPECT_EQ(compose_sms(text, parameters), std::string(130, 'x') + " RADEN Kanim J S 7KQ2M9XA")
      << "first the name, then the office, never the code";
  EXPECT_FALSE(compose_sms(std::string(155, 'x') + " {{kode}}", parameters));
  EXPECT_EQ(compose_sms("{{nama}}", parameters), "RADEN AYU KUSUMANINGTYAS");
}

TEST(Words, SayTheReasonInShort) {
  EXPECT_EQ(reason_in_words("TOO_DARK", "id"), "kurang terang");
  EXPECT_EQ(reason_in_words("TOO_DARK", "en"), "too dark");
  EXPECT_EQ(reason_in_words("NIK_LOOKS_TAMPERED", "id"), "lihat halaman status")
      << "nobody is accused by a machine";
  EXPECT_EQ(minutes_in_words("15", "id"), "15 menit");
  EXPECT_LE(longest_reason().size(), 30U);
}

TEST(Texts, AWrongFileStopsTheStartWithTheNotice) {
  const auto file =
      std::filesystem::temp_directory_path() / ("notices-" + std::to_string(getpid()) + ".toml");
  const auto refusal = [&](const std::string& text) -> std::string {
    std::ofstream{file} << text;
    try {
      const Templates templates{file};
    } catch (const ConfigurationError& error) {
      return error.what();
    }
    return "";
  };
  const std::string good_en = "en.sms = \"x\"\n";
  EXPECT_NE(refusal("[N02]\nchannels = [\"sms\"]\nid.sms = \"{{nik}}\"\n" + good_en)
                .find("unknown parameter {{nik}}"),
            std::string::npos);
  EXPECT_NE(
      refusal("[N02]\nchannels = [\"sms\"]\nid.sms = \"" + std::string(161, 'x') + "\"\n" + good_en)
          .find("160 fit"),
      std::string::npos);
  EXPECT_NE(refusal("[N02]\nchannels = [\"fax\"]\n").find("channels are"), std::string::npos);
  EXPECT_NE(refusal("[N02]\nchannels = [\"email\"]\nid.sms = \"x\"\n" + good_en)
                .find("no text for email"),
            std::string::npos);
  EXPECT_NE(refusal("quiet_from = \"25:00\"\n").find("quiet_from"), std::string::npos);
  EXPECT_NE(refusal("[N02\n").find(file.string()), std::string::npos);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace antrean::notification
