// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/campaign.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/check.h"
#include "scenario/digest.h"
#include "scenario/document_source.h"
#include "scenario/yaml_parser.h"

namespace shaketable::scenario {
namespace {

std::string axis_text(const Axis& axis) {
  std::string text = scalar_text(axis.key) + ": [";
  for (const std::string& value : axis.values) {
    text += value;
    text += &value == &axis.values.back() ? "]\n" : ", ";
  }
  return text;
}

/// Groups of one axis that come first are a grid; what follows are zips, so that the order is kept.
std::string sweep_text(const std::vector<AxisGroup>& sweep) {
  std::string text = sweep.empty() ? "" : "sweep:\n";
  bool in_grid = true;
  for (const AxisGroup& group : sweep) {
    if (in_grid && group.axes.size() == 1) {
      text += "  " + axis_text(group.axes.front());
      continue;
    }
    text += in_grid ? "  zip:\n" : "";
    in_grid = false;
    std::string_view indent = "    - ";
    for (const Axis& axis : group.axes) {
      text += indent;
      text += axis_text(axis);
      indent = "      ";
    }
  }
  return text;
}

constexpr std::string_view kUntil = "until:\n";
constexpr std::string_view kItem = "  - ";

std::string until_text(const std::vector<Until>& until) {
  std::string text(until.empty() ? "" : kUntil);
  for (const Until& one : until) {
    text += kItem;
    text += scalar_text(one.text) + "\n";
  }
  return text;
}

void sort_keys(Node& node) {
  std::ranges::for_each(node.children, sort_keys);
  if (node.is_mapping()) {
    std::ranges::sort(node.children, {}, &Node::key);
  }
}

std::string base_text(Node root) {
  std::erase_if(root.children, [](const Node& child) {
    constexpr std::string_view kElsewhere[] = {"name", "description", "trials", "seed"};
    return std::ranges::find(kElsewhere, child.key) != std::end(kElsewhere);
  });
  sort_keys(root);
  return "base: " + flow_text(root) + "\n";
}

}  // namespace

std::string campaign_yaml(const Document& document) {
  check(document.source != nullptr, "campaign_yaml: the document was not read");
  std::string text = document.canonical;
  text += until_text(document.until);
  text += "record: " + std::string(word_for(document.record, kRecordWords)) + "\n";
  text += sweep_text(document.sweep);
  return document.sweep.empty() ? text : text + base_text(document.source->root);
}

Result<std::vector<Until>> until_of(std::string_view campaign,
                                    std::span<const std::string_view> known_statistics) {
  const std::size_t begin = campaign.find("\n" + std::string(kUntil));
  if (begin == campaign.npos) {
    return {};
  }
  std::size_t end = begin + 1 + kUntil.size();
  while (campaign.substr(end).starts_with(kItem)) {
    end = std::min(campaign.find('\n', end), campaign.size() - 1) + 1;
  }
  const auto root = parse_yaml(campaign.substr(begin + 1, end - begin - 1), "until");
  if (!root) {
    return tl::unexpected(root.error());
  }
  Errors errors;
  auto until = read_until(root->children.front(), known_statistics, errors);
  if (!errors.empty()) {
    return tl::unexpected(std::move(errors.front()));
  }
  return until;
}

std::string campaign_digest(const Document& document) {
  const std::string text = campaign_yaml(document);
  return digest_of(text, document.source->tables);
}

}  // namespace shaketable::scenario
