// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace shaketable::scenario {
namespace {

bool is_plain_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || c == '%' || c == '>' || c == '+';
}

/// Letters, digits and a few signs, beginning with a letter or a digit, and no word that YAML takes
/// for nothing.
bool is_plain(std::string_view text) {
  const auto begins_well = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && begins_well(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_plain_char(c) || c == ' '; }) &&
         text.back() != ' ' && text != "null" && text != "Null" && text != "NULL";
}

}  // namespace

const Node* Node::find(std::string_view child_key) const {
  const auto found = std::ranges::find(children, child_key, &Node::key);
  return is_mapping() && found != children.end() ? &*found : nullptr;
}

Node* Node::find(std::string_view child_key) {
  const auto found = std::ranges::find(children, child_key, &Node::key);
  return is_mapping() && found != children.end() ? &*found : nullptr;
}

std::string_view kind_name(Node::Kind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"nothing", "a single value", "a list",
                                                      "a mapping"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string scalar_text(std::string_view text) {
  if (is_plain(text)) {
    return std::string(text);
  }
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string flow_text(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return "null";
    case Node::Kind::Scalar:
      return scalar_text(node.text);
    case Node::Kind::Sequence:
    case Node::Kind::Mapping:
      break;
  }
  std::string inside;
  for (const Node& child : node.children) {
    inside += inside.empty() ? "" : ", ";
    inside += node.is_mapping() ? scalar_text(child.key) + ": " : "";
    inside += flow_text(child);
  }
  return node.is_mapping() ? "{" + inside + "}" : "[" + inside + "]";
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string shown(text.substr(0, kShown));
  // A character of several octets is not cut in the middle.
  while (text.size() > kShown && !shown.empty() &&
         (static_cast<unsigned char>(text[shown.size()]) & 0xc0) == 0x80) {
    shown.pop_back();
  }
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return "'" + shown + (text.size() > kShown ? "..." : "") + "'";
}

}  // namespace shaketable::scenario
