// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/map_reader.h"

#include <algorithm>

namespace shaketable::scenario {
namespace {

std::string list(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    text += text.empty() ? "" : ", ";
    text += word;
  }
  return text;
}

}  // namespace

std::string join_path(std::string_view prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : std::string(prefix) + "." + std::string(key);
}

void add_error(Errors& errors, const Location& where, std::string key, Error error) {
  error.where = where;
  error.key = std::move(key);
  errors.push_back(std::move(error));
}

void add_error(Errors& errors, const Location& where, std::string key, std::string problem,
               std::string expected, std::string nearest) {
  errors.push_back({.where = where,
                    .key = std::move(key),
                    .problem = std::move(problem),
                    .expected = std::move(expected),
                    .nearest = std::move(nearest)});
}

std::optional<MapReader> MapReader::of(const Node& node, std::string path, Errors& errors) {
  if (!node.is_mapping()) {
    add_error(errors, node.where, std::move(path), std::string(kind_name(node.kind)) + " is here",
              "a mapping (KEY: VALUE)");
    return {};
  }
  return MapReader(node, std::move(path), errors);
}

std::string MapReader::path_of(std::string_view key) const { return join_path(path_, key); }

const Node* MapReader::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) {
    known_.push_back(key);
  }
  const Node* node = map_->find(key);
  if (node != nullptr && node->is_null()) {
    add_error(*errors_, node->where, path_of(key), "nothing stands behind this key",
              "a value, or no key");
    return nullptr;
  }
  return node;
}

const Node* MapReader::find(std::string_view key, Node::Kind kind) {
  const Node* node = find(key);
  if (node != nullptr && node->kind != kind) {
    add_error(*errors_, node->where, path_of(key), std::string(kind_name(node->kind)) + " is here",
              std::string(kind_name(kind)));
    return nullptr;
  }
  return node;
}

std::optional<MapReader> MapReader::child(std::string_view key) {
  const Node* node = find(key);
  return node == nullptr ? std::nullopt : of(*node, path_of(key), *errors_);
}

void MapReader::fail(std::initializer_list<std::string_view> keys, std::string problem,
                     std::string expected) {
  const auto* key = std::ranges::find_if(keys, [this](std::string_view k) { return has(k); });
  const bool found = key != keys.end();
  add_error(*errors_, found ? map_->find(*key)->where : map_->where, found ? path_of(*key) : path_,
            std::move(problem), std::move(expected));
}

void MapReader::refuse(std::initializer_list<std::string_view> keys, const std::string& problem,
                       const std::string& expected) {
  for (const std::string_view key : keys) {
    if (const Node* node = map_->find(key)) {
      add_error(*errors_, node->key_where, path_of(key), problem, expected);
    }
  }
}

void MapReader::finish() {
  for (const Node& child : map_->children) {
    if (std::ranges::find(known_, child.key) == known_.end()) {
      add_error(*errors_, child.key_where, path_of(child.key), "unknown key", list(known_),
                nearest_spelling(child.key, known_));
    }
  }
}

}  // namespace shaketable::scenario
