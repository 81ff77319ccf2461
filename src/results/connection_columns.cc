// SPDX-License-Identifier: GPL-2.0-only
#include "results/connection_columns.h"

#include <cstddef>
#include <string>
#include <utility>

namespace shaketable::results {
namespace {

using trial::ConnectionResult;
using trial::HostResult;

std::optional<std::int64_t> nanoseconds(const std::optional<Duration>& time) {
  return time ? std::optional(time->count_ns()) : std::nullopt;
}

bool is_truth(const std::string& of_end) {
  return of_end == "negotiated.window_scaling" || of_end == "negotiated.timestamps" ||
         of_end == "negotiated.sack";
}

std::optional<std::uint32_t> value_of(const End& end, std::size_t place) {
  if (place < End::kCounts) {
    return end.counts[place];
  }
  return end.agreed ? std::optional<std::uint32_t>(end.agreed->at(place - End::kCounts))
                    : std::nullopt;
}

void append_host(std::vector<ConnectionColumn>& columns, const std::string& name,
                 HostResult ConnectionResult::* host, End Kind::* end) {
  constexpr std::pair<const char*, std::optional<Duration> HostResult::*> kTimes[] = {
      {"establishment_time_ns", &HostResult::established},
      {"gave_up_time_ns", &HostResult::gave_up},
      {"rtt_sample_ns", &HostResult::rtt},
      {"rto_at_establishment_ns", &HostResult::rto}};
  for (const auto& [time, field] : kTimes) {
    columns.push_back({.column = {.name = name + "." + time, .type = ColumnType::Number},
                       .number = [host, field](const ConnectionResult& connection) {
                         return nanoseconds(connection.*host.*field);
                       }});
  }
  constexpr std::pair<const char*, std::vector<Duration> HostResult::*> kLists[] = {
      {"syn.times_ns", &HostResult::syn_times}, {"syn_ack.times_ns", &HostResult::syn_ack_times}};
  for (const auto& [list, field] : kLists) {
    columns.push_back({.column = {.name = name + "." + list, .type = ColumnType::Times},
                       .times = [host, field](const ConnectionResult& connection) -> const auto& {
                         return connection.*host.*field;
                       }});
  }
  std::size_t place = 0;
  for (const std::string& column : end_columns()) {
    columns.push_back(
        {.column = {.name = std::string(name).append(".").append(column),
                    .type = is_truth(column) ? ColumnType::Truth : ColumnType::Count},
         .of_kind = [end, place](const Kind& kind) { return value_of(kind.*end, place); }});
    ++place;
  }
}

Column outcome_column() {
  Column column = {.name = "outcome", .type = ColumnType::Word};
  for (int i = 0; i < trial::kOutcomeCount; ++i) {
    column.words.emplace_back(to_string(static_cast<trial::Outcome>(i)));
  }
  return column;
}

}  // namespace

std::vector<ConnectionColumn> connection_columns() {
  const auto number = [](const char* name, ColumnType type, auto of) {
    return ConnectionColumn{
        .column = {.name = name, .type = type},
        .number = [of](const ConnectionResult& connection) -> std::optional<std::int64_t> {
          return static_cast<std::int64_t>(of(connection));
        }};
  };
  std::vector<ConnectionColumn> columns = {
      number("trial", ColumnType::Number, [](const auto& one) { return one.trial; }),
      number("connection", ColumnType::Count, [](const auto& one) { return one.connection; }),
      number("client.host", ColumnType::Count, [](const auto& one) { return one.client_host; }),
      number("server.host", ColumnType::Count, [](const auto& one) { return one.server_host; }),
      number("opened_ns", ColumnType::Number,
             [](const auto& one) { return one.opened.count_ns(); }),
      {.column = outcome_column(),
       .of_kind = [](const Kind& kind) { return static_cast<std::uint32_t>(kind.outcome); }},
      {.column = {.name = "cut", .type = ColumnType::Truth},
       .of_kind = [](const Kind& kind) { return static_cast<std::uint32_t>(kind.cut); }},
      {.column = {.name = "both.establishment_time_ns", .type = ColumnType::Number},
       .number =
           [](const ConnectionResult& connection) {
             return nanoseconds(connection.both_established());
           }},
  };
  append_host(columns, "client", &ConnectionResult::client, &Kind::client);
  append_host(columns, "server", &ConnectionResult::server, &Kind::server);
  return columns;
}

}  // namespace shaketable::results
