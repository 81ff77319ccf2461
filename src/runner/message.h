// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace shaketable::runner {

/// Sends octets, after their number, over a stream socket, and waits until all are gone. Nothing
/// happens when the other end is closed: the reader learns of that.
void send_message(int socket, std::span<const std::byte> octets);

/// Whether to wait for octets that have not come yet.
enum class Wait : std::uint8_t { Yes, No };

/// Gathers the messages that come over a stream socket.
class MessageReader {
 public:
  enum class State : std::uint8_t {
    Partial,  ///< more is to come; only without `Wait::Yes`
    Whole,    ///< `take` has a message
    Closed,   ///< the other end is closed, and no message is whole
  };

  /// Reads on, up to the end of one message.
  [[nodiscard]] State read(int socket, Wait wait);
  /// The message. Precondition: the last `read` said `Whole`.
  [[nodiscard]] std::vector<std::byte> take();

 private:
  [[nodiscard]] State fill(int socket, Wait wait, std::span<std::byte> buffer);

  std::uint64_t size_ = 0;      ///< of the message; comes first
  std::uint64_t received_ = 0;  ///< of the size and the message
  std::vector<std::byte> octets_;
};

}  // namespace shaketable::runner
