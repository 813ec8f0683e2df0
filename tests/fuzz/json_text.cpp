// The quick JSON writer beside nlohmann's: the same text, the same refusals.

#include "common/events/json_text.hpp"

#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {

std::vector<std::string> seeds() {
  return {R"({"a":[1,-2,3.5,1e300,true,false,null,"x\n\u0001\"\\/"],"é":{"":{}}})", "plain",
          "\xf0\x9f\x99\x82 \xe2\x82\xac \xc3\xa9", "\xed\xa0\x80 \xf4\x90\x80\x80 \xc0\xaf",
          "[[]]"};
}

int quick_runs() {
  return 100'000;
}

void run(std::string_view input) {
  // As one string, which may not be UTF-8.
  const nlohmann::json string = std::string(input);
  std::string expected;
  bool refused = false;
  try {
    expected = string.dump();
  } catch (const nlohmann::json::type_error&) {
    refused = true;
  }
  try {
    const std::string text = to_json_text(string);
    require(!refused && text == expected, "a string is written as dump() writes it");
    std::string appended = "x";
    append_json_string(appended, input);
    require(appended == "x" + expected, "append_json_string writes as dump() does");
  } catch (const nlohmann::json::type_error&) {
    require(refused, "what dump() takes is taken");
  }
  // As a document. The parser recurses: no deeper than anything that is let in.
  bool too_deep = false;
  const auto guard = [&too_deep](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > 32;
    return !too_deep;
  };
  const auto document = nlohmann::json::parse(input, guard, false);
  if (!document.is_discarded() && !too_deep) {
    require(to_json_text(document) == document.dump(), "a document is written as dump() does");
  }
}

}  // namespace antrean::fuzz
