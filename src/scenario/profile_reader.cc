// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/profile_reader.h"

#include <algorithm>
#include <cstddef>

#include "scenario/profile_words.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

/// Timers are at least so long: finer ones would only make a simulation crawl.
constexpr Duration kTimerMin = Duration::us(1);
constexpr Duration kSlackMax = Duration::s(3600);
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kAboutMax = 500;

void read_schedule(MapReader& parent, std::string_view key, tcp::Schedule& schedule) {
  auto map = parent.child(key);
  if (!map) {
    return;
  }
  map->read("first", schedule.first, duration(kTimerMin, kLongest));
  map->read("linear", schedule.linear, whole(0, 255));
  map->read("slop", schedule.slop, duration({}, kSlackMax));
  map->read("cap", schedule.cap, duration(kTimerMin, kLongest));
  map->read("retransmissions", schedule.retransmissions, whole(0, 255));
  map->read("give_up", schedule.give_up, either("none", duration(kTimerMin, kLongest)));
  if (schedule.cap < schedule.first) {
    map->fail({"cap", "first"},
              "the longest wait (cap " + to_string(schedule.cap) +
                  ") is shorter than the first one (" + to_string(schedule.first) + ")",
              "cap >= first");
  }
  map->finish();
}

void read_rto(MapReader& parent, tcp::RtoSettings& rto) {
  auto map = parent.child("rto");
  if (!map) {
    return;
  }
  map->read("initial", rto.initial, duration(kTimerMin, kLongest));
  map->read("minimum", rto.minimum, duration(kTimerMin, kLongest));
  map->read("maximum", rto.maximum, duration(kTimerMin, kLongest));
  map->read("granularity", rto.granularity, duration({}, kSlackMax));
  if (rto.maximum < rto.minimum || rto.maximum < rto.initial) {
    const bool below_minimum = rto.maximum < rto.minimum;
    map->fail({"maximum", below_minimum ? "minimum" : "initial"},
              "the maximum (" + to_string(rto.maximum) + ") is below the " +
                  (below_minimum ? "minimum (" + to_string(rto.minimum)
                                 : "initial value (" + to_string(rto.initial)) +
                  ")",
              "maximum >= minimum and initial");
  }
  map->finish();
}

void read_duplicate_syn(MapReader& parent, tcp::DuplicateSynPolicy& policy) {
  auto map = parent.child("duplicate_syn");
  if (!map) {
    return;
  }
  map->read("reply", policy.reply, word(kReplyWords));
  map->read("restarts_timer", policy.restarts_timer, read_boolean);
  map->read("interval", policy.interval, duration({}, kSlackMax));
  map->finish();
}

void read_challenge_acks(MapReader& parent, tcp::AckLimit& limit) {
  auto map = parent.child("challenge_acks");
  if (!map) {
    return;
  }
  map->read("count", limit.count, whole(1, 1'000'000));
  map->read("per", limit.per, duration(kTimerMin, kSlackMax));
  map->finish();
}

std::size_t octets_of(tcp::OptionKind kind) {
  switch (kind) {
    case tcp::OptionKind::MaximumSegmentSize:
      return 4;
    case tcp::OptionKind::WindowScale:
      return 3;
    case tcp::OptionKind::SackPermitted:
      return 2;
    case tcp::OptionKind::Timestamps:
      return 10;
    case tcp::OptionKind::NoOperation:
    case tcp::OptionKind::EndOfList:
      break;
  }
  return 1;
}

