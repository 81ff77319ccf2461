// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/isn.h"

namespace shaketable::tcp {

SeqNum IsnSource::choose(const FourTuple& connection, Instant now) const {
  if (fixed_) {
    return *fixed_;
  }
  const std::uint64_t addresses =
      (std::uint64_t{connection.local_address} << 32) | connection.remote_address;
  const std::uint64_t ports = (std::uint64_t{connection.local_port} << 16) | connection.remote_port;
  const std::uint64_t f = secret_.stream().draw(addresses, ports);
  const std::int64_t m = now.since_start().count_ns() / 4'000;
  return SeqNum(static_cast<std::uint32_t>(f) + static_cast<std::uint32_t>(m));
}

}  // namespace shaketable::tcp
