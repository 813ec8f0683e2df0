#include "ocr/known_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ocr/ctc_steps.hpp"

namespace antrean::ocr {
namespace {

// A step of something else than the form costs this, so that the form isn't left for nothing.
constexpr double kElsewhere = 0.2;

// A letter at a place of the form.
struct Letter {
  std::size_t place = 0;
  std::size_t symbol = 0;
};

// The sum of what leads to a place's letters, all in logarithms, with any one letter left out: so
// much less work than adding them up anew for each letter of the next place.
class PlaceSum {
 public:
  void clear() { count_ = 0; }
  void add(std::size_t symbol, double value) { terms_.at(count_++) = {symbol, value}; }
  // To be called when all are added.
  void close() {
    high_ = kNever;
    for (std::size_t i = 0; i < count_; ++i) high_ = std::max(high_, terms_.at(i).value);
    for (std::size_t i = 0; i < count_; ++i) {
      terms_.at(i).value = high_ <= kNever ? 0 : std::exp(terms_.at(i).value - high_);
    }
  }
  double all() const { return without(kNone); }
  double without(std::size_t symbol) const {
    double sum = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (terms_.at(i).symbol != symbol) sum += terms_.at(i).value;
    }
    return sum <= 0 ? kNever : high_ + std::log(sum);
  }

 private:
  static constexpr std::size_t kNone = 0;  // CTC's blank is no letter
  struct Term {
    std::size_t symbol;
    double value;
  };
  std::array<Term, 10> terms_{};
  std::size_t count_ = 0;
  double high_ = kNever;
};

// CTC's paths through the form: before it, its letters with or without a blank between, after it.
class Lattice {
 public:
  Lattice(LogSteps steps, std::string_view alphabet, std::string_view form)
      : steps_(std::move(steps)), places_(form.size()), sums_(form.size()) {
    for (std::size_t place = 0; place < form.size(); ++place) {
      first_.push_back(letters_.size());
      for (std::size_t at = 0; at < alphabet.size(); ++at) {
        const bool digit = alphabet[at] >= '0' && alphabet[at] <= '9';
        if (form[place] == 'd' ? digit : alphabet[at] == form[place]) {
          letters_.push_back({place, at + 1});
        }
      }
    }
    first_.push_back(letters_.size());
    for (const auto& step : steps_) {
      elsewhere_.push_back(*std::max_element(step.begin(), step.end()) - kElsewhere);
    }
  }

  std::optional<FormReading> read(std::string_view alphabet, std::string_view form) {
    const std::size_t count = steps_.size();
    backward();
    // From the left, and what enters each letter at each step on its way.
    std::vector<double> letters(letters_.size(), kNever);
    std::vector<double> blanks(places_, kNever);
    std::vector<double> entered(letters_.size(), kNever);
    double before = 0;
    for (std::size_t t = 0; t < count; ++t) {
      const auto& step = steps_[t];
      std::vector<double> now(letters_.size(), kNever);
      std::vector<double> now_blanks(places_, kNever);
      add_up([&](std::size_t k) { return letters[k]; });
      for (std::size_t k = 0; k < letters_.size(); ++k) {
        const auto [place, symbol] = letters_[k];
        const double from =
            place == 0 ? before : log_sum(blanks[place - 1], sums_[place - 1].without(symbol));
        const double here = step[symbol];
        if (from > kNever) entered[k] = log_sum(entered[k], from + here + right_[t][k]);
        now[k] = log_sum(from, letters[k]) + here;
      }
      for (std::size_t place = 0; place < places_; ++place) {
        const double from = log_sum(blanks[place], sums_[place].all());
        now_blanks[place] = from <= kNever ? kNever : from + step[0];
      }
      letters = std::move(now);
      blanks = std::move(now_blanks);
      before += std::max(elsewhere_[t], step[0]);
    }
    FormReading reading;
    double all = kNever;
    for (std::size_t k = first_[0]; k < first_[1]; ++k) all = log_sum(all, entered[k]);
    if (all <= kNever / 2) return std::nullopt;
    for (std::size_t place = 0; place < places_; ++place) {
      if (form[place] != 'd') continue;
      auto& shares = reading.places.emplace_back();
      shares.fill(kNever);
      for (std::size_t k = first_[place]; k < first_[place + 1]; ++k) {
        const auto digit = static_cast<std::size_t>(alphabet[letters_[k].symbol - 1] - '0');
        shares.at(digit) = entered[k] - all;
      }
    }
    return reading;
  }

