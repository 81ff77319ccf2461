// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/axis_check.h"

#include <map>
#include <utility>

#include "scenario/set_path.h"
#include "scenario/writer.h"

namespace shaketable::scenario {
AxisCheck::AxisCheck(const Node& root, const Origin& origin, Errors& errors)
    : root_(root), origin_(origin), errors_(errors) {
  Errors told_elsewhere;
  const trial::Scenario scenario = read_scenario(root, origin, told_elsewhere);
  base_ = to_yaml(scenario);
  add_tables(scenario, tables_);
}

Axis AxisCheck::tried(const AxisDraft& draft) {
  Axis axis{.key = draft.node->key, .values = {}, .is_base = {}};
  std::map<std::string, Verdict> before;  // a sample may draw a value many times
  for (const Candidate& candidate : draft.candidates) {
    const auto [known, is_new] = before.try_emplace(candidate.text, Verdict::Unsound);
    if (is_new) {
      known->second = judge(draft, candidate);
    }
    if (known->second == Verdict::Unsound) {
      break;
    }
    axis.values.push_back(candidate.text);
    axis.is_base.push_back(known->second == Verdict::Base);
  }
  return axis;
}

AxisCheck::Verdict AxisCheck::judge(const AxisDraft& draft, const Candidate& candidate) {
  Node root = root_;
  Errors faults;
  set_path(root, draft.node->key, candidate.node, draft.node->key_where, faults);
  trial::Scenario scenario;
  if (faults.empty()) {
    scenario = read_scenario(root, origin_, faults);
  }
  if (!faults.empty()) {
    add_fault(draft, candidate, faults.front());
    return Verdict::Unsound;
  }
  add_tables(scenario, tables_);
  return to_yaml(scenario) == base_ ? Verdict::Base : Verdict::Other;
}

void AxisCheck::add_fault(const AxisDraft& draft, const Candidate& candidate, Error fault) {
  if (fault.key != draft.node->key) {
    fault.problem = "with " + in_quotes(candidate.text) + ", " + fault.key + ": " + fault.problem;
    fault.where = candidate.node.where;
  } else if (draft.node->is_mapping()) {
    fault.where = candidate.node.where;
  }
  fault.key = draft.path;
  errors_.push_back(std::move(fault));
}

}  // namespace shaketable::scenario
