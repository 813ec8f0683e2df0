// Single values that people type, as tables.
#include "producers/gateway/fields.hpp"

#include <gtest/gtest.h>

namespace antrean::gateway {
namespace {

TEST(Fields, MobileNumbers) {
  const std::pair<const char*, const char*> good[] = {
      {"081234567890", "+6281234567890"},     {"0812 3456 7890", "+6281234567890"},
      {"0812-3456-7890", "+6281234567890"},   {"+6281234567890", "+6281234567890"},
      {"6281234567890", "+6281234567890"},    {"006281234567890", "+6281234567890"},
      {"(0812) 3456.7890", "+6281234567890"}, {"+62 812 3456 7890", "+6281234567890"},
      {"+60 12-345 6789", "+60123456789"},
  };
  for (const auto& [text, number] : good) EXPECT_EQ(mobile_number(text), number) << text;
  for (const char* bad :
       {"", "0", "12", "021 5795 1234", "+62 21 5795 1234", "0812345", "0812abc567890",
        "081234567890;ext=1", "081234567890x", "8123 4567 8901 2345 6789", "++6281234567890",
        "0812+34567890", "081234567890\r\nX: y", "999999999999", "+1", "081234567890 #9"}) {
    EXPECT_FALSE(mobile_number(bad)) << bad;
  }
}

TEST(Fields, EmailAddresses) {
  for (const char* good : {"a@b.id", "budi.santoso@surat.example", "x+y_z-1@sub.domain.co.id",
                           "o'neil@mail.example"}) {
    EXPECT_TRUE(is_email(good)) << good;
  }
  for (const char* bad : {"",
                          "@",
                          "a@",
                          "@b.id",
                          "a@b",
                          "a b@c.id",
                          "a@b..id",
                          ".a@b.id",
                          "a.@b.id",
                          "a..b@c.id",
                          "a@-b.id",
                          "a@b-.id",
                          "a@b.1",
                          "a@b.c",
                          "a@b.id\r\nBcc: x@y.id",
                          "a@@b.id",
                          "a@b@c.id",
                          "\"a b\"@c.id",
                          "budi@sürat.example",
                          "a@b_c.id",
                          "<a@b.id>"}) {
    EXPECT_FALSE(is_email(bad)) << bad;
  }
  EXPECT_FALSE(is_email(std::string(65, 'a') + "@b.id"));
  EXPECT_FALSE(is_email("a@" + std::string(64, 'b') + ".id"));
}

TEST(Fields, CleanText) {
  for (const char* good : {"", "BUDI SANTOSO", "Dewi Ayu Lestari, S.Pd.", "Né d’Amboine", "漢字"}) {
    EXPECT_TRUE(is_clean_text(good)) << good;
  }
  // Octal escapes end by themselves after three digits.
  const std::string bad[] = {"a\nb",
                             "a\rb",
                             "a\tb",
                             std::string("a\0b", 3),
                             "a\177b",
                             "a\302\205b",
                             "a\342\200\213b",
                             "a\342\200\256b",
                             "a\357\273\277b",
                             "\377",
                             "\300\200",
                             "\355\240\200",
                             "\365\200\200\200",
                             "a\342\200"};
  for (const std::string& text : bad) EXPECT_FALSE(is_clean_text(text)) << text;
}

TEST(Fields, BlanksAreFolded) {
  EXPECT_EQ(fold_blanks("  BUDI   SANTOSO "), "BUDI SANTOSO");
  EXPECT_EQ(fold_blanks("   "), "");
}

TEST(Fields, NumbersWithinLimits) {
  const auto mistakes = [](const nlohmann::json& body) {
    std::vector<FieldError> errors;
    FieldReader reader{body, "", errors};
    reader.number("amount", 1, 1000);
    return errors.size();
  };
  EXPECT_EQ(mistakes({{"amount", 1}}), 0u);
  EXPECT_EQ(mistakes({{"amount", 1000}}), 0u);
  EXPECT_EQ(mistakes({{"amount", 0}}), 1u);
  EXPECT_EQ(mistakes({{"amount", 1001}}), 1u);
  EXPECT_EQ(mistakes({{"amount", -5}}), 1u);
  EXPECT_EQ(mistakes({{"amount", 1.5}}), 1u);
  EXPECT_EQ(mistakes({{"amount", "5"}}), 1u);
  EXPECT_EQ(mistakes({{"amount", 18446744073709551615u}}), 1u);
  EXPECT_EQ(mistakes(nlohmann::json::object()), 1u);
}

}  // namespace
}  // namespace antrean::gateway
