// What people type: names, phone numbers, e-mail addresses, forms. A first line names the kind.

#include "consumers/notification/core/gsm7.hpp"
#include "ocr/nik.hpp"
#include "producers/console/form.hpp"
#include "producers/gateway/fields.hpp"
#include "producers/gateway/guidance.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

using namespace antrean::gateway;

void check_name(const std::string& name) {
  if (!is_clean_text(name)) return;
  const std::string folded = fold_blanks(name);
  require(fold_blanks(folded) == folded, "folding twice changes nothing");
  require(is_clean_text(mask_name(name)), "a masked name is clean text");
  const std::string sms = notification::to_gsm7(name);
  for (const char c : sms) {
    require(static_cast<unsigned char>(c) < 0x80, "an SMS is made of ASCII's characters");
  }
  require(notification::gsm7_length(sms) >= sms.size(), "a character counts once or twice");
  require(!notification::short_name(name, 20).empty() || folded.empty(), "a short name stays one");
}

}  // namespace

std::vector<std::string> seeds() {
  return {"name\nR. Aj. Kusumaningtyas Wahyu Putri",
          "name\nÉko ’Nur’aini",
          "phone\n+6281234567890",
          "phone\n0812-3456-7890",
          "phone\n006281234567890",
          "email\nbudi.santoso@surat.example",
          "form\ncsrf=a%2Bb&reason=GLARE&reason=BLURRED&x=+",
          "nik\n3528011708850003",
          "date\n2026-02-28",
          "time\n2026-11-23T12:10:00.123+07:00"};
}

int quick_runs() {
  return 60'000;
}

void run(std::string_view input) {
  const std::string_view kind = take_line(input);
  const std::string text{input};
  if (kind == "name") check_name(text);
  if (kind == "phone") {
    if (const auto number = mobile_number(text)) {
      require(number->starts_with("+") && is_digits(number->substr(1), number->size() - 1) &&
                  number->size() <= 16,
              "a number is E.164");
      require(mobile_number(*number) == number, "a number that was taken is taken again");
    }
  }
  if (kind == "email" && is_email(text)) {
    require(text.size() <= 254 && text.find('@') != std::string::npos && is_clean_text(text),
            "an address can stand in a mail header");
    require(text.find_first_of(" <>,;\r\n") == std::string::npos, "it is one address");
  }
  if (kind == "form") {
    for (const auto& [name, values] : console::parse_form(text)) {
      require(!values.empty() && console::first({{name, values}}, name) == values[0],
              "a name has its values");
    }
  }
  if (kind == "nik") {
    if (ocr::is_sound_nik(text)) require(is_digits(text, 16), "a sound NIK has 16 digits");
    (void)ocr::check_nik(text, text, text);
  }
  if (kind == "date") {
    if (const auto date = parse_date(text)) require(format_date(*date) == text, "a date is itself");
  }
  if (kind == "time") {
    if (const auto instant = parse_rfc3339(text)) {
      require(parse_rfc3339(to_rfc3339(*instant)) == instant, "an instant that is written is read");
    }
  }
}

}  // namespace antrean::fuzz