/// Options and their order; each once, but for the no-operations before them.
void read_options(MapReader& map, std::vector<tcp::OptionKind>& options) {
  using tcp::OptionKind;
  const Node* node = map.find("options", Node::Kind::Sequence);
  if (node == nullptr) {
    return;
  }
  const auto fail = [&](const Location& where, Error error) {
    add_error(map.errors(), where, map.path_of("options"), std::move(error));
  };
  std::vector<OptionKind> read;
  std::size_t octets = 0;
  for (const Node& child : node->children) {
    const auto kind = child.is_scalar() ? read_word(child.text, kOptionWords)
                                        : bad_input(std::string(kind_name(child.kind)) + " is here",
                                                    "the name of an option");
    if (!kind) {
      return fail(child.where, kind.error());
    }
    if (*kind != OptionKind::NoOperation && std::ranges::count(read, *kind) > 0) {
      return fail(child.where, bad_input(in_quotes(child.text) + " is given twice",
                                         "each option once (only nop may be repeated)")
                                   .value());
    }
    read.push_back(*kind);
    octets += octets_of(*kind);
  }
  if (octets > tcp::OptionList::kCapacity) {
    return fail(node->where,
                bad_input("these options take " + std::to_string(octets) + " octets", "at most 40")
                    .value());
  }
  if (!read.empty() && read.back() == OptionKind::NoOperation) {
    return fail(node->children.back().where,
                bad_input("nop is padding before an option, and none follows",
                          "no nop at the end (the list is padded anyway)")
                    .value());
  }
  options = std::move(read);
}

Result<std::string> read_profile_name(std::string_view text) {
  const bool good =
      !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
      });
  if (!good) {
    return bad_input(in_quotes(text) + " is no name for a profile",
                     "1 to 64 letters, digits, '.', '_' or '-'");
  }
  if (tcp::find_profile(text) != nullptr) {
    return bad_input(in_quotes(text) + " is built in",
                     "another name, and based_on: " + std::string(text));
  }
  return std::string(text);
}

Result<std::string> read_about(std::string_view text) {
  if (text.size() > kAboutMax || text.find('\n') != std::string_view::npos) {
    return bad_input("the text is too long", "one line of at most 500 octets");
  }
  return std::string(text);
}

}  // namespace

const tcp::Profile* ProfileTable::find(std::string_view name) const {
  const auto own = std::ranges::find(own_, name, &tcp::Profile::name);
  return own != own_.end() ? &*own : tcp::find_profile(name);
}

Result<tcp::Profile> ProfileTable::read(std::string_view name) const {
  if (const tcp::Profile* found = find(name)) {
    return *found;
  }
  std::vector<std::string_view> names;
  for (const tcp::Profile& profile : tcp::profiles()) {
    names.emplace_back(profile.name);
  }
  for (const tcp::Profile& profile : own_) {
    names.emplace_back(profile.name);
  }
  std::string expected;
  for (const std::string_view known : names) {
    expected += (expected.empty() ? "" : ", ") + std::string(known);
  }
  auto error = bad_input("no profile is called " + in_quotes(name), "one of " + expected);
  error.value().nearest = nearest_spelling(name, names);
  return error;
}

void read_profile_fields(MapReader& map, tcp::Profile& profile) {
  read_schedule(map, "syn", profile.syn);
  read_schedule(map, "syn_ack", profile.syn_ack);
  read_rto(map, profile.rto);
  map.read("data_retransmissions", profile.data_retransmissions, whole(0, 255));
  map.read("syn_timeout_fallback", profile.syn_timeout_fallback, word(kFallbackWords));
  read_duplicate_syn(map, profile.duplicate_syn);
  read_challenge_acks(map, profile.challenge_acks);
  read_options(map, profile.syn_options);
  map.read("window", profile.window, whole<std::uint16_t>(1, 65535));
  map.read("window_scale", profile.window_scale, whole<std::uint8_t>(0, 14));
}

ProfileTable read_profiles(const Node& node, Errors& errors) {
  ProfileTable table;
  if (!MapReader::of(node, "profiles", errors)) {
    return table;
  }
  for (const Node& child : node.children) {
    const std::string path = "profiles." + child.key;
    const auto name = read_profile_name(child.key);
    if (!name) {
      add_error(errors, child.key_where, path, name.error());
      continue;
    }
    auto map = MapReader::of(child, path, errors);
    if (!map) {
      continue;
    }
    tcp::Profile profile = tcp::profiles().front();
    map->read("based_on", profile, [&](std::string_view text) { return table.read(text); });
    profile.name = *name;
    profile.about.clear();
    map->read("about", profile.about, read_about);
    read_profile_fields(*map, profile);
    map->finish();
    table.add(std::move(profile));
  }
  return table;
}

}  // namespace shaketable::scenario
