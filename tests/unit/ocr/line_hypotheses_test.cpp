#include "ocr/line_hypotheses.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

namespace antrean::ocr {
namespace {

constexpr std::string_view kAbc = "ABC";

// Rows of probabilities: the blank's, then the letters'.
LogSteps steps_of(const std::vector<std::vector<double>>& probabilities) {
  LogSteps steps;
  for (const auto& row : probabilities) {
    std::vector<double>& step = steps.emplace_back();
    for (const double one : row) step.push_back(one > 0 ? std::log(one) : kNever);
  }
  return steps;
}

LogSteps random_steps(std::size_t count, unsigned seed) {
  std::mt19937 random{seed};
  std::uniform_real_distribution<double> share{0.01, 1};
  std::vector<std::vector<double>> rows;
  for (std::size_t t = 0; t < count; ++t) {
    std::vector<double> row;
    double sum = 0;
    for (std::size_t k = 0; k <= kAbc.size(); ++k) sum += row.emplace_back(share(random));
    for (double& one : row) one /= sum;
    rows.push_back(row);
  }
  return steps_of(rows);
}

// Every way through the steps, joined by what it says.
std::map<std::string, double> all_texts(const LogSteps& steps) {
  std::map<std::string, double> texts;
  std::size_t ways = 1;
  for (std::size_t t = 0; t < steps.size(); ++t) ways *= kAbc.size() + 1;
  for (std::size_t way = 0; way < ways; ++way) {
    std::string text;
    double log = 0;
    std::size_t before = 0;
    std::size_t rest = way;
    for (const auto& step : steps) {
      const std::size_t at = rest % (kAbc.size() + 1);
      rest /= kAbc.size() + 1;
      if (at != 0 && at != before) text.push_back(kAbc[at - 1]);
      before = at;
      log += step[at];
    }
    texts[text] += std::exp(log);
  }
  return texts;
}

TEST(LogLikelihood, IsTheSumOfAllWays) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const LogSteps steps = random_steps(5, seed);
    for (const auto& [text, probability] : all_texts(steps)) {
      EXPECT_NEAR(std::exp(log_likelihood(steps, kAbc, text)), probability, 1e-9) << text;
    }
  }
}

TEST(LogLikelihood, IsNeverForWhatCannotBe) {
  const LogSteps steps = random_steps(2, 1);
  EXPECT_EQ(log_likelihood(steps, kAbc, "ABC"), kNever);  // More letters than steps.
  EXPECT_EQ(log_likelihood(steps, kAbc, "AA"), kNever);   // No step for the blank between.
  EXPECT_EQ(log_likelihood(steps, kAbc, "X"), kNever);    // Not in the alphabet.
  EXPECT_EQ(log_likelihood({}, kAbc, "A"), kNever);
  EXPECT_EQ(log_likelihood({}, kAbc, ""), 0);
}

TEST(LikeliestTexts, AreThoseOfTheHighestSums) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const LogSteps steps = random_steps(4, seed);
    std::string best;
    double highest = 0;
    for (const auto& [text, probability] : all_texts(steps)) {
      if (probability > highest) {
        highest = probability;
        best = text;
      }
    }
    const auto texts = likeliest_texts(steps, kAbc, 100);
    ASSERT_FALSE(texts.empty());
    EXPECT_EQ(texts.front(), best) << seed;
    EXPECT_EQ(likeliest_texts(steps, kAbc, 3).size(), 3U);
  }
  EXPECT_EQ(likeliest_texts({}, kAbc, 3), std::vector<std::string>{""});
}

TEST(LikeliestTexts, KeepLettersApartThatABlankParts) {
  const LogSteps steps = steps_of(
      {{0.01, 0.97, 0.01, 0.01}, {0.97, 0.01, 0.01, 0.01}, {1, 0, 0, 0}, {0.01, 0.97, 0.01, 0.01}});
  EXPECT_EQ(likeliest_texts(steps, kAbc, 1), std::vector<std::string>{"AA"});
}

double no_prior(std::string_view) {
  return 0;
}

// Says A, then with this probability B, else C.
LogSteps a_and(double b) {
  return steps_of({{0.001, 0.997, 0.001, 0.001}, {0.001, 0.001, b, 0.998 - b}});
}

TEST(WeighTexts, HearsAllLooks) {
  // Two that lean to C a little, one that is sure of B.
  const std::vector<LogSteps> looks{a_and(0.45), a_and(0.9), a_and(0.45)};
  EXPECT_EQ(weigh_texts(looks, kAbc, no_prior).text, "AB");
  // A look that is altogether wrong doesn't count for more than the rest.
  const std::vector<LogSteps> off{a_and(0.2), a_and(0.998), a_and(0.1), a_and(0.1)};
  EXPECT_EQ(weigh_texts(off, kAbc, no_prior).text, "AC");
}

TEST(WeighTexts, LetsThePriorDecideOnlyWhereLooksDont) {
  const auto usual = [](std::string_view text) { return text == "AB" ? 2.0 : 0.0; };
  EXPECT_EQ(weigh_texts(std::vector<LogSteps>{a_and(0.3)}, kAbc, usual).text, "AB");
  EXPECT_EQ(weigh_texts(std::vector<LogSteps>{a_and(0.01)}, kAbc, usual).text, "AC");
  // What no look holds likely isn't offered.
  const auto strange = [](std::string_view text) { return text == "CCC" ? 100.0 : 0.0; };
  EXPECT_EQ(weigh_texts(std::vector<LogSteps>{a_and(0.9)}, kAbc, strange).text, "AB");
}

TEST(WeighTexts, TellsTheLead) {
  const double near = weigh_texts(std::vector<LogSteps>{a_and(0.55)}, kAbc, no_prior).lead;
  const double far = weigh_texts(std::vector<LogSteps>{a_and(0.98)}, kAbc, no_prior).lead;
  EXPECT_GT(near, 0);
  EXPECT_LT(near, 0.5);
  EXPECT_GT(far, 2);
  EXPECT_EQ(weigh_texts({}, kAbc, no_prior).text, "");
}

}  // namespace
}  // namespace antrean::ocr
