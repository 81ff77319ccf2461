// SPDX-License-Identifier: GPL-2.0-only
#include "stats/moments.h"

#include <boost/multiprecision/cpp_int.hpp>

#include "base/check.h"

namespace shaketable::stats {
namespace {

using boost::multiprecision::cpp_int;

cpp_int wide(Uint128 value) {
  return (cpp_int(static_cast<std::uint64_t>(value >> 64)) << 64) +
         static_cast<std::uint64_t>(value);
}

}  // namespace

double Moments::mean(std::uint64_t count) const {
  check(count > 0, "a mean of nothing");
  return sum() / static_cast<double>(count);
}

double Moments::variance_of_mean(std::uint64_t count) const {
  check(count > 1, "a variance of fewer than two numbers");
  const cpp_int squares = (cpp_int(squares_high_) << 128) + wide(squares_low_);
  const cpp_int spread = squares * count - wide(sum_) * wide(sum_);
  const auto n = static_cast<double>(count);
  return spread.convert_to<double>() / (n * n * (n - 1));
}

}  // namespace shaketable::stats
