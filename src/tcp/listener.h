// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "tcp/address.h"
#include "tcp/handshake.h"
#include "tcp/isn.h"
#include "tcp/profile.h"

namespace shaketable::tcp {

/// The far end of a connection, as a listener tells its connections apart.
struct RemoteEnd {
  Address address;
  std::uint16_t port = 0;

  auto operator<=>(const RemoteEnd&) const = default;
};

struct ListenerConfig {
  const Profile* profile = nullptr;  ///< must outlive the listener
  Address address;
  std::uint16_t port = 0;
  std::uint16_t mss = 1460;
  int backlog = 128;  ///< connections in SYN-RECEIVED at most
  IsnSource isn;
  std::uint32_t timestamp_offset = 1;
};

/// A listening port: makes one `Handshake` a connection, finds it again for each segment by a hash
/// of the far end, and forgets it when it is over. Ten thousand connections cost each of them no
/// more than ten do, but for a logarithm. A listener alone answers as LISTEN does.
class Listener {
 public:
  explicit Listener(const ListenerConfig& config) : config_(config) {}
  /// As a new listener, but for the memory of the old one, which is used again.
  void restart(const ListenerConfig& config);

  /// SEGMENT ARRIVES from `from`. A SYN beyond the backlog is dropped (`BacklogFull`): its sender
  /// tries again, as after a loss.
  Step on_segment(RemoteEnd from, const Segment& segment, Instant now);
  /// The timer of a connection is due, the earliest first. Precondition: `next_deadline()` is not
  /// after `now`. Says whose it was.
  struct Due {
    RemoteEnd remote;
    Step step;
  };
  Due on_deadline(Instant now);
  /// The earliest deadline of any connection.
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  /// The connection with that far end, or null. Valid until the next call that is not const.
  [[nodiscard]] const Handshake* find(RemoteEnd remote) const;
  /// A number of its own for each connection that this listener has had, to tell it from a later
  /// one with the same far end; 0 if there is none.
  [[nodiscard]] std::uint64_t serial(RemoteEnd remote) const;
  /// SEND, CLOSE, ABORT or a crash: `act` gets the connection with that far end and returns its
  /// step. Precondition: there is one.
  template <typename Act>
  Step call(RemoteEnd remote, Act act) {
    const auto found = connections_.find(remote);
    check(found != connections_.end(), "a call on a connection that does not exist");
    const Step step = act(found->second.tcp);
    keep_up(remote, found->second, step);
    return step;
  }
  /// Drops the connection if it has ended (CLOSED), or gone back to LISTEN, which the listener is.
  void forget_if_over(RemoteEnd remote);

  [[nodiscard]] std::size_t connection_count() const { return connections_.size(); }
  /// Connections in SYN-RECEIVED, which the backlog bounds.
  [[nodiscard]] int embryo_count() const { return embryos_; }

 private:
  struct Hash {
    std::size_t operator()(const RemoteEnd& remote) const {
      // Spreads hosts and ports, both of which count up by one (Fibonacci hashing).
      const std::uint64_t both =
          remote.address.high() ^ (remote.address.low() << 16) ^ std::uint64_t{remote.port};
      return static_cast<std::size_t>((both * 0x9e37'79b9'7f4a'7c15U) >> 32);
    }
  };
  struct Connection {
    Handshake tcp;
    std::uint64_t serial;
    std::optional<Instant> listed;  ///< its last entry in `deadlines_`
  };
  /// Of several deadlines at one instant the smallest far end goes first, whatever the hash table's
  /// order: the same trial gives the same bits with any standard library.
  using Deadline = std::pair<Instant, RemoteEnd>;

  [[nodiscard]] Handshake new_connection(RemoteEnd from, Instant now) const;
  void keep_up(RemoteEnd remote, Connection& connection, const Step& step);

  ListenerConfig config_;
  std::unordered_map<RemoteEnd, Connection, Hash> connections_;
  int embryos_ = 0;
  std::uint64_t last_serial_ = 0;
  /// A heap, the earliest first. A timer that changes leaves its entry behind, which is dropped
  /// when it comes to the front.
  std::vector<Deadline> deadlines_;
};

}  // namespace shaketable::tcp
