// SPDX-License-Identifier: GPL-2.0-only
#include "impair/netem_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/decimal.h"

namespace shaketable::impair {
namespace {

constexpr Duration kLongest = Duration::s(24 * 3600);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

bool is_bare_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

struct RateUnit {
  std::string_view name;
  std::int64_t bits_per_second;
};

constexpr std::int64_t kKibi = 1024;
constexpr std::array kRateUnits = {
    RateUnit{"bit", 1},
    RateUnit{"kbit", 1'000},
    RateUnit{"mbit", 1'000'000},
    RateUnit{"gbit", 1'000'000'000},
    RateUnit{"tbit", 1'000'000'000'000},
    RateUnit{"kibit", kKibi},
    RateUnit{"mibit", kKibi * kKibi},
    RateUnit{"gibit", kKibi * kKibi * kKibi},
    RateUnit{"tibit", kKibi * kKibi * kKibi * kKibi},
    RateUnit{"bps", 8},
    RateUnit{"kbps", 8'000},
    RateUnit{"mbps", 8'000'000},
    RateUnit{"gbps", 8'000'000'000},
    RateUnit{"tbps", 8'000'000'000'000},
    RateUnit{"kibps", 8 * kKibi},
    RateUnit{"mibps", 8 * kKibi * kKibi},
    RateUnit{"gibps", 8 * kKibi * kKibi * kKibi},
    RateUnit{"tibps", 8 * kKibi * kKibi * kKibi * kKibi},
};

constexpr const char* kRateExpected = "a rate such as 1mbit or 500kbit";

tl::unexpected<Error> bad_rate_unit(const Word& word, std::string_view number,
                                    std::string_view unit) {
  const std::string digits(number);
  if (unit.empty()) {
    return fault_at(word, quoted(word.text) + " has no unit", kRateExpected, digits + "bit");
  }
  const std::string small = lower(unit);
  if (small.ends_with("bps") && std::ranges::count(kRateUnits, small, &RateUnit::name) > 0) {
    const std::string bits = small.substr(0, small.size() - 2) + "it";
    return fault_at(word, quoted(word.text) + " could mean bits or octets",
                    quoted(digits + bits) + " for bits a second, or tc's " +
                        quoted(digits + small) + " for octets a second");
  }
  std::array<std::string_view, kRateUnits.size()> names;
  std::ranges::transform(kRateUnits, names.begin(), &RateUnit::name);
  const std::string nearest = nearest_spelling(small, names);
  return fault_at(word, quoted(word.text) + " is not a rate", kRateExpected,
                  nearest.empty() ? nearest : digits + nearest);
}

}  // namespace

Words::Words(std::string_view text)
    : end_{text.substr(text.size()), static_cast<int>(text.size()) + 1} {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && !is_space(text[at])) {
      ++at;
    }
    words_.push_back({text.substr(start, at - start), static_cast<int>(start) + 1});
  }
}

Word Words::take() {
  const Word word = peek();
  next_ += at_end() ? 0 : 1;
  return word;
}

bool Words::take_if(std::string_view text) {
  const bool is_it = peek().text == text;
  if (is_it) {
    take();
  }
  return is_it;
}

bool Words::number_follows() const {
  const std::string_view text = peek().text;
  return !text.empty() && (is_digit(text[0]) || text[0] == '-' || text[0] == '+' || text[0] == '.');
}

tl::unexpected<Error> fault_at(const Word& word, std::string problem, std::string expected,
                               std::string nearest) {
  auto fault = bad_input(std::move(problem), std::move(expected));
  fault.value().where.column = word.column;
  fault.value().nearest = std::move(nearest);
  return fault;
}

Result<Odds> read_percentage(const Word& word) {
  constexpr const char* kExpected = "a percentage from 0% to 100%, such as 10% or 0.3%";
  if (word.text.empty()) {
    return fault_at(word, "the text ends too early", kExpected);
  }
  if (!word.text.ends_with('%')) {
    const bool is_number = is_bare_number(word.text);
    const auto share = parse_odds(word.text);
    if (is_number && share && *share > Odds::ppb(0) && *share < Odds::percent(100)) {
      return fault_at(word, quoted(word.text) + " could mean a share or a percentage",
                      quoted(to_string(*share)) + " for that share, or " +
                          quoted(std::string(word.text) + "%"));
    }
    return fault_at(word, quoted(word.text) + (is_number ? " has no %" : " is not a percentage"),
                    kExpected, is_number ? std::string(word.text) + "%" : "");
  }
  const auto odds = parse_odds(word.text);
  if (!odds) {
    return fault_at(word, odds.error().problem, kExpected);
  }
  return *odds;
}

Result<Duration> read_time(const Word& word) {
  constexpr const char* kExpected = "a time such as 20ms, 1.5s or 250us";
  if (word.text.empty()) {
    return fault_at(word, "the text ends too early", kExpected);
  }
  const auto time = parse_duration(word.text);
  if (!time && is_bare_number(word.text)) {
    return fault_at(word, quoted(word.text) + " has no unit (tc would take it for microseconds)",
                    kExpected);
  }
  if (!time) {
    const std::string small = lower(word.text);
    return fault_at(word, time.error().problem, time.error().expected,
                    parse_duration(small) ? small : "");
  }
  if (*time < Duration{}) {
    return fault_at(word, quoted(word.text) + " is negative", kExpected);
  }
  if (*time > kLongest) {
    return fault_at(word, quoted(word.text) + " is too long a time", "at most 24h");
  }
  return *time;
}

Result<std::uint64_t> read_rate(const Word& word) {
  if (word.text.empty()) {
    return fault_at(word, "the text ends too early", kRateExpected);
  }
  const auto letters = std::ranges::find_if(
      word.text, [](char c) { return !is_digit(c) && c != '.' && c != '-' && c != '+'; });
  const std::string_view number(word.text.begin(), letters);
  const std::string_view unit_name(letters, word.text.end());
  const auto unit = std::ranges::find(kRateUnits, unit_name, &RateUnit::name);
  if (number.empty()) {
    return fault_at(word, quoted(word.text) + " is not a rate", kRateExpected);
  }
  if (unit == kRateUnits.end()) {
    return bad_rate_unit(word, number, unit_name);
  }
  const Decimal rate = parse_decimal(number, unit->bits_per_second);
  if (rate.fault == DecimalFault::TooFine) {
    return fault_at(word, quoted(word.text) + " is finer than a bit a second", kRateExpected);
  }
  if (rate.fault == DecimalFault::TooLarge) {
    return fault_at(word, quoted(word.text) + " is too high a rate", kRateExpected);
  }
  if (rate.fault) {
    return fault_at(word, quoted(word.text) + " is not a rate", kRateExpected);
  }
  if (rate.value <= 0) {
    return fault_at(word, quoted(word.text) + " is not above 0", kRateExpected);
  }
  return static_cast<std::uint64_t>(rate.value);
}

Result<std::int64_t> read_whole(const Word& word, std::int64_t lowest, std::int64_t highest,
                                std::string_view what) {
  const std::string expected =
      std::string(what) + " from " + std::to_string(lowest) + " to " + std::to_string(highest);
  if (word.text.empty()) {
    return fault_at(word, "the text ends too early", expected);
  }
  const Decimal number = parse_decimal(word.text, 1);
  if (number.fault == DecimalFault::NotANumber || word.text.find('.') != std::string_view::npos) {
    return fault_at(word, quoted(word.text) + " is not a whole number", expected);
  }
  if (number.fault || number.value < lowest || number.value > highest) {
    return fault_at(word, quoted(word.text) + " is out of range", expected);
  }
  return number.value;
}

}  // namespace shaketable::impair
