// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/host_reader.h"

#include <cstdint>
#include <limits>
#include <string_view>

#include "scenario/map_reader.h"

namespace shaketable::scenario {
namespace {

using trial::Role;

Result<tcp::SeqNum> read_isn_number(std::string_view text) {
  return read_whole(text, 0, std::numeric_limits<std::uint32_t>::max())
      .map([](std::uint64_t value) { return tcp::SeqNum(static_cast<std::uint32_t>(value)); });
}

void read_application(MapReader& map, trial::Host& host) {
  const auto span = duration({}, kLongest);
  const auto wait = either("none", duration(Duration::ns(1), kLongest));
  map.read("open_at", host.open_at, span);
  map.read("send", host.send, whole<std::uint16_t>(0, 65535));
  map.read("close_after", host.close_after, either("none", span));
  map.read("cancel_after", host.cancel_after, wait);
  map.read("user_timeout", host.user_timeout, wait);
  map.read("restart_after", host.restart_after, wait);
}

constexpr const char* kActiveOnly = "only an end that opens actively has this";
constexpr const char* kOpenActive = "open: active, or no such key";
constexpr const char* kNeverOpens = "an end that never opens does not do this";
constexpr const char* kOpenAtAll = "open: active or passive, or no such key";

/// Keys that the role gives no meaning to are refused, not ignored.
void check_role(MapReader& map, Role role) {
  if (role != Role::Active) {
    map.refuse({"open_at", "cancel_after"}, kActiveOnly, kOpenActive);
  }
  if (role == Role::Absent) {
    map.refuse({"send", "close_after"}, kNeverOpens, kOpenAtAll);
  }
}

/// The same for keys that only our own stack has.
void check_role_of_own_stack(MapReader& map, Role role) {
  if (role != Role::Active) {
    map.refuse({"user_timeout"}, kActiveOnly, kOpenActive);
  }
  if (role != Role::Passive) {
    map.refuse({"backlog"}, "only an end that listens has this", "open: passive, or no such key");
  }
  if (role == Role::Absent) {
    map.refuse({"isn", "mss", "restart_after"}, kNeverOpens, kOpenAtAll);
  }
}

/// ns-3's TCP has numbers of its own; only what its sockets can be told may be given.
void check_native(MapReader& map) {
  constexpr const char* kProblem = "ns-3's own TCP cannot be told this";
  constexpr const char* kExpected = "stack: shaketable, or no such key";
  map.refuse({"profile", "isn", "mss", "backlog", "user_timeout", "restart_after", "checksum",
              "rto", "data_retransmissions", "syn_timeout_fallback", "duplicate_syn",
              "challenge_acks", "options", "window", "window_scale"},
             kProblem, kExpected);
  for (const char* key : {"syn", "syn_ack"}) {
    if (const Node* node = map.node().find(key); node != nullptr && node->is_mapping()) {
      MapReader::of(*node, map.path_of(key), map.errors())
          ->refuse({"linear", "slop", "cap", "give_up"}, kProblem, kExpected);
    }
  }
}

}  // namespace

void read_host(const Node& node, const std::string& key, const ProfileTable& profiles,
               trial::Stack stack, trial::Host& host, Errors& errors) {
  auto map = MapReader::of(node, key, errors);
  if (!map) {
    return;
  }
  map->read("profile", host.profile, [&](std::string_view text) { return profiles.read(text); });
  map->read("open", host.role, word(kRoleWords));
  map->read("isn", host.isn, either("rfc6528", read_isn_number));
  map->read("mss", host.mss, whole<std::uint16_t>(88, 65495));
  map->read("backlog", host.backlog, whole(1, std::numeric_limits<int>::max()));
  read_application(*map, host);
  map->read("checksum", host.verify_checksum, word(kChecksumWords));
  read_profile_fields(*map, host.profile);
  check_role(*map, host.role);
  if (stack == trial::Stack::Ns3Native) {
    check_native(*map);
  } else {
    check_role_of_own_stack(*map, host.role);
  }
  map->finish();
}

}  // namespace shaketable::scenario
