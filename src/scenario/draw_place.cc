// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/draw_place.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/uint128.h"

namespace shaketable::scenario {

std::vector<DrawPlace> draw_places(SampleMethod method, std::size_t points, const SeedTree& axis) {
  const Stream stream = axis.stream();
  std::vector<DrawPlace> places(points);
  for (std::size_t i = 0; i < points; ++i) {
    places[i].draw = stream.pair(i)[0];
  }
  if (method == SampleMethod::Random) {
    return places;
  }
  // Sorting by numbers of their own puts the points into a random order: the order of their strata.
  std::vector<std::size_t> order(points);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return stream.pair(i)[1]; });
  for (std::size_t stratum = 0; stratum < points; ++stratum) {
    places[order[stratum]].stratum = stratum;
    places[order[stratum]].strata = points;
  }
  return places;
}

std::uint64_t part_at(const DrawPlace& place, std::uint64_t count) {
  check(count > 0 && place.stratum < place.strata && place.strata <= (std::uint64_t{1} << 32),
        "part_at: no such part");
  const Uint128 within = (static_cast<Uint128>(place.draw) * count) >> 64;
  return static_cast<std::uint64_t>((static_cast<Uint128>(place.stratum) * count + within) /
                                    place.strata);
}

}  // namespace shaketable::scenario
