// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sample_reader.h"

#include <string_view>
#include <utility>

#include "scenario/draw_place.h"
#include "scenario/log_scale.h"
#include "scenario/map_reader.h"
#include "scenario/sweep_range.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr Words<SampleMethod, 2> kMethodWords = {
    {{"random", SampleMethod::Random}, {"latin-hypercube", SampleMethod::LatinHypercube}}};

std::int64_t number_at(const DrawPlace& place, const Interval& interval) {
  if (interval.is_log) {
    return log_number(place, interval.from, interval.to);
  }
  const auto count = static_cast<std::uint64_t>(interval.to - interval.from) + 1;
  return interval.from + static_cast<std::int64_t>(part_at(place, count));
}

/// The value at each of the places; none if the axis makes no sense (an error).
std::vector<Candidate> values_at(const std::vector<DrawPlace>& places, const Node& axis,
                                 const std::string& path, Errors& errors) {
  std::vector<Candidate> values;
  if (axis.is_mapping()) {
    auto map = MapReader::of(axis, path, errors);
    const auto interval = read_interval(*map);
    for (std::size_t i = 0; interval && i < places.size(); ++i) {
      values.push_back(computed_value(axis, interval->text_of(number_at(places[i], *interval))));
    }
    return values;
  }
  const auto listed = listed_values(axis, path, "{from, to} or {from, to, scale: log}", errors);
  for (std::size_t i = 0; !listed.empty() && i < places.size(); ++i) {
    values.push_back(listed[part_at(places[i], listed.size())]);
  }
  return values;
}

}  // namespace

std::vector<AxisDraft> read_sample(const Node& sample, const std::string& path,
                                   const SeedTree& seeds, Errors& errors) {
  auto map = MapReader::of(sample, path, errors);
  if (!map) {
    return {};
  }
  SampleMethod method = SampleMethod::Random;
  std::size_t points = 0;
  bool sound = map->read("method", method, word(kMethodWords));
  sound = map->read("points", points, whole<std::size_t>(1, kSampleMax)) && sound;
  auto axes = map->child("axes");
  map->finish();
  if (!map->has("method") || !map->has("points") || !map->has("axes")) {
    map->fail({}, "the sample is not complete", "{method, points, axes}");
    return {};
  }
  if (!sound || !axes) {
    return {};
  }
  if (axes->node().children.empty()) {
    map->fail({"axes"}, "no axis is here", "{KEY: {from, to}}");
  }
  std::vector<AxisDraft> drafts;
  for (const Node& axis : axes->node().children) {
    const SeedTree dice = seeds.child(StreamLabel(std::string_view(axis.key)));
    AxisDraft draft{.node = &axis, .path = axes->path_of(axis.key), .candidates = {}};
    draft.candidates = values_at(draw_places(method, points, dice), axis, draft.path, errors);
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

}  // namespace shaketable::scenario
