// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/address.h"

#include <gtest/gtest.h>

namespace shaketable::tcp {
namespace {

TEST(Address, Ipv4IsKeptMapped) {
  constexpr Address kAddress = Address::v4(0x0a000102);
  EXPECT_TRUE(kAddress.is_v4());
  EXPECT_EQ(kAddress.v4_number(), 0x0a000102U);
  EXPECT_EQ(kAddress.high(), 0U);
  EXPECT_EQ(kAddress.low(), 0xffff'0a00'0102U);
  EXPECT_EQ(Address(), Address::v4(0));
}

TEST(Address, Ipv6IsNotMistakenForIpv4) {
  EXPECT_FALSE(Address::v6(0, 1).is_v4());  // ::1
  EXPECT_FALSE(Address::v6(1, 0xffff'0a00'0102U).is_v4());
  EXPECT_FALSE(Address::v6(0, 0x1'ffff'0a00'0102U).is_v4());
  EXPECT_FALSE(Address::v6(0x2001'0db8'0000'0000, 1).is_v4());
}

// Ties between far ends are settled by their addresses, IPv4 ones in the order of their numbers.
TEST(Address, IsOrdered) {
  EXPECT_LT(Address::v4(1), Address::v4(2));
  EXPECT_LT(Address::v4(0x7fff'ffff), Address::v4(0x8000'0000));
  EXPECT_LT(Address::v6(1, 2), Address::v6(2, 1));
}

}  // namespace
}  // namespace shaketable::tcp
