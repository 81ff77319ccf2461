// SPDX-License-Identifier: GPL-2.0-only
// Goal: messages of any length come through whole, in pieces or at once, and an end that is closed
// in the midst of one is seen.
#include "runner/message.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <thread>

#include "base/check.h"
#include "runner/file_descriptor.h"

namespace shaketable::runner {
namespace {

using State = MessageReader::State;

struct Sockets {
  Sockets() {
    int ends[2] = {};
    check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a pair of sockets");
    writer = FileDescriptor(ends[0]);
    reader = FileDescriptor(ends[1]);
  }

  FileDescriptor writer;
  FileDescriptor reader;
};

std::vector<std::byte> octets(std::size_t size) {
  std::vector<std::byte> made(size);
  for (std::size_t i = 0; i < size; ++i) {
    made[i] = static_cast<std::byte>(i * 7);
  }
  return made;
}

TEST(Message, ComesWhole) {
  Sockets sockets;
  MessageReader reader;
  EXPECT_EQ(reader.read(sockets.reader.get(), Wait::No), State::Partial);
  for (const std::size_t size : {0u, 1u, 8u, 1000u}) {
    send_message(sockets.writer.get(), octets(size));
    ASSERT_EQ(reader.read(sockets.reader.get(), Wait::Yes), State::Whole);
    EXPECT_EQ(reader.take(), octets(size));
  }
}

TEST(Message, SeveralStayApart) {
  Sockets sockets;
  MessageReader reader;
  for (const std::size_t size : {3u, 5u}) {
    send_message(sockets.writer.get(), octets(size));
  }
  for (const std::size_t size : {3u, 5u}) {
    ASSERT_EQ(reader.read(sockets.reader.get(), Wait::No), State::Whole);
    EXPECT_EQ(reader.take(), octets(size));
  }
  EXPECT_EQ(reader.read(sockets.reader.get(), Wait::No), State::Partial);
}

TEST(Message, ComesInPieces) {
  Sockets message;
  send_message(message.writer.get(), octets(3));
  Sockets sockets;
  MessageReader reader;
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(reader.read(sockets.reader.get(), Wait::No), State::Partial) << i;
    char octet = 0;
    ASSERT_EQ(recv(message.reader.get(), &octet, 1, 0), 1);
    ASSERT_EQ(send(sockets.writer.get(), &octet, 1, 0), 1);
  }
  ASSERT_EQ(reader.read(sockets.reader.get(), Wait::No), State::Whole);
  EXPECT_EQ(reader.take(), octets(3));
}

TEST(Message, MayBeLongerThanTheSocketHolds) {
  Sockets sockets;
  const auto long_one = octets(5'000'000);
  std::jthread sender([&] { send_message(sockets.writer.get(), long_one); });
  MessageReader reader;
  ASSERT_EQ(reader.read(sockets.reader.get(), Wait::Yes), State::Whole);
  EXPECT_EQ(reader.take(), long_one);
}

TEST(Message, AClosedEndIsSeenAfterTheLastMessage) {
  Sockets sockets;
  send_message(sockets.writer.get(), octets(3));
  const std::uint64_t size_alone = 3;
  ASSERT_EQ(send(sockets.writer.get(), &size_alone, sizeof(size_alone), 0), 8);
  sockets.writer = FileDescriptor();
  MessageReader reader;
  ASSERT_EQ(reader.read(sockets.reader.get(), Wait::Yes), State::Whole);
  EXPECT_EQ(reader.take(), octets(3));
  EXPECT_EQ(reader.read(sockets.reader.get(), Wait::Yes), State::Closed);
}

TEST(Message, WithoutAReaderNothingHappens) {
  Sockets sockets;
  sockets.reader = FileDescriptor();
  send_message(sockets.writer.get(), octets(3));  // no SIGPIPE, which would end us
}

TEST(Message, HalfOfOneCannotBeTaken) {
  MessageReader reader;
  EXPECT_THROW((void)reader.take(), InvariantError);
}

}  // namespace
}  // namespace shaketable::runner
