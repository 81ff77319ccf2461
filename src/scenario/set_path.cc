// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/set_path.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/set_impair.h"
#include "scenario/yaml_parser.h"

namespace shaketable::scenario {
namespace {

/// The first key of `path` within `map`, and leaves the rest in `path`.
std::string_view take_key(const Node& map, std::string_view& path, bool whole) {
  std::size_t length = whole ? path.size() : std::min(path.find('.'), path.size());
  for (const Node& child : map.children) {
    const std::string_view key = child.key;
    const bool fits =
        path.starts_with(key) && (path.size() == key.size() || path[key.size()] == '.');
    if (map.is_mapping() && fits) {
      length = std::max(length, key.size());
    }
  }
  const std::string_view key = path.substr(0, length);
  path.remove_prefix(std::min(length + 1, path.size()));
  return key;
}

/// Whether `rest`, which follows `reached`, is one key: the name of a statistic or of an axis.
bool is_one_key(const Node& node, std::string_view reached, std::string_view rest) {
  if (reached == "sweep.") {
    return !rest.starts_with("zip.") && !rest.starts_with("sample.");
  }
  const bool holds_axes = reached.starts_with("sweep.zip.") || reached.ends_with(".axes.");
  return reached == "expect." ||
         (reached.starts_with("sweep.") && holds_axes && !node.is_sequence());
}

/// The child that `key` names, made if it is not there; null if there can be none.
Node* child_of(Node& parent, std::string_view key, const Location& key_where) {
  if (parent.is_sequence()) {
    for (std::size_t i = 0; i < parent.children.size(); ++i) {
      if (std::to_string(i) == key) {
        return &parent.children[i];
      }
    }
    return nullptr;
  }
  if (parent.is_null()) {
    parent.kind = Node::Kind::Mapping;
  }
  if (!parent.is_mapping()) {
    return nullptr;
  }
  if (Node* child = parent.find(key)) {
    return child;
  }
  Node& child = parent.children.emplace_back();
  child.key = std::string(key);
  child.key_where = key_where;
  child.where = key_where;
  return &child;
}

void replace(Node& node, const Node& value, const Location& key_where) {
  Node replaced = value;
  replaced.key = std::move(node.key);
  replaced.key_where = key_where;
  node = std::move(replaced);
}

Errors parse_set(const std::string& set, Node& value, std::string& path) {
  Errors errors;
  const std::size_t equals = std::min(set.find('='), set.size());
  const Location start = {.file = kSetFile, .line = 1, .column = 1};
  path = set.substr(0, equals);
  if (equals == set.size() || path.empty()) {
    add_error(errors, start, "", in_quotes(set) + " sets nothing",
              "KEY=VALUE, such as client.profile=linux-6.5");
    return errors;
  }
  const std::string_view text = std::string_view(set).substr(equals + 1);
  const int before = static_cast<int>(equals) + 1;
  if (text.find_first_not_of(" \n\t") == std::string_view::npos) {
    add_error(errors, {.file = kSetFile, .line = 1, .column = before + 1}, path,
              "there is no value", "KEY=VALUE");
    return errors;
  }
  auto node = parse_yaml(text, kSetFile, before);
  if (!node) {
    Error error = node.error();
    error.key = path;
    errors.push_back(std::move(error));
    return errors;
  }
  value = std::move(*node);
  return errors;
}

}  // namespace

void set_path(Node& root, std::string_view path, const Node& value, const Location& key_where,
              Errors& errors) {
  if (path.starts_with('.') || path.ends_with('.') || path.find("..") != std::string_view::npos) {
    add_error(errors, key_where, std::string(path), "this is no key",
              "names with single dots between them");
    return;
  }
  if (path.starts_with("impair.")) {
    set_impairment(root, path, value, key_where, errors);
    return;
  }
  Node* node = &root;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string reached(path.substr(0, path.size() - rest.size()));
    const std::string key(take_key(*node, rest, is_one_key(*node, reached, rest)));
    Node* child = child_of(*node, key, key_where);
    if (child == nullptr) {
      const std::string parent = reached.substr(0, reached.size() - 1);
      add_error(errors, key_where, std::string(path),
                in_quotes(parent) + " is " + std::string(kind_name(node->kind)) +
                    " without a key " + in_quotes(key),
                node->is_sequence() ? "the number of an item, from 0" : "a key of a mapping");
      return;
    }
    node = child;
  }
  replace(*node, value, key_where);
}

void apply_sets(Node& root, std::span<const std::string> sets, Errors& errors) {
  const Location key_where = {.file = kSetFile, .line = 1, .column = 1};
  for (const bool impairments : {false, true}) {
    for (const std::string& set : sets) {
      if (set.starts_with("impair.") != impairments) {
        continue;
      }
      Node value;
      std::string path;
      Errors faults = parse_set(set, value, path);
      if (faults.empty()) {
        set_path(root, path, value, key_where, faults);
      }
      errors.insert(errors.end(), faults.begin(), faults.end());
    }
  }
}

}  // namespace shaketable::scenario
