// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: our transmission times are ns-3's, for any rate and size.
#include <gtest/gtest.h>
#include <ns3/data-rate.h>

#include "trial/link_queue.h"
#include "trial/random_impairment.h"

namespace shaketable::ns3_backend {
namespace {

TEST(TransmissionTime, IsThatOfNs3) {
  trial::testing::Dice dice(3);
  for (int i = 0; i < 200'000; ++i) {
    // Rates of all orders of magnitude.
    const std::uint64_t rate = dice.from<std::uint64_t>(1, 100'000'000'000 >> dice.from(0, 36));
    const auto octets = dice.from<std::uint32_t>(20, i % 2 == 0 ? 100 : 65535);
    const ns3::Time expected = ns3::DataRate(rate).CalculateBytesTxTime(octets + trial::kPppOctets);
    ASSERT_EQ(trial::transmission_time(rate, octets).count_ns(), expected.GetNanoSeconds())
        << octets << " octets at " << rate << " bit/s";
  }
}

}  // namespace
}  // namespace shaketable::ns3_backend
