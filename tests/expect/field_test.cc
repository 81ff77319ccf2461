// SPDX-License-Identifier: GPL-2.0-only
// Goal: EXPECTATIONS.md documents every field, and nothing else; each reads what it says. Tests run
// in the root of the source tree.
#include "expect/field.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "braces.h"

namespace shaketable::expect {
namespace {

using namespace literals;

/// Field and kind of each row of the table.
std::map<std::string, std::string> documented() {
  std::ifstream file("src/scenario/EXPECTATIONS.md");
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(file, line);) {
    const std::size_t end = line.find("` | ");
    if (!line.starts_with("| `") || end == line.npos) {
      continue;
    }
    const std::size_t kind = end + 4;
    for (const std::string& name : expanded(line.substr(3, end - 3))) {
      const bool is_new =
          rows.emplace(name, line.substr(kind, line.find(" |", kind) - kind)).second;
      EXPECT_TRUE(is_new) << name << " is there twice";
    }
  }
  rows.erase("min`, `max");  // of the table of intervals
  return rows;
}

std::string kind_of(const Field& field) {
  const char* kinds[] = {"truth", "number", "time", "outcome"};
  const std::string kind = field.is_list() ? "list" : kinds[static_cast<int>(field.type)];
  return kind + (field.needs_steps ? ", of steps" : "");
}

TEST(Fields, AreThoseOfTheDocument) {
  std::map<std::string, std::string> ours;
  for (const Field& field : fields()) {
    ours.emplace(field.name, kind_of(field));
  }
  EXPECT_EQ(ours, documented());
  EXPECT_EQ(ours.size(), fields().size());
}

Value of(const std::string& name, const trial::ConnectionResult& result,
         const trial::Trace* steps = nullptr) {
  return find_field(name)->value({.result = result, .steps = steps});
}

/// Each counter has its own field: one is set, and only its field sees it.
TEST(Fields, ReadTheirOwnCounters) {
  struct Counter {
    const char* name;
    std::uint32_t trial::HostResult::* count;
  };
  constexpr Counter kCounters[] = {
      {"ack.sent", &trial::HostResult::acks_sent},
      {"rst.sent", &trial::HostResult::resets_sent},
      {"challenge_ack.sent", &trial::HostResult::challenge_acks_sent},
      {"duplicate.received", &trial::HostResult::duplicates_received},
      {"corrupted.received", &trial::HostResult::corrupted_received},
      {"backlog.dropped", &trial::HostResult::backlog_drops},
  };
  for (const Counter& set : kCounters) {
    trial::ConnectionResult result;
    result.server.*set.count = 5;
    for (const Counter& read : kCounters) {
      EXPECT_EQ(of(std::string("server.") + read.name, result), set.name == read.name ? 5 : 0);
      EXPECT_EQ(of(std::string("client.") + read.name, result), 0);
    }
  }
}

TEST(Fields, ReadTallies) {
  trial::ConnectionResult result;
  result.client.data = {.sent = 9, .retransmitted = 7, .spurious = 3};
  EXPECT_EQ(of("client.data.sent", result), 9);
  EXPECT_EQ(of("client.data.retransmitted", result), 7);
  EXPECT_EQ(of("client.data.needed", result), 4);
  EXPECT_EQ(of("client.data.spurious", result), 3);
  EXPECT_EQ(of("client.fin.sent", result), 0);
  EXPECT_EQ(of("server.data.sent", result), 0);
}

TEST(Fields, ReadTimes) {
  trial::ConnectionResult result;
  result.client.established = 1_s;
  result.server.established = 3_s;
  result.server.gave_up = 5_s;
  result.client.rtt = 7_ms;
  result.client.rto = 9_s;
  EXPECT_EQ(of("client.establishment_time", result), 1'000'000'000);
  EXPECT_EQ(of("both.establishment_time", result), 3'000'000'000);
  EXPECT_EQ(of("both.established", result), 1);
  EXPECT_EQ(of("server.give_up", result), 5'000'000'000);
  EXPECT_EQ(of("server.gave_up", result), 1);
  EXPECT_EQ(of("client.gave_up", result), 0);
  EXPECT_EQ(of("client.give_up", result), kNever);
  EXPECT_EQ(of("client.rtt_sample", result), 7'000'000);
  EXPECT_EQ(of("client.rto_at_establishment", result), 9'000'000'000);
  result.server.established = {};
  EXPECT_EQ(of("both.establishment_time", result), kNever);
}

TEST(Fields, ReadWhatWasNegotiated) {
  trial::ConnectionResult result;
  EXPECT_EQ(of("client.negotiated.sack", result), kNever);
  result.client.agreed = tcp::Negotiated{.send_mss = 1000,
                                         .window_scaling = true,
                                         .send_shift = 3,
                                         .receive_shift = 5,
                                         .timestamps = false,
                                         .sack = true};
  EXPECT_EQ(of("client.negotiated.mss", result), 1000);
  EXPECT_EQ(of("client.negotiated.window_scaling", result), 1);
  EXPECT_EQ(of("client.negotiated.timestamps", result), 0);
  EXPECT_EQ(of("client.negotiated.sack", result), 1);
  EXPECT_EQ(of("client.negotiated.send_shift", result), 3);
  EXPECT_EQ(of("client.negotiated.receive_shift", result), 5);
}

trial::TraceRow row(Duration at, trial::HostId host, std::optional<Duration> timer) {
  trial::TraceRow made;
  made.at = Instant::at(at);
  made.host = host;
  if (timer) {
    made.timer = Instant::at(*timer);
  }
  return made;
}

TEST(Fields, ReadSteps) {
  using trial::HostId;
  const trial::ConnectionResult result;
  trial::Trace steps;
  steps.origin = Instant::at(1_s);
  steps.rows = {row(1_s, HostId::Client, 2_s), row(2_s, HostId::Client, 4_s),
                row(2_s, HostId::Server, 2'500_ms), row(3_s, HostId::Client, 4_s),
                row(5_s, HostId::Client, {})};
  EXPECT_EQ(of("client.rto", result, &steps), 2'000'000'000);
  EXPECT_EQ(of("server.rto", result, &steps), 500'000'000);
  EXPECT_EQ(of("time", result, &steps), 4'000'000'000);
  steps.rows.clear();
  EXPECT_EQ(of("client.rto", result, &steps), kNever);
  EXPECT_EQ(of("time", result, &steps), kNever);
}

TEST(Fields, ReadTimesOfSegments) {
  using trial::HostId;
  const trial::ConnectionResult result;
  trial::Trace steps;
  steps.origin = Instant::at(1_s);
  tcp::Segment segment;
  const auto send = [&](Duration at, std::uint16_t flags, std::uint16_t octets) {
    segment.flags = flags;
    segment.payload_size = octets;
    segment.seq = segment.seq + 1000;
    (void)steps.packets.add_sent(HostId::Server, segment, Instant::at(at), {});
  };
  send(2_s, tcp::kSyn | tcp::kAck, 0);
  send(3_s, tcp::kAck, 0);
  send(4_s, tcp::kPsh | tcp::kAck, 10);
  send(5_s, tcp::kFin | tcp::kAck, 0);
  send(6_s, tcp::kRst, 0);
  const auto times = [&](const char* name) {
    return find_field(name)->times({.result = result, .steps = &steps});
  };
  EXPECT_EQ(times("server.ack_times"), (std::vector<Duration>{2_s}));
  EXPECT_EQ(times("server.data_times"), (std::vector<Duration>{3_s}));
  EXPECT_EQ(times("server.fin_times"), (std::vector<Duration>{4_s}));
  EXPECT_EQ(times("server.rst_times"), (std::vector<Duration>{5_s}));
  EXPECT_TRUE(times("client.ack_times").empty());
}

TEST(Fields, AreFoundByName) {
  EXPECT_EQ(find_field("client.syn_sent"), nullptr);
  EXPECT_EQ(outcome_value("half-open"), static_cast<Value>(trial::Outcome::HalfOpen));
  EXPECT_EQ(outcome_value("halfopen"), kNever);
}

}  // namespace
}  // namespace shaketable::expect
