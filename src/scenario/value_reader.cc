// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/value_reader.h"

#include <charconv>
#include <limits>
#include <system_error>

#include "base/decimal.h"

namespace shaketable::scenario {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

tl::unexpected<Error> refuse(std::string_view text, const std::string& problem,
                             std::string expected, std::string nearest = {}) {
  auto error = bad_input(in_quotes(text) + " " + problem, std::move(expected));
  error.value().nearest = std::move(nearest);
  return error;
}

/// As `to_string`, but `8760h`, which says more than 31536000s.
std::string in_hours(Duration time) {
  constexpr std::int64_t kHour = 3'600'000'000'000;
  return time.count_ns() % kHour == 0 ? std::to_string(time.count_ns() / kHour) + "h"
                                      : to_string(time);
}

struct RateUnit {
  std::string_view name;
  std::int64_t bits_per_second;
};

constexpr std::array kRateUnits = {RateUnit{"bps", 1}, RateUnit{"kbps", 1'000},
                                   RateUnit{"Mbps", 1'000'000}, RateUnit{"Gbps", 1'000'000'000}};
constexpr std::int64_t kRateMax = 100'000'000'000;
constexpr const char* kRateExpected =
    "bits a second from 1bps to 100Gbps, in bps, kbps, Mbps or Gbps";

/// `Mbps` for what looks like another spelling of it.
std::string_view meant_unit(std::string_view unit) {
  const std::string small = lower(unit);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kOthers = {
      {{"bps", "bps"},
       {"bit", "bps"},
       {"kbps", "kbps"},
       {"kbit", "kbps"},
       {"k", "kbps"},
       {"mbps", "Mbps"},
       {"mbit", "Mbps"},
       {"m", "Mbps"},
       {"gbps", "Gbps"},
       {"gbit", "Gbps"},
       {"g", "Gbps"}}};
  const auto* found =
      std::ranges::find(kOthers, small, &std::pair<std::string_view, std::string_view>::first);
  return found == kOthers.end() ? std::string_view{} : found->second;
}

}  // namespace

Result<std::uint64_t> read_whole(std::string_view text, std::uint64_t lowest,
                                 std::uint64_t highest) {
  const std::string expected =
      "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest);
  const bool digits = !text.empty() && std::ranges::all_of(text, is_digit);
  if (!digits) {
    const Decimal number = parse_decimal(text, 1);
    const bool negative =
        !text.empty() && text.front() == '-' && number.fault != DecimalFault::NotANumber;
    return refuse(text, negative ? "is below 0" : "is not a whole number", expected);
  }
  if (text.size() > 1 && text.front() == '0') {
    return refuse(text, "begins with a 0", expected);
  }
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || value < lowest || value > highest) {
    return refuse(text, "is out of range", expected);
  }
  return value;
}

Result<Duration> read_duration(std::string_view text, Duration lowest, Duration highest) {
  auto time = parse_duration(text);
  if (!time) {
    Error error = time.error();
    error.problem = in_quotes(text) + error.problem.substr(text.size() + 2);
    const std::string small = lower(text);
    const bool bare =
        !text.empty() && std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
    if (bare) {
      error.problem = in_quotes(text) + " has no unit";
    } else if (small != text && parse_duration(small)) {
      error.nearest = small;
    }
    return tl::unexpected(error);
  }
  if (*time < lowest || *time > highest) {
    return refuse(text, "is out of range",
                  "a time from " + to_string(lowest) + " to " + in_hours(highest));
  }
  return *time;
}

Result<std::uint64_t> read_link_rate(std::string_view text) {
  const auto letters =
      std::ranges::find_if(text, [](char c) { return !is_digit(c) && c != '.' && c != '-'; });
  const std::string_view number(text.begin(), letters);
  std::string_view unit_name(letters, text.end());
  unit_name.remove_prefix(std::min(unit_name.find_first_not_of(' '), unit_name.size()));
  const auto* unit = std::ranges::find(kRateUnits, unit_name, &RateUnit::name);
  if (number.empty() || unit == kRateUnits.end() || unit_name.begin() != letters) {
    const std::string_view meant = meant_unit(unit_name);
    const bool bare = unit_name.empty() && !number.empty();
    return refuse(text, bare ? "has no unit" : "is not a rate", kRateExpected,
                  number.empty() || meant.empty() ? "" : std::string(number) + std::string(meant));
  }
  const Decimal rate = parse_decimal(number, unit->bits_per_second);
  if (rate.fault == DecimalFault::NotANumber) {
    return refuse(text, "is not a rate", kRateExpected);
  }
  if (rate.fault == DecimalFault::TooFine) {
    return refuse(text, "is finer than a bit a second", kRateExpected);
  }
  if (rate.fault || rate.value < 1 || rate.value > kRateMax) {
    return refuse(text, "is out of range", kRateExpected);
  }
  return static_cast<std::uint64_t>(rate.value);
}

Result<std::uint32_t> read_packets(std::string_view text) {
  std::string_view number = text;
  if (number.ends_with('p')) {
    number.remove_suffix(1);
  }
  auto count = read_whole(number, 1, std::numeric_limits<std::uint32_t>::max());
  if (!count) {
    Error error = count.error();
    error.problem = in_quotes(text) + error.problem.substr(in_quotes(number).size());
    error.expected += " (packets)";
    return tl::unexpected(error);
  }
  return static_cast<std::uint32_t>(*count);
}

Result<bool> read_boolean(std::string_view text) {
  constexpr Words<bool, 2> kWords = {{{"true", true}, {"false", false}}};
  return read_word(text, kWords);
}

}  // namespace shaketable::scenario
