// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/set_impair.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "impair/netem_words.h"
#include "impair/phase_reader.h"
#include "scenario/direction.h"
#include "scenario/map_reader.h"
#include "scenario/topology_reader.h"

namespace shaketable::scenario {
namespace {

constexpr std::array<std::string_view, 8> kSettable = {"delay",   "loss", "duplicate", "corrupt",
                                                       "reorder", "rate", "limit",     "drop"};

bool begins_clause(std::string_view word) {
  return word == "netem-compat" || word == impair::kChangeWord ||
         std::ranges::find(kSettable, word) != kSettable.end();
}

/// `loss 10% 25%`, with the word that it begins with; `drop SYN 1` and `delay SYN 1 by 3s` are
/// scripted.
struct Clause {
  std::string_view word;
  bool scripted = false;
  std::string text;
};

/// The clauses of an impairment text, with views into it; whether they are right is for the reader
/// to say.
std::vector<Clause> clauses_of(std::string_view text) {
  std::vector<Clause> clauses;
  impair::Words words(text);
  while (!words.at_end()) {
    const std::string_view word = words.take().text;
    if (clauses.empty() || begins_clause(word)) {
      const bool can_be_scripted =
          word == "drop" || word == "delay" || word == "duplicate" || word == "corrupt";
      clauses.push_back({word, can_be_scripted && !words.at_end() && !words.number_follows(), {}});
    }
    Clause& clause = clauses.back();
    clause.text += (clause.text.empty() ? "" : " ") + std::string(word);
  }
  return clauses;
}

/// Whether `impair.X.WORD` means this clause: for delay, duplicate and corrupt not the scripted
/// ones, which have no key.
bool is_meant(const Clause& clause, std::string_view word) {
  return clause.word == word && (!clause.scripted || word == "drop");
}

/// Takes the clauses of that word out of a text.
void remove_clauses(Node& text, std::string_view word) {
  const std::string before = text.text;
  const std::vector<Clause> clauses = clauses_of(before);
  if (std::ranges::none_of(clauses, [&](const Clause& c) { return is_meant(c, word); })) {
    return;
  }
  text.text.clear();
  text.text_column = 0;
  for (const Clause& clause : clauses) {
    if (!is_meant(clause, word)) {
      text.text += (text.text.empty() ? "" : " ") + clause.text;
    }
  }
}

/// `loss` and the value `10%` as the text `loss 10%`; an error if that is not what it says.
Result<Node> clause_node(std::string_view word, const Node& value) {
  if (std::ranges::find(kSettable, word) == kSettable.end()) {
    auto error = bad_input(in_quotes(word) + " cannot be set here",
                           "delay, loss, duplicate, corrupt, reorder, rate, limit or drop");
    error.value().nearest = nearest_spelling(word, kSettable);
    return error;
  }
  const std::string expected = "what stands behind " + std::string(word) +
                               " in an impairment; set the whole direction for more";
  if (!value.is_scalar()) {
    return bad_input(std::string(kind_name(value.kind)) + " is here", expected);
  }
  Node node = value;
  node.text = std::string(word) + " " + value.text;
  node.text_column = std::max(0, value.text_column - static_cast<int>(word.size()) - 1);
  const std::vector<Clause> clauses = clauses_of(node.text);
  if (clauses.size() != 1 || !is_meant(clauses.front(), word)) {
    return bad_input(in_quotes(value.text) + " says more than one value of " + std::string(word),
                     expected);
  }
  return node;
}

/// Whether the direction changes during a trial, so that a clause alone would say too little.
bool changes(const Node& direction) {
  const auto entry_changes = [](const Node& entry) {
    const std::vector<Clause> clauses = clauses_of(entry.text);
    return entry.find(impair::kChangeWord) != nullptr ||
           std::ranges::find(clauses, impair::kChangeWord, &Clause::word) != clauses.end();
  };
  return direction.is_sequence() ? std::ranges::any_of(direction.children, entry_changes)
                                 : entry_changes(direction);
}

/// Replaces what the direction says by `word`.
void patch(Node& direction, std::string_view word, Node clause) {
  std::vector<Node> texts;
  if (direction.is_sequence()) {
    texts = direction.children;
  } else if (direction.kind != Node::Kind::Null) {
    texts.push_back(direction);
  }
  for (Node& text : texts) {
    remove_clauses(text, word);
  }
  std::erase_if(texts, [](const Node& text) { return text.is_scalar() && text.text.empty(); });
  // Reordering needs a delay in the same text or an earlier one.
  texts.insert(word == "delay" ? texts.begin() : texts.end(), std::move(clause));
  direction.kind = Node::Kind::Sequence;
  direction.children = std::move(texts);
}

Node& add_child(Node& map, std::string_view key, const Location& where) {
  Node& child = map.children.emplace_back();
  child.key = std::string(key);
  child.key_where = where;
  child.where = where;
  return child;
}

/// The child for a direction, under whatever name it has there; made if there is none.
Node& direction_child(Node& map, std::string_view name, const trial::Topology& topology,
                      const Location& where) {
  const auto places = find_directions(name, topology);
  for (Node& child : map.children) {
    if (child.key == name || (!places.empty() && find_directions(child.key, topology) == places)) {
      return child;
    }
  }
  return add_child(map, name, where);
}

/// The names that `*` stands for.
std::vector<std::string> star_names(const trial::Topology& topology) {
  std::vector<std::string> names;
  for (const Direction& direction : find_directions("*", topology)) {
    names.push_back(direction_name(direction, topology));
  }
  return names;
}

/// Writes `*` out as the directions that it stands for.
void expand_star(Node& map, const std::vector<std::string>& names) {
  const auto star = std::ranges::find(map.children, "*", &Node::key);
  if (star == map.children.end()) {
    return;
  }
  const Node all = std::move(*star);
  map.children.erase(star);
  for (const std::string& name : names) {
    map.children.push_back(all);
    map.children.back().key = name;
  }
}

Node& impair_map(Node& root, const Location& where) {
  Node* found = root.find("impair");
  Node& map = found != nullptr ? *found : add_child(root, "impair", where);
  if (map.is_null()) {
    map.kind = Node::Kind::Mapping;
  }
  return map;
}

}  // namespace

trial::Topology topology_of(const Node& root) {
  trial::Topology topology;
  Errors reported_elsewhere;
  if (const Node* node = root.find("topology")) {
    read_topology(*node, topology, reported_elsewhere);
  }
  return topology;
}

void set_impairment(Node& root, std::string_view path, const Node& value, const Location& key_where,
                    Errors& errors) {
  std::string_view rest = path.substr(std::string_view("impair.").size());
  const std::string_view name = rest.substr(0, rest.find('.'));
  rest.remove_prefix(std::min(name.size() + 1, rest.size()));

  Node& map = impair_map(root, key_where);
  if (!map.is_mapping()) {
    add_error(errors, key_where, std::string(path),
              "'impair' is " + std::string(kind_name(map.kind)), "a mapping of directions");
    return;
  }
  Result<Node> set = value;
  if (!rest.empty()) {
    set = clause_node(rest, value);
    if (!set) {
      add_error(errors, value.where, std::string(path), set.error());
      return;
    }
  }
  const trial::Topology topology = topology_of(root);
  const std::vector<std::string> all = star_names(topology);
  expand_star(map, all);
  const std::vector<std::string> names =
      name == "*" ? all : std::vector<std::string>{std::string(name)};
  for (const std::string& one : names) {
    Node& child = direction_child(map, one, topology, key_where);
    if (!rest.empty() && changes(child)) {
      add_error(errors, key_where, std::string(path),
                "what " + in_quotes(child.key) + " says changes during a trial",
                "impair." + child.key + ", and all that holds there");
      return;
    }
    if (!rest.empty()) {
      patch(child, rest, *set);
      continue;
    }
    Node replaced = *set;
    replaced.key = child.key;
    replaced.key_where = key_where;
    child = std::move(replaced);
  }
}

}  // namespace shaketable::scenario
