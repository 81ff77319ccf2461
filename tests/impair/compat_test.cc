// SPDX-License-Identifier: GPL-2.0-only
// Goal: netem-compat has the kernel's biases, to the digit.
#include "impair/kernel_random.h"
#include "support.h"

namespace shaketable::impair {
namespace {

TEST(KernelRandom, FormulaBitForBit) {
  EXPECT_EQ(kernel_odds(Odds::always()), 0xffffffffU);
  EXPECT_EQ(kernel_odds(Odds::percent(50)), 0x80000000U);
  EXPECT_EQ(kernel_odds(Odds::percent(25)), 0x40000000U);
  EXPECT_EQ(kernel_odds(Odds::never()), 0U);

  // The draws' upper 32 bits count. (fresh (2^32 - rho) + last rho) >> 32, rho = 2^31 + 1.
  KernelRandom half(Odds::percent(50));
  half.begin(0xffffffff'00000000);
  EXPECT_EQ(half.next(0x00000000'ffffffff, true), 0x80000000U);
  EXPECT_EQ(half.next(0x00000000'00000000, false), 0x40000000U);
  EXPECT_EQ(half.next(0x80000000'00000000, true), 0x80000000U);

  KernelRandom none(Odds::never());
  EXPECT_EQ(none.next(0x12345678'9abcdef0, true), 0x12345678U);

  KernelRandom stuck(Odds::always());
  stuck.begin(0x12345678'00000000);
  EXPECT_EQ(stuck.next(0xffffffff'ffffffff, true), 0x12345678U);
}

TEST(NetemCompat, CorrelatedLossLosesTooLittle) {
  // netem.md 4.2; the slack is the rounding of that table.
  struct Case {
    const char* text;
    double rho, share, slack;
  };
  constexpr std::uint64_t kPackets = 400'000;
  for (const Case& c : {Case{"loss 0.3% 25% netem-compat", 0.25, 0.0, 0.00001},
                        {"loss 1% 10% netem-compat", 0.1, 0.0002, 0.00005},
                        {"loss 5% 25% netem-compat", 0.25, 0.0019, 0.00005},
                        {"loss 10% 25% netem-compat", 0.25, 0.0176, 0.00005},
                        {"loss 10% 50% netem-compat", 0.5, 0.0011, 0.00005},
                        {"loss 20% 25% netem-compat", 0.25, 0.102, 0.0005},
                        {"loss 30% 25% netem-compat", 0.25, 0.233, 0.0005},
                        {"loss 50% 25% netem-compat", 0.25, 0.5, 0.0},
                        {"loss 50% 50% netem-compat", 0.5, 0.5, 0.0},
                        {"loss 10% netem-compat", 0.0, 0.1, 0.0}}) {
    Pipeline pipeline = pipeline_of(c.text);
    expect_share(count_of(losses(pipeline, kPackets)), kPackets, c.share, (1 + c.rho) / (1 - c.rho),
                 c.slack);
  }
}

TEST(NetemCompat, EndsAreExact) {
  Pipeline all = pipeline_of("loss 100% 50% netem-compat");
  EXPECT_EQ(count_of(losses(all, 10'000)), 10'000U);
}

}  // namespace
}  // namespace shaketable::impair
