// SPDX-License-Identifier: GPL-2.0-only
#include "results/point_words.h"

#include <unordered_map>

namespace shaketable::results {

PointWords::PointWords(std::span<const Point> points) {
  const std::size_t axes = points.empty() ? 0 : points.front().set.size();
  for (std::size_t axis = 0; axis < axes; ++axis) {
    columns_.push_back({.name = points.front().set[axis].first, .type = ColumnType::Word});
    std::unordered_map<std::string, std::uint32_t> known;
    auto& numbers = numbers_.emplace_back();
    for (const Point& point : points) {
      const std::string& word = point.set[axis].second;
      auto& words = columns_.back().words;
      const auto [at, is_new] = known.try_emplace(word, static_cast<std::uint32_t>(words.size()));
      if (is_new) {
        words.push_back(word);
      }
      numbers.push_back(at->second);
    }
  }
  columns_.push_back({.name = "point", .type = ColumnType::Word});
  auto& numbers = numbers_.emplace_back();
  for (const Point& point : points) {
    numbers.push_back(static_cast<std::uint32_t>(numbers.size()));
    columns_.back().words.push_back(point.name);
  }
}

}  // namespace shaketable::results
