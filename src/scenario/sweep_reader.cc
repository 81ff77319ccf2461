// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/sample_reader.h"
#include "scenario/set_impair.h"
#include "scenario/sweep_overlap.h"
#include "scenario/sweep_values.h"

namespace shaketable::scenario {
namespace {

class SweepReader {
 public:
  SweepReader(const Node& root, const Origin& origin, std::uint64_t seed, Errors& errors)
      : topology_(topology_of(root)),
        seeds_(SeedTree(seed).child("sweep sample")),
        check_(root, origin, errors),
        errors_(errors) {}

  [[nodiscard]] Sweep read(const Node& sweep) {
    for (const Node& child : sweep.children) {
      if (child.key != "zip" && child.key != "sample") {
        add_group({draft_of(child, "sweep." + child.key)}, child, "sweep." + child.key);
      }
    }
    for_each_mapping(sweep, "zip",
                     [this](const Node& zip, const std::string& path) { add_zip(zip, path); });
    for_each_mapping(sweep, "sample", [this](const Node& sample, const std::string& path) {
      add_group(read_sample(sample, path, seeds_, errors_), sample, path);
    });
    check_size(sweep);
    return {.groups = std::move(groups_), .tables = check_.tables()};
  }

 private:
  /// What stands behind `key`: a mapping, or a list of mappings.
  template <typename Read>
  void for_each_mapping(const Node& sweep, std::string_view key, Read read) {
    const Node* node = sweep.find(key);
    const std::string path = "sweep." + std::string(key);
    if (node == nullptr) {
      return;
    }
    if (!node->is_sequence() || node->children.empty()) {
      if (MapReader::of(*node, path, errors_)) {
        read(*node, path);
      }
      return;
    }
    for (std::size_t i = 0; i < node->children.size(); ++i) {
      const std::string item = path + "." + std::to_string(i);
      if (MapReader::of(node->children[i], item, errors_)) {
        read(node->children[i], item);
      }
    }
  }

  [[nodiscard]] AxisDraft draft_of(const Node& axis, const std::string& path) {
    return {.node = &axis, .path = path, .candidates = axis_values(axis, path, errors_)};
  }

  void add_zip(const Node& zip, const std::string& path) {
    if (zip.children.empty()) {
      add_error(errors_, zip.where, path, "no axis is here", "axes, which move together");
    }
    std::vector<AxisDraft> drafts;
    for (const Node& axis : zip.children) {
      drafts.push_back(draft_of(axis, path + "." + axis.key));
      const std::size_t length = drafts.back().candidates.size();
      const std::size_t first = drafts.front().candidates.size();
      if (length != first && length != 0 && first != 0) {
        add_error(errors_, axis.where, drafts.back().path,
                  std::to_string(length) + " values are here, and " + std::to_string(first) +
                      " on " + in_quotes(drafts.front().node->key),
                  "as many, since they move together");
        return;
      }
    }
    add_group(drafts, zip, path);
  }

  void add_group(const std::vector<AxisDraft>& drafts, const Node& node, const std::string& path) {
    AxisGroup group;
    bool sound = true;
    for (const AxisDraft& draft : drafts) {
      if (!is_settable(draft) || overlaps(draft)) {
        sound = false;
        continue;
      }
      keys_.push_back(draft.node->key);
      group.axes.push_back(check_.tried(draft));
      sound = sound && !draft.candidates.empty() &&
              group.axes.back().values.size() == draft.candidates.size();
    }
    if (sound && !group.axes.empty() && all_differ(group, drafts, node, path)) {
      groups_.push_back(std::move(group));
    }
  }

  /// Two equal points would have the same results.
  [[nodiscard]] bool all_differ(const AxisGroup& group, const std::vector<AxisDraft>& drafts,
                                const Node& node, const std::string& path) {
    std::map<std::vector<std::string_view>, std::size_t> before;
    for (std::size_t number = 0; number < group.size(); ++number) {
      std::vector<std::string_view> effects;
      effects.reserve(group.axes.size());
      for (const Axis& axis : group.axes) {
        effects.emplace_back(axis.effects[number]);
      }
      const auto [other, is_new] = before.try_emplace(std::move(effects), number);
      if (!is_new) {
        add_equal(drafts, node, path, other->second, number);
        return false;
      }
    }
    return true;
  }

  void add_equal(const std::vector<AxisDraft>& drafts, const Node& node, const std::string& path,
                 std::size_t first, std::size_t second) {
    const auto& candidates = drafts.front().candidates;
    if (drafts.size() == 1 && node.is_sequence()) {
      const std::string& value = candidates[second].text;
      const bool is_same_text = value == candidates[first].text;
      add_error(errors_, candidates[second].from->where, path,
                in_quotes(value) +
                    (is_same_text ? " is listed twice"
                                  : " is " + in_quotes(candidates[first].text) + " once more"),
                "each value once");
      return;
    }
    add_error(errors_, node.where, path,
              "points " + std::to_string(first + 1) + " and " + std::to_string(second + 1) +
                  " are both " + in_quotes(settings_of(drafts)[first]),
              "points that differ: fewer of them, or more to choose from");
  }

  [[nodiscard]] bool is_settable(const AxisDraft& axis) {
    constexpr std::array<std::string_view, 6> kNoSettings = {"name",   "description", "sweep",
                                                             "expect", "until",       "record"};
    const std::string_view key = axis.node->key;
    if (std::ranges::find(kNoSettings, key.substr(0, key.find('.'))) == kNoSettings.end()) {
      return true;
    }
    add_error(errors_, axis.node->key_where, axis.path, "this key cannot be swept",
              "a key that changes what happens, such as client.profile");
    return false;
  }

  /// Two axes that set the same thing would hide each other's values.
  [[nodiscard]] bool overlaps(const AxisDraft& axis) {
    const auto found = std::ranges::find_if(
        keys_, [&](const std::string& key) { return overlap(axis.node->key, key, topology_); });
    if (found == keys_.end()) {
      return false;
    }
    add_error(errors_, axis.node->key_where, axis.path,
              "this sets what the axis " + in_quotes(*found) + " sets", "one of the two");
    return true;
  }

  void check_size(const Node& sweep) {
    std::size_t points = 1;
    for (const AxisGroup& group : groups_) {
      points *= group.size();
      if (points > kPointsMax) {
        add_error(errors_, sweep.where, "sweep", "the axes multiply to more than 1000000 points",
                  "at most 1000000");
        return;
      }
    }
  }

  trial::Topology topology_;
  SeedTree seeds_;
  AxisCheck check_;
  Errors& errors_;
  std::vector<std::string> keys_;
  std::vector<AxisGroup> groups_;
};

}  // namespace

Sweep read_sweep(const Node& sweep, const Node& root, const Origin& origin, std::uint64_t seed,
                 Errors& errors) {
  if (!MapReader::of(sweep, "sweep", errors)) {
    return {};
  }
  return SweepReader(root, origin, seed, errors).read(sweep);
}

}  // namespace shaketable::scenario
