#include "ocr/reconcile.hpp"

#include <gtest/gtest.h>

namespace antrean::ocr {
namespace {

NumberOpinion sure_of(const std::string& digits, double probability = 0.99) {
  NumberOpinion opinion;
  for (const char digit : digits) opinion.push_back({digit, probability, 0, 0});
  return opinion;
}

AgreedNumber agreed(const std::vector<NumberOpinion>& opinions) {
  return reconcile(opinions, 4);
}

TEST(Reconcile, WhatAllSayIsSurerThanWhatOneSays) {
  const AgreedNumber one = agreed({sure_of("1234", 0.9)});
  const AgreedNumber two = agreed({sure_of("1234", 0.9), sure_of("1234", 0.9)});
  EXPECT_EQ(one.digits, "1234");
  EXPECT_EQ(two.digits, "1234");
  EXPECT_GT(two.confidence, one.confidence);
  EXPECT_LT(two.confidence, 1);
}

TEST(Reconcile, TheSurerWinsDigitByDigit) {
  NumberOpinion first = sure_of("1234");
  NumberOpinion second = sure_of("7239");
  first[0] = {'1', 0.55, '7', 0.4};
  second[3] = {'9', 0.6, '4', 0.35};
  const AgreedNumber both = agreed({first, second});
  EXPECT_EQ(both.digits, "7234");
  EXPECT_EQ(both.places[0].alternative, '1');
  EXPECT_LT(both.confidence, agreed({sure_of("7234"), sure_of("7234")}).confidence);
}

TEST(Reconcile, ASureOneAgainstASureOneIsNotSure) {
  EXPECT_LT(agreed({sure_of("1234"), sure_of("1238")}).confidence, 0.6);
}

TEST(Reconcile, TwoOutvoteOne) {
  const AgreedNumber three = agreed({sure_of("1234"), sure_of("1238", 0.9), sure_of("1238", 0.95)});
  EXPECT_EQ(three.digits, "1238");
}

TEST(Reconcile, AnotherLengthSaysNothing) {
  EXPECT_EQ(agreed({sure_of("1234"), sure_of("12345"), sure_of("99")}).digits, "1234");
  EXPECT_EQ(agreed({sure_of("12345")}).digits, "");
  EXPECT_EQ(agreed({}).digits, "");
  EXPECT_EQ(agreed({}).confidence, 0);
}

TEST(Opinion, IsOfTheDigitsAlone) {
  LineText line;
  for (const char letter : std::string{"1-2/3"}) line.characters.push_back({letter, 0.9, 0, 0, 0});
  EXPECT_EQ(digits_of(opinion_of(line)), "123");
  EXPECT_EQ(digits_of(opinion_of(Word{": 3578 ", {}, 0.5})), "3578");
}

}  // namespace
}  // namespace antrean::ocr
