// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "scenario/node.h"

namespace shaketable::scenario {

/// Adds an error at a node. `key` is its dotted path.
void add_error(Errors& errors, const Location& where, std::string key, Error error);
void add_error(Errors& errors, const Location& where, std::string key, std::string problem,
               std::string expected, std::string nearest = {});

/// Reads a mapping key by key. Each key that is asked for is a known one; `finish` refuses the
/// others. The node and the list of errors must outlive the reader.
class MapReader {
 public:
  /// Adds an error and gives nothing when the node is no mapping. `path`: its dotted key.
  [[nodiscard]] static std::optional<MapReader> of(const Node& node, std::string path,
                                                   Errors& errors);

  /// The value of that key; null if it is not there, or there is nothing behind it (an error).
  [[nodiscard]] const Node* find(std::string_view key);
  /// As `find`; another kind of value is an error, and gives null.
  [[nodiscard]] const Node* find(std::string_view key, Node::Kind kind);
  /// Reads the mapping at that key, if it is there.
  [[nodiscard]] std::optional<MapReader> child(std::string_view key);

  /// Reads the scalar at that key, if it is there, with a function from text to `Result<T>`.
  /// False only if it is there and wrong.
  template <typename T, typename Read>
  bool read(std::string_view key, T& into, Read read) {
    const Node* node = find(key, Node::Kind::Scalar);
    if (node == nullptr) {
      return !has(key);
    }
    auto value = read(std::string_view(node->text));
    if (!value) {
      add_error(*errors_, node->where, path_of(key), value.error());
      return false;
    }
    into = std::move(*value);
    return true;
  }

  /// Whether the key is there, with whatever value.
  [[nodiscard]] bool has(std::string_view key) const { return map_->find(key) != nullptr; }
  /// Adds an error at the value of the first of these keys that is there, else at the mapping.
  void fail(std::initializer_list<std::string_view> keys, std::string problem,
            std::string expected);
  /// Adds an error at each of these keys that is there: they mean nothing here.
  void refuse(std::initializer_list<std::string_view> keys, const std::string& problem,
              const std::string& expected);
  /// Adds an error for each key that was never asked for.
  void finish();

  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] const Node& node() const { return *map_; }
  [[nodiscard]] Errors& errors() { return *errors_; }

 private:
  MapReader(const Node& map, std::string path, Errors& errors)
      : map_(&map), path_(std::move(path)), errors_(&errors) {}

  const Node* map_;
  std::string path_;
  Errors* errors_;
  std::vector<std::string_view> known_;
};

/// `prefix.key`, or `key` when the prefix is empty.
[[nodiscard]] std::string join_path(std::string_view prefix, std::string_view key);

}  // namespace shaketable::scenario
