// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/isn.h"

namespace shaketable::tcp {

SeqNum IsnSource::choose(const FourTuple& connection, Instant now) const {
  return fixed_ ? *fixed_ : choose_again(connection, now);
}

SeqNum IsnSource::choose_again(const FourTuple& connection, Instant now) const {
  const SeqNum f = fixed_ ? *fixed_ : SeqNum(static_cast<std::uint32_t>(hashed(connection)));
  const std::int64_t m = now.since_start().count_ns() / 4'000;
  return f + static_cast<std::uint32_t>(m);
}

std::uint64_t IsnSource::hashed(const FourTuple& connection) const {
  const Address& local = connection.local_address;
  const Address& remote = connection.remote_address;
  const std::uint64_t ports = (std::uint64_t{connection.local_port} << 16) | connection.remote_port;
  if (local.is_v4()) {
    const std::uint64_t both = (std::uint64_t{local.v4_number()} << 32) | remote.v4_number();
    return secret_.stream().draw(both, ports);
  }
  const Stream by_local(secret_.stream().draw(local.high(), local.low()));
  const Stream by_remote(by_local.draw(remote.high(), remote.low()));
  return by_remote.draw(ports);
}

}  // namespace shaketable::tcp
