// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_reader.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/set_path.h"
#include "scenario/sweep_range.h"

namespace shaketable::scenario {
namespace {

/// A value of an axis and what it was read from.
struct Candidate {
  Node node;
  std::string text;
};

class SweepReader {
 public:
  SweepReader(const Node& root, const Origin& origin, Errors& errors)
      : root_(root), origin_(origin), errors_(errors) {
    std::erase_if(root_.children,
                  [](const Node& child) { return child.key == "sweep" || child.key == "expect"; });
  }

  [[nodiscard]] std::vector<Axis> read(const Node& sweep) {
    std::vector<Axis> axes;
    if (!MapReader::of(sweep, "sweep", errors_)) {
      return axes;
    }
    for (const Node& child : sweep.children) {
      if (!is_settable(child) || overlaps(child, axes)) {
        continue;
      }
      Axis axis{.key = child.key, .values = {}};
      for (const Candidate& candidate : candidates_of(child)) {
        if (!is_sound(child, candidate)) {
          break;
        }
        axis.values.push_back(candidate.text);
      }
      axes.push_back(std::move(axis));
    }
    return axes;
  }

 private:
  [[nodiscard]] bool is_settable(const Node& axis) {
    constexpr std::array<std::string_view, 4> kNoSettings = {"name", "description", "sweep",
                                                             "expect"};
    const std::string_view first = std::string_view(axis.key).substr(0, axis.key.find('.'));
    if (std::ranges::find(kNoSettings, first) == kNoSettings.end()) {
      return true;
    }
    add_error(errors_, axis.key_where, "sweep." + axis.key, "this key cannot be swept",
              "a key that changes what happens, such as client.profile");
    return false;
  }

  /// Two axes that set the same thing would hide each other's values.
  [[nodiscard]] bool overlaps(const Node& axis, const std::vector<Axis>& before) {
    const auto is_part = [](std::string_view part, std::string_view whole) {
      return part.starts_with(whole) && (part.size() == whole.size() || part[whole.size()] == '.');
    };
    const auto without_direction = [](std::string_view key) {
      const std::size_t dot = key.find('.', std::string_view("impair.").size());
      return "impair.*" + std::string(dot == key.npos ? std::string_view{} : key.substr(dot));
    };
    const auto clash = [&](const Axis& other) {
      std::string a = axis.key;
      std::string b = other.key;
      const auto in_impair = [](const std::string& key) { return key.starts_with("impair."); };
      if (in_impair(a) && in_impair(b) &&
          (a.starts_with("impair.*") != b.starts_with("impair.*"))) {
        a = without_direction(a);
        b = without_direction(b);
      }
      return is_part(a, b) || is_part(b, a);
    };
    const auto found = std::ranges::find_if(before, clash);
    if (found == before.end()) {
      return false;
    }
    add_error(errors_, axis.key_where, "sweep." + axis.key,
              "this sets what the axis " + in_quotes(found->key) + " sets", "one of the two");
    return true;
  }

  [[nodiscard]] std::vector<Candidate> candidates_of(const Node& axis) {
    const std::string path = "sweep." + axis.key;
    std::vector<Candidate> candidates;
    if (axis.is_mapping()) {
      auto map = MapReader::of(axis, path, errors_);
      for (std::string& text : read_range(*map)) {
        Node node;
        node.kind = Node::Kind::Scalar;
        node.where = axis.where;
        node.text = text;
        candidates.push_back({std::move(node), std::move(text)});
      }
      return candidates;
    }
    if (!axis.is_sequence() || axis.children.empty() || axis.children.size() > kAxisMax) {
      add_error(errors_, axis.where, path,
                axis.is_sequence() ? std::to_string(axis.children.size()) + " values are listed"
                                   : std::string(kind_name(axis.kind)) + " is here",
                "a list of 1 to 10000 values, {from, to, step} or {from, to, factor}");
      return candidates;
    }
    for (const Node& value : axis.children) {
      std::string text = flow_text(value);
      if (std::ranges::find(candidates, text, &Candidate::text) != candidates.end()) {
        add_error(errors_, value.where, path, in_quotes(text) + " is listed twice",
                  "each value once");
        return {};
      }
      candidates.push_back({value, std::move(text)});
    }
    return candidates;
  }

  /// Whether the value gives a sound scenario; else adds the first reason why not.
  [[nodiscard]] bool is_sound(const Node& axis, const Candidate& candidate) {
    const std::string path = "sweep." + axis.key;
    Node root = root_;
    Errors faults;
    set_path(root, axis.key, candidate.node, axis.key_where, faults);
    if (faults.empty()) {
      (void)read_scenario(root, origin_, faults);
    }
    if (faults.empty()) {
      return true;
    }
    Error fault = faults.front();
    if (fault.key != axis.key) {
      fault.problem = "with " + in_quotes(candidate.text) + ", " + fault.key + ": " + fault.problem;
      fault.where = candidate.node.where;
    } else if (axis.is_mapping()) {
      fault.where = candidate.node.where;
    }
    fault.key = path;
    errors_.push_back(std::move(fault));
    return false;
  }

  Node root_;
  const Origin& origin_;
  Errors& errors_;
};

}  // namespace

std::vector<Axis> read_sweep(const Node& root, const Origin& origin, Errors& errors) {
  const Node* sweep = root.find("sweep");
  if (sweep == nullptr || sweep->is_null()) {
    return {};
  }
  return SweepReader(root, origin, errors).read(*sweep);
}

}  // namespace shaketable::scenario
