// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/log_scale.h"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "base/check.h"

namespace shaketable::scenario {
namespace {

using Quad = boost::multiprecision::cpp_bin_float_quad;

/// from (to / from)^share.
Quad between(const Quad& from, const Quad& to, const Quad& share) {
  return from * exp(log(to / from) * share);
}

}  // namespace

std::int64_t log_step(std::int64_t from, std::int64_t to, std::uint64_t i, std::uint64_t last) {
  check(0 < from && from <= to && i <= last && last > 0, "log_step: no such step");
  const Quad exact = between(from, to, Quad(i) / Quad(last));
  return floor(exact + Quad(0.5)).convert_to<std::int64_t>();
}

std::int64_t log_number(const DrawPlace& place, std::int64_t from, std::int64_t to) {
  check(0 < from && from <= to, "log_number: no such range");
  const Quad share = (Quad(place.stratum) + ldexp(Quad(place.draw), -64)) / Quad(place.strata);
  const Quad exact = between(from, Quad(to) + 1, share);
  return std::clamp(floor(exact).convert_to<std::int64_t>(), from, to);
}

}  // namespace shaketable::scenario
