// One of a few words, told by several looks at its line.

#include "ocr/read_one_of.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace antrean::ocr {
namespace {

constexpr std::string_view kAlphabet = "ABO+-: X";

// A step for each letter, '_' for CTC's blank; `doubt` goes to the letter of `other`.
LogSteps steps_of(std::string_view line, std::string_view other = {}, double doubt = 0.4) {
  const auto column = [](char letter) {
    return letter == '_' ? std::size_t{0} : kAlphabet.find(letter) + 1;
  };
  LogSteps steps;
  for (std::size_t at = 0; at < line.size(); ++at) {
    std::vector<double> step(kAlphabet.size() + 1, std::log(0.0005));
    const bool doubted = !other.empty() && other[at] != line[at];
    step[column(line[at])] = std::log(doubted ? 1 - doubt : 0.99);
    if (doubted) step[column(other[at])] = std::log(doubt);
    steps.push_back(std::move(step));
  }
  return steps;
}

const std::vector<std::string> kGroups{"A", "B", "AB", "O", "A+", "A-", "-", ""};

OneOf told_by(const std::vector<LogSteps>& steps) {
  std::vector<LookAtWords> looks;
  for (const LogSteps& one : steps) looks.push_back(look_at_words(one, kAlphabet, kGroups));
  return weigh_words(looks, kGroups);
}

TEST(ReadOneOf, TakesAColonBeforeTheWordForNoPartOfIt) {
  for (const auto& [line, word] : {std::pair{"_A_B_", "AB"}, std::pair{":_ A_+_", "A+"},
                                   std::pair{"_:__-__", "-"}, std::pair{"_:_____", ""}}) {
    const OneOf told = told_by({steps_of(line)});
    EXPECT_EQ(told.word, word) << line;
    EXPECT_GT(told.confidence, 0.9) << line;
  }
}

// Greedy reading would drop the dash; among the words that can stand there it is the likeliest.
TEST(ReadOneOf, HearsAllLooks) {
  const LogSteps without = steps_of("_:_____", "_:__-__", 0.3);
  const LogSteps with = steps_of("_:__-__", "_:_____", 0.1);
  EXPECT_EQ(told_by({without}).word, "");
  EXPECT_EQ(told_by({without, with, with}).word, "-");
}

TEST(ReadOneOf, IsUnsureWhereLooksDiffer) {
  const OneOf told = told_by({steps_of("__A__"), steps_of("__O__")});
  EXPECT_LT(told.confidence, 0.6);
}

TEST(ReadOneOf, SaysNothingOfAnotherWord) {
  const OneOf told = told_by({steps_of("_X_X_X_X_"), steps_of("_X_X_B_X_")});
  EXPECT_EQ(told.word, "");
  EXPECT_EQ(told.confidence, 0);
}

}  // namespace
}  // namespace antrean::ocr
