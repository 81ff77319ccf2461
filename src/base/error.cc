// SPDX-License-Identifier: GPL-2.0-only
#include "base/error.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace shaketable {
namespace {

/// Levenshtein distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, diagonal + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Error::to_string() const {
  std::string text;
  if (!where.file.empty()) {
    text += where.file;
    if (where.line > 0) {
      text += ":" + std::to_string(where.line);
      if (where.column > 0) {
        text += ":" + std::to_string(where.column);
      }
    }
    text += ": ";
  }
  if (!key.empty()) {
    text += key + ": ";
  }
  text += problem;
  if (!expected.empty()) {
    text += "; expected " + expected;
  }
  if (!nearest.empty()) {
    text += "; did you mean '" + nearest + "'?";
  }
  return text;
}

tl::unexpected<Error> bad_input(std::string problem, std::string expected) {
  return tl::unexpected(Error{.where = {},
                              .key = {},
                              .problem = std::move(problem),
                              .expected = std::move(expected),
                              .nearest = {}});
}

std::string nearest_spelling(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = word.size() + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  const bool near_enough = best_distance * 3 <= std::max(word.size(), best.size()) + 1;
  return near_enough ? std::string(best) : std::string();
}

}  // namespace shaketable
