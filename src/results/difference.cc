// SPDX-License-Identifier: GPL-2.0-only
#include "results/difference.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace shaketable::results {
namespace {

/// A line of block YAML, as the canonical text has it: indented by two more for each level.
struct Line {
  std::size_t indent = 0;
  std::string_view key;    ///< empty when it has none
  std::string_view value;  ///< the rest
};

Line split(std::string_view text) {
  Line line;
  line.indent = std::min(text.find_first_not_of(' '), text.size());
  line.value = text.substr(line.indent);
  const std::size_t colon = line.value.find(':');
  const bool is_key = colon != std::string_view::npos &&
                      (colon + 1 == line.value.size() || line.value[colon + 1] == ' ');
  if (is_key) {
    line.key = line.value.substr(0, colon);
    line.value.remove_prefix(std::min(colon + 2, line.value.size()));
  }
  return line;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The keys that lead to line `index`, joined by dots.
std::string path_to(const std::vector<std::string_view>& lines, std::size_t index) {
  Line line = split(lines[index]);
  std::string path(line.key);
  for (std::size_t i = index; i-- > 0 && line.indent > 0;) {
    const Line above = split(lines[i]);
    if (above.indent < line.indent && !above.key.empty()) {
      path.insert(0, path.empty() ? "" : ".");
      path.insert(0, above.key);
      line.indent = above.indent;
    }
  }
  return path;
}

std::string value_at(const std::vector<std::string_view>& lines, std::size_t index) {
  return index < lines.size() ? std::string(split(lines[index]).value) : "nothing";
}

Difference difference_of_texts(std::string_view left, std::string_view right) {
  const auto left_lines = lines_of(left);
  const auto right_lines = lines_of(right);
  const auto [at, other] = std::ranges::mismatch(left_lines, right_lines);
  const auto index = static_cast<std::size_t>(at - left_lines.begin());
  const bool in_left = index < left_lines.size();
  const bool in_right = index < right_lines.size();
  const std::string key = in_left    ? path_to(left_lines, index)
                          : in_right ? path_to(right_lines, index)
                                     : "";
  // A line that only one of them has: the next lines would only confuse.
  if (in_left && in_right && split(*at).key != split(*other).key) {
    return {key, std::string(*at), std::string(*other)};
  }
  return {key, value_at(left_lines, index), value_at(right_lines, index)};
}

}  // namespace

std::optional<Difference> difference(const Campaign& left, const Campaign& right) {
  // A field that is new does not compile until it is compared here.
  const auto& [scenario, canonical, digest, version, backend, seed, record, batch_trials, shard] =
      right;
  const auto record_word = [](Record which) {
    return which == Record::Trials ? "trials" : "summary";
  };
  const std::pair<std::string, std::pair<std::string, std::string>> plain[] = {
      {"version", {left.version, version}},
      {"scenario", {left.scenario, scenario}},
      {"backend", {left.backend, backend}},
      {"seed", {std::to_string(left.seed), std::to_string(seed)}},
      {"record", {record_word(left.record), record_word(record)}},
      {"batch_trials", {std::to_string(left.batch_trials), std::to_string(batch_trials)}},
  };
  for (const auto& [key, values] : plain) {
    if (values.first != values.second) {
      return Difference{key, values.first, values.second};
    }
  }
  if (left.canonical != canonical) {
    return difference_of_texts(left.canonical, canonical);
  }
  if (left.digest != digest) {  // the texts are equal: a file that they name is not
    return Difference{"digest", left.digest, digest};
  }
  return {};
}

}  // namespace shaketable::results
