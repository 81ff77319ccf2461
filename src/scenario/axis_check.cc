// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/axis_check.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "scenario/set_path.h"
#include "scenario/writer.h"

namespace shaketable::scenario {
namespace {

/// The lines of a canonical text that hold a value, each with all keys that lead to it, and with
/// the numbers of items of lists.
class Leaves {
 public:
  [[nodiscard]] std::vector<std::string> of(std::string_view text) {
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
      add(indent, line.substr(indent));
    }
    return std::move(leaves_);
  }

 private:
  struct Parent {
    std::size_t indent;
    std::string path;
    std::size_t items = 0;
  };

  void add(std::size_t indent, std::string_view line) {
    constexpr std::string_view kItem = "- ";
    const bool is_item = line.starts_with(kItem);
    // Items may stand below their key without being set in.
    std::erase_if(parents_, [&](const Parent& parent) {
      return parent.indent > indent ||
             (parent.indent == indent && !(is_item && parent.path.ends_with(':')));
    });
    const std::string path = parents_.empty() ? "" : parents_.back().path;
    if (is_item) {
      const std::string number = std::to_string(parents_.empty() ? 0 : parents_.back().items++);
      parents_.push_back({.indent = indent, .path = path + number + "."});
      add(indent + kItem.size(), line.substr(kItem.size()));
    } else if (line.ends_with(':')) {
      parents_.push_back({.indent = indent, .path = path + std::string(line)});
    } else {
      leaves_.push_back(path + std::string(line));
    }
  }

  std::vector<Parent> parents_;
  std::vector<std::string> leaves_;
};

}  // namespace

AxisCheck::AxisCheck(const Node& root, const Origin& origin, Errors& errors)
    : root_(root), origin_(origin), errors_(errors) {
  Errors told_elsewhere;
  const trial::Scenario scenario = read_scenario(root, origin, told_elsewhere);
  base_ = Leaves().of(to_yaml(scenario));
  std::ranges::sort(base_);
  add_tables(scenario, tables_);
}

Axis AxisCheck::tried(const AxisDraft& draft) {
  Axis axis{.key = draft.node->key, .values = {}, .effects = {}};
  axis.values.reserve(draft.candidates.size());
  axis.effects.reserve(draft.candidates.size());
  std::map<std::string_view, std::size_t> before;  // a sample may draw a value many times
  for (const Candidate& candidate : draft.candidates) {
    const auto [known, is_new] = before.try_emplace(candidate.text, axis.values.size());
    std::optional<std::string> effect =
        is_new ? effect_of(draft, candidate) : axis.effects[known->second];
    if (!effect) {
      break;
    }
    axis.values.push_back(candidate.text);
    axis.effects.push_back(std::move(*effect));
  }
  return axis;
}

std::optional<std::string> AxisCheck::effect_of(const AxisDraft& draft,
                                                const Candidate& candidate) {
  Node root = root_;
  Errors faults;
  set_path(root, draft.node->key, candidate.node(), draft.node->key_where, faults);
  trial::Scenario scenario;
  if (faults.empty()) {
    scenario = read_scenario(root, origin_, faults);
  }
  if (!faults.empty()) {
    add_fault(draft, candidate, faults.front());
    return {};
  }
  add_tables(scenario, tables_);
  std::string changed;
  const std::vector<std::string> leaves = Leaves().of(to_yaml(scenario));
  for (const std::string& leaf : leaves) {
    if (!std::ranges::binary_search(base_, leaf)) {
      changed += changed.empty() ? "" : "; ";
      changed += leaf;
    }
  }
  const bool only_takes_away = changed.empty() && leaves.size() < base_.size();
  return only_takes_away ? "less" : changed;
}

void AxisCheck::add_fault(const AxisDraft& draft, const Candidate& candidate, Error fault) {
  if (fault.key != draft.node->key) {
    fault.problem = "with " + in_quotes(candidate.text) + ", " + fault.key + ": " + fault.problem;
    fault.where = candidate.from->where;
  } else if (draft.node->is_mapping()) {
    fault.where = candidate.from->where;
  }
  fault.key = draft.path;
  errors_.push_back(std::move(fault));
}

}  // namespace shaketable::scenario
