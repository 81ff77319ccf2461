// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/yaml_parser.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <sstream>
#include <utility>
#include <vector>

#include "scenario/text_check.h"

namespace shaketable::scenario {
namespace {

constexpr std::size_t kDepthMax = 16;

/// How `Builder` leaves yaml-cpp; caught in this file.
struct Refusal : std::exception {
  explicit Refusal(Error what) : error(std::move(what)) {}
  Error error;
};

/// Makes a tree of yaml-cpp's events.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, int columns_before,
          std::size_t values_max)
      : text_(text), file_(file), columns_before_(columns_before), values_max_(values_max) {}

  [[nodiscard]] Node take() { return std::move(root_); }
  [[nodiscard]] Location location(const YAML::Mark& mark) const {
    const int before = mark.line == 0 ? columns_before_ : 0;
    return {.file = file_, .line = mark.line + 1, .column = mark.column + 1 + before};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(has_document_, true)) {
      refuse(location(mark), "a second document begins here", "one document in a file");
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(make(Node::Kind::Null, mark, "?", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(location(mark), "an alias (*) is not read", "the value itself, or quotes around a *");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = make(Node::Kind::Scalar, mark, tag, anchor);
    node.text = value;
    const std::size_t begin = static_cast<std::size_t>(mark.pos) + (tag == "!" ? 1 : 0);
    if (value.find('\n') == std::string::npos && begin <= text_.size() &&
        text_.substr(begin).starts_with(value)) {
      node.text_column = node.where.column + (tag == "!" ? 1 : 0);
    }
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(make(Node::Kind::Sequence, mark, tag, anchor));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(make(Node::Kind::Mapping, mark, tag, anchor));
  }
  void OnMapEnd() override { close(); }

 private:
  /// A sequence or mapping that has not ended. `key`: read, its value not yet.
  struct Open {
    Node node;
    bool has_key = false;
    Node key;
  };

  [[noreturn]] static void refuse(const Location& where, std::string problem, std::string expected,
                                  std::string key = {}) {
    throw Refusal{Error{.where = where,
                        .key = std::move(key),
                        .problem = std::move(problem),
                        .expected = std::move(expected),
                        .nearest = {}}};
  }

  [[nodiscard]] Node make(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                          YAML::anchor_t anchor) {
    Node node;
    node.kind = kind;
    node.where = location(mark);
    if (anchor != 0) {
      refuse(node.where, "an anchor (&) is not read", "the value alone");
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(node.where, "a tag (" + in_quotes(tag) + ") is not read", "the value alone");
    }
    if (++node_count_ > values_max_) {
      refuse(node.where, "too many values", "at most " + std::to_string(values_max_));
    }
    return node;
  }

  void open(Node node) {
    if (open_.size() >= kDepthMax) {
      refuse(node.where, "too deep a nesting", "at most " + std::to_string(kDepthMax) + " levels");
    }
    check_can_be_key(node);
    open_.push_back({.node = std::move(node), .has_key = false, .key = {}});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  [[nodiscard]] bool awaits_key() const {
    return !open_.empty() && open_.back().node.is_mapping() && !open_.back().has_key;
  }

  void check_can_be_key(const Node& node) const {
    if (awaits_key() && !node.is_scalar()) {
      refuse(node.where, std::string(kind_name(node.kind)) + " cannot be a key",
             "text, or a closing bracket at the end");
    }
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    check_can_be_key(node);
    Open& parent = open_.back();
    if (!parent.node.is_mapping()) {
      parent.node.children.push_back(std::move(node));
    } else if (!parent.has_key) {
      add_key(parent, std::move(node));
    } else {
      node.key = std::move(parent.key.text);
      node.key_where = parent.key.where;
      if (node.is_null()) {
        node.where = node.key_where;  // yaml-cpp's mark is that of what follows
      }
      parent.has_key = false;
      parent.node.children.push_back(std::move(node));
    }
  }

  /// The dotted path of `key` in the innermost mapping.
  [[nodiscard]] std::string path_of(const std::string& key) const {
    std::string path;
    for (const Open& open : open_) {
      path += open.has_key ? open.key.text + "." : "";
    }
    return path + key;
  }

  void add_key(Open& parent, Node key) const {
    if (const Node* before = parent.node.find(key.text)) {
      refuse(key.where,
             "this key stands in line " + std::to_string(before->key_where.line) + " already",
             "each key once", path_of(key.text));
    }
    parent.key = std::move(key);
    parent.has_key = true;
  }

  std::string_view text_;
  const std::string& file_;
  int columns_before_;
  std::size_t values_max_;
  bool has_document_ = false;
  std::size_t node_count_ = 0;
  std::vector<Open> open_;
  Node root_;
};

/// What to try when YAML stumbles over a character that it gives a meaning to.
std::string advice(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  text = text.substr(0, text.find('\n'));
  const std::size_t first = text.find_first_not_of(" -");
  const std::size_t colon = text.find(": ");
  const bool key_is_special =
      first != std::string_view::npos && std::string_view("*&!%@`").find(text[first]) != text.npos;
  const bool value_is_special = colon != text.npos && colon + 2 < text.size() &&
                                std::string_view("*&!%@`<>[").find(text[colon + 2]) != text.npos;
  return key_is_special || value_is_special
             ? "valid YAML (a text that begins with a sign such as *, > or [ needs quotes)"
             : "valid YAML";
}

}  // namespace

Result<Node> parse_yaml(std::string_view text, const std::string& file, int columns_before,
                        const YamlLimits& limits) {
  Builder builder(text, file, columns_before, limits.values);
  if (auto checked = check_text(text, limits.octets); !checked) {
    Error error = checked.error();
    error.where.file = file;
    error.where.column += error.where.line == 1 ? columns_before : 0;
    return tl::unexpected(error);
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    const bool found = parser.HandleNextDocument(builder);
    if (found) {
      parser.HandleNextDocument(builder);  // refuses any
    }
    Node root = builder.take();
    if (!found || root.is_null()) {
      auto error = bad_input("nothing is in it", "keys and values");
      error.value().where = {.file = file, .line = 1, .column = 1 + columns_before};
      return error;
    }
    return root;
  } catch (const Refusal& refusal) {
    return tl::unexpected(refusal.error);
  } catch (const YAML::Exception& fault) {
    auto error = bad_input("not YAML: " + fault.msg, advice(text, fault.mark.line + 1));
    error.value().where = builder.location(fault.mark);
    return error;
  }
}

}  // namespace shaketable::scenario