 private:
  // right_[t][k]: of all ways on from letter k, having been in it at step t.
  void backward() {
    const std::size_t count = steps_.size();
    right_.assign(count, std::vector<double>(letters_.size(), kNever));
    std::vector<double> blanks(places_, kNever);
    double after = 0;
    for (std::size_t t = count; t-- > 0;) {
      if (t + 1 < count) {
        const auto& next = steps_[t + 1];
        add_up([&](std::size_t k) { return right_[t + 1][k] + next[letters_[k].symbol]; });
      }
      for (std::size_t k = 0; k < letters_.size(); ++k) {
        const auto [place, symbol] = letters_[k];
        if (t + 1 == count) {
          right_[t][k] = place + 1 == places_ ? 0 : kNever;
          continue;
        }
        const auto& next = steps_[t + 1];
        double on = right_[t + 1][k] + next[symbol];
        if (place + 1 == places_) {
          on = log_sum(on, after);
        } else {
          on = log_sum(on, log_sum(blanks[place], sums_[place + 1].without(symbol)));
        }
        right_[t][k] = on;
      }
      // Of being in the blank behind a place, or behind the form, from step t on.
      std::vector<double> now(places_, kNever);
      for (std::size_t place = 0; place + 1 < places_; ++place) {
        const double on = t + 1 == count ? kNever : log_sum(blanks[place], sums_[place + 1].all());
        now[place] = on <= kNever ? kNever : on + steps_[t][0];
      }
      blanks = std::move(now);
      after += std::max(elsewhere_[t], steps_[t][0]);
    }
  }

  // Into sums_, place by place, what `of` says of each letter.
  template <typename Of>
  void add_up(const Of& of) {
    for (PlaceSum& sum : sums_) sum.clear();
    for (std::size_t k = 0; k < letters_.size(); ++k) {
      sums_[letters_[k].place].add(letters_[k].symbol, of(k));
    }
    for (PlaceSum& sum : sums_) sum.close();
  }

  LogSteps steps_;
  std::size_t places_;
  std::vector<PlaceSum> sums_;
  std::vector<Letter> letters_;
  /// Where a place's letters begin; one more at the end.
  std::vector<std::size_t> first_;
  std::vector<double> elsewhere_;
  std::vector<std::vector<double>> right_;
};

}  // namespace

std::optional<FormReading> read_form(const cv::Mat& logits, std::string_view alphabet,
                                     std::string_view form) {
  CV_Assert(logits.type() == CV_32F && logits.cols == static_cast<int>(alphabet.size()) + 1);
  if (form.empty() || logits.rows < static_cast<int>(form.size())) return std::nullopt;
  return Lattice{log_steps(logits), alphabet, form}.read(alphabet, form);
}

std::vector<Shares> weigh_looks(const std::vector<FormReading>& looks) {
  // Measured on hard specimens: so much of each look is news.
  constexpr double kNews = 0.4;
  // A look that saw something else there isn't worth more than this against it.
  constexpr double kLeast = -7;
  std::vector<Shares> places;
  for (const FormReading& look : looks) {
    places.resize(look.places.size(), Shares{});
    for (std::size_t at = 0; at < places.size(); ++at) {
      for (std::size_t digit = 0; digit < 10; ++digit) {
        places[at].at(digit) += kNews * std::max(kLeast, look.places[at].at(digit));
      }
    }
  }
  for (Shares& place : places) {
    double all = kNever;
    for (const double share : place) all = log_sum(all, share);
    for (double& share : place) share -= all;
  }
  return places;
}

}  // namespace antrean::ocr
