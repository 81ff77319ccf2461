// SPDX-License-Identifier: GPL-2.0-only
#include "base/octets.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace shaketable {
namespace {

template <typename T>
T there_and_back(const T& value) {
  OctetWriter writer;
  writer.value(value);
  OctetReader reader(writer.octets());
  T back{};
  reader.value(back);
  EXPECT_TRUE(reader.is_done());
  return back;
}

std::vector<std::byte> octets_of(std::initializer_list<int> values) {
  std::vector<std::byte> octets;
  for (const int value : values) {
    octets.push_back(static_cast<std::byte>(value));
  }
  return octets;
}

template <typename T>
bool is_read(std::initializer_list<int> values) {
  const std::vector<std::byte> octets = octets_of(values);
  OctetReader reader(octets);
  T value{};
  reader.value(value);
  return reader.is_done();
}

TEST(Octets, EveryTypeIsReadBack) {
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                                     std::uint64_t{1} << 63, UINT64_MAX}) {
    EXPECT_EQ(there_and_back(number), number);
    EXPECT_TRUE(there_and_back(Uint128{number} << 64) == Uint128{number} << 64);
  }
  EXPECT_EQ(there_and_back(std::uint8_t{255}), 255);
  EXPECT_EQ(there_and_back(std::uint16_t{65535}), 65535);
  for (const std::int64_t time : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
    EXPECT_EQ(there_and_back(Duration::ns(time)), Duration::ns(time));
  }
  EXPECT_TRUE(there_and_back(true));
  EXPECT_FALSE(there_and_back(false));
  EXPECT_EQ(there_and_back(std::string("a\0\xff", 3)), std::string("a\0\xff", 3));
  const std::vector list = {std::optional(Duration::ns(7)), std::optional<Duration>()};
  EXPECT_EQ(there_and_back(list), list);
}

TEST(Octets, SmallNumbersTakeOne) {
  OctetWriter writer;
  writer(std::uint64_t{127}, Duration::ns(-64), true);
  EXPECT_EQ(writer.size(), 3u);
  writer.value(std::uint64_t{300});
  EXPECT_EQ(writer.take(), octets_of({127, 127, 1, 0xac, 2}));
}

TEST(Octets, NumbersTooLargeForTheirTypeFail) {
  EXPECT_TRUE(is_read<std::uint8_t>({0xff, 0x01}));
  EXPECT_FALSE(is_read<std::uint8_t>({0xff, 0x02}));
  EXPECT_TRUE(is_read<std::uint16_t>({0xff, 0xff, 0x03}));
  EXPECT_FALSE(is_read<std::uint16_t>({0xff, 0xff, 0x04}));
  EXPECT_FALSE(is_read<std::uint16_t>({0xff, 0xff, 0x83, 0x00}));
  EXPECT_FALSE(is_read<bool>({2}));
}

TEST(Octets, MissingOnesFail) {
  EXPECT_FALSE(is_read<std::uint64_t>({}));
  EXPECT_FALSE(is_read<std::uint64_t>({0x80}));
  EXPECT_FALSE(is_read<std::string>({3, 'a', 'b'}));
  EXPECT_FALSE(is_read<std::vector<std::uint8_t>>({0xff, 0xff, 0xff, 0xff, 0x0f, 1}));
}

TEST(Octets, AReaderThatFailedGivesZeros) {
  const std::vector<std::byte> octets = octets_of({0x80});
  OctetReader reader(octets);
  std::uint32_t first = 5;
  std::uint32_t second = 5;
  reader(first, second);
  EXPECT_TRUE(reader.has_failed());
  EXPECT_EQ(first, 0u);
  EXPECT_EQ(second, 0u);
}

}  // namespace
}  // namespace shaketable
