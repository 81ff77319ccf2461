// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/golden.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <vector>

namespace shaketable::verdict {
namespace {

constexpr std::string_view kOrigin = "`shaketable trace --save` writes this file.";
constexpr std::size_t kAround = 3;  ///< lines that did not change, shown beside those that did

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with('#')) {
      lines.push_back(line);
    }
  }
  return lines;
}

std::string first_word(const std::string& line) {
  std::istringstream stream(line);
  std::string word;
  stream >> word;
  return word;
}

/// The rule stands last in a line of a ladder.
std::string last_word(const std::string& line) { return line.substr(line.find_last_of(' ') + 1); }

struct Line {
  char sign = ' ';  ///< `-` then, `+` now
  std::string text;
};

/// The lines of both in order, as many of them as can be taken for the same: a longest common
/// subsequence, by the lengths of those of all tails.
std::vector<Line> compared(const std::vector<std::string>& then,
                           const std::vector<std::string>& now) {
  const std::size_t width = now.size() + 1;
  std::vector<std::size_t> common((then.size() + 1) * width, 0);
  for (std::size_t i = then.size(); i-- > 0;) {
    for (std::size_t k = now.size(); k-- > 0;) {
      common[i * width + k] =
          then[i] == now[k] ? common[(i + 1) * width + k + 1] + 1
                            : std::max(common[(i + 1) * width + k], common[i * width + k + 1]);
    }
  }
  std::vector<Line> lines;
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < then.size() || k < now.size()) {
    if (i < then.size() && k < now.size() && then[i] == now[k]) {
      lines.push_back({.sign = ' ', .text = then[i++]});
      ++k;
    } else if (k == now.size() ||
               (i < then.size() && common[(i + 1) * width + k] >= common[i * width + k + 1])) {
      lines.push_back({.sign = '-', .text = then[i++]});
    } else {
      lines.push_back({.sign = '+', .text = now[k++]});
    }
  }
  return lines;
}

/// What is left of a line without its time.
std::string step_of(const std::string& line) {
  const std::string time = first_word(line);
  return line.substr(line.find(time) + time.size());
}

std::string summary_of(const std::vector<Line>& lines, std::size_t first) {
  const auto find = [&](char sign, auto is_wanted) {
    const auto found =
        std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end(),
                     [&](const Line& line) { return line.sign == sign && is_wanted(line); });
    return found == lines.end() ? std::nullopt : std::optional(found->text);
  };
  // Of lines that changed together the first of each; else the step that went, where it went to.
  std::size_t end = first;
  while (end < lines.size() && lines[end].sign != ' ') {
    ++end;
  }
  const auto is_beside = [&](const Line& line) { return &line < lines.data() + end; };
  auto then = find('-', is_beside);
  auto now = find('+', is_beside);
  const auto is_same_as = [](const std::string& text) {
    return [step = step_of(text)](const Line& line) { return step_of(line.text) == step; };
  };
  if (!then) {
    then = find('-', is_same_as(*now));
  } else if (!now) {
    now = find('+', is_same_as(*then));
  }
  const auto rule = [](const std::optional<std::string>& line) {
    return line ? last_word(*line) : std::string("nothing");
  };
  const auto at = [](const std::string& line) { return first_word(line); };
  if (then && now && at(*then) != at(*now)) {
    return fmt::format("{} at {} then, {} at {} now", rule(then), at(*then), rule(now), at(*now));
  }
  return fmt::format("at {}: {} then, {} now", at(then ? *then : *now), rule(then), rule(now));
}

bool is_near_change(const std::vector<Line>& lines, std::size_t i) {
  const std::size_t begin = i - std::min(i, kAround);
  const std::size_t end = std::min(i + kAround + 1, lines.size());
  return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                     lines.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const Line& line) { return line.sign != ' '; });
}

}  // namespace

std::string golden_text(std::string_view scenario, std::uint64_t trial, std::uint32_t connection,
                        std::string_view ladder) {
  const std::string which = connection > 0 ? fmt::format(", connection {}", connection) : "";
  return fmt::format("# {}, trial {}{}. {}\n{}", scenario, trial, which, kOrigin, ladder);
}

bool is_golden(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.starts_with("# ") && line.ends_with(kOrigin);
}

Result<std::string> read_golden(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream.is_open() || stream.bad() || text.fail()) {
    return bad_input("the golden file '" + file + "' cannot be read",
                     "a ladder; `shaketable trace SCENARIO --save` writes it");
  }
  return text.str();
}

std::optional<LadderDifference> ladder_difference(const std::string& then, const std::string& now) {
  const auto lines = compared(lines_of(then), lines_of(now));
  const auto changed = std::ranges::find_if(lines, [](const Line& l) { return l.sign != ' '; });
  if (changed == lines.end()) {
    return {};
  }
  LadderDifference difference;
  difference.summary = summary_of(lines, static_cast<std::size_t>(changed - lines.begin()));
  bool was_shown = true;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_shown = is_near_change(lines, i);
    if (is_shown) {
      difference.diff += fmt::format("{} {}\n", lines[i].sign, lines[i].text);
    } else if (was_shown) {
      difference.diff += "  ...\n";
    }
    was_shown = is_shown;
  }
  return difference;
}

}  // namespace shaketable::verdict
