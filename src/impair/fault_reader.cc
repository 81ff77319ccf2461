// SPDX-License-Identifier: GPL-2.0-only
#include "impair/fault_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "base/check.h"

namespace shaketable::impair {
namespace {

struct KindName {
  std::string_view name;
  std::optional<PacketKind> kind;
};

constexpr std::array<KindName, 7> kKinds = {{{"SYN", PacketKind::Syn},
                                             {"SYN-ACK", PacketKind::SynAck},
                                             {"ACK", PacketKind::Ack},
                                             {"RST", PacketKind::Rst},
                                             {"FIN", PacketKind::Fin},
                                             {"DATA", PacketKind::Data},
                                             {"any", std::nullopt}}};

constexpr const char* kKindExpected = "SYN, SYN-ACK, ACK, RST, FIN, DATA or any";
constexpr const char* kWhichExpected = "'all', or numbers from 1 such as 1, 1,3 or 2-4";

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return result;
}

/// What may stand in place of a kind, where the action has an unscripted form.
std::string number_instead(FaultAction action) {
  switch (action) {
    case FaultAction::Drop:
      return "";
    case FaultAction::Delay:
      return "a time, ";
    case FaultAction::Duplicate:
    case FaultAction::Corrupt:
      return "a percentage, ";
  }
  invariant_broken("no such fault action");
}

Result<std::optional<PacketKind>> read_kind(const Word& word, FaultAction action) {
  const std::string name = upper(word.text);
  const auto* known =
      std::ranges::find_if(kKinds, [&](const KindName& k) { return upper(k.name) == name; });
  if (known != kKinds.end()) {
    return known->kind;
  }
  const std::string expected = number_instead(action) + std::string(kKindExpected);
  if (word.text.empty()) {
    return fault_at(word, "the text ends too early", expected);
  }
  if (action == FaultAction::Drop && name.ends_with('%')) {
    return fault_at(word, quoted(word.text) + " is not a kind of packet", expected,
                    "loss " + std::string(word.text));
  }
  std::array<std::string_view, kKinds.size()> names;
  std::ranges::transform(kKinds, names.begin(), &KindName::name);
  return fault_at(word, quoted(word.text) + " is not a kind of packet", expected,
                  nearest_spelling(name, names));
}

/// One of the parts between commas: `3` or `3-5`, at its own column.
Result<NumberRange> read_range(const Word& part) {
  constexpr std::int64_t kHighest = NumberRange::kAll - 1;
  const auto dash = part.text.find('-');
  const Word first{part.text.substr(0, dash), part.column};
  if (first.text.empty()) {
    return fault_at(part, "a packet number is missing", kWhichExpected);
  }
  const auto from = read_whole(first, 1, kHighest, "a packet number");
  if (!from) {
    return tl::unexpected(from.error());
  }
  NumberRange range{static_cast<std::uint32_t>(*from), static_cast<std::uint32_t>(*from)};
  if (dash == std::string_view::npos) {
    return range;
  }
  const Word last{part.text.substr(dash + 1), part.column + static_cast<int>(dash) + 1};
  if (last.text.empty()) {
    return fault_at(last, "a packet number is missing", kWhichExpected);
  }
  const auto to = read_whole(last, 1, kHighest, "a packet number");
  if (!to) {
    return tl::unexpected(to.error());
  }
  if (*to <= *from) {
    return fault_at(part, quoted(part.text) + " does not rise", kWhichExpected);
  }
  range.last = static_cast<std::uint32_t>(*to);
  return range;
}

Result<std::vector<NumberRange>> read_which(const Word& word) {
  if (word.text.empty()) {
    return fault_at(word, "it is not said which packets", kWhichExpected);
  }
  if (word.text == "all") {
    return std::vector{NumberRange{}};
  }
  std::vector<NumberRange> which;
  std::size_t start = 0;
  while (start <= word.text.size()) {
    const std::size_t comma = std::min(word.text.find(',', start), word.text.size());
    const Word part{word.text.substr(start, comma - start), word.column + static_cast<int>(start)};
    const auto range = read_range(part);
    if (!range) {
      return tl::unexpected(range.error());
    }
    if (!which.empty() && range->first <= which.back().last) {
      return fault_at(part, quoted(word.text) + " does not rise", kWhichExpected);
    }
    which.push_back(*range);
    start = comma + 1;
  }
  return which;
}

}  // namespace

std::string_view fault_kind_name(std::optional<PacketKind> kind) {
  const auto* known = std::ranges::find(kKinds, kind, &KindName::kind);
  check(known != kKinds.end(), "a fault's kind has a name");
  return known->name;
}

Result<Fault> read_fault(FaultAction action, Words& words) {
  const auto kind = read_kind(words.take(), action);
  if (!kind) {
    return tl::unexpected(kind.error());
  }
  const auto which = read_which(words.take());
  if (!which) {
    return tl::unexpected(which.error());
  }
  Fault fault{action, *kind, *which, {}};

  const Word by = words.peek();
  const bool says_by = words.take_if("by");
  if (!says_by && action == FaultAction::Delay) {
    return fault_at(by, "it is not said how long the delay is", "'by' and a time, such as by 3s");
  }
  if (says_by && action != FaultAction::Delay && action != FaultAction::Duplicate) {
    return fault_at(by, "a time makes no sense here", "'by' only after a delay or a duplicate");
  }
  if (says_by) {
    const Word word = words.take();
    const auto time = read_time(word);
    if (!time) {
      return tl::unexpected(time.error());
    }
    if (action == FaultAction::Delay && *time == Duration{}) {
      return fault_at(word, "a delay by 0 does nothing", "a time above 0, such as 3s");
    }
    fault.by = *time;
  }
  return fault;
}

bool contradict(const Fault& a, const Fault& b) {
  const bool has_drop = a.action == FaultAction::Drop || b.action == FaultAction::Drop;
  if (a.kind != b.kind || (a.action != b.action && !has_drop)) {
    return false;
  }
  return std::ranges::any_of(a.which, [&](const NumberRange& x) {
    return std::ranges::any_of(
        b.which, [&](const NumberRange& y) { return x.first <= y.last && y.first <= x.last; });
  });
}

}  // namespace shaketable::impair
