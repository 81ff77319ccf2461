// SPDX-License-Identifier: GPL-2.0-only
#include "results/connection_rows.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/check.h"
#include "results/schema.h"

namespace shaketable::results {
namespace {

constexpr int kCommonColumns = 6;
constexpr int kPerHost = static_cast<int>(std::size(kHostColumns));

std::string insert_sql() {
  std::string sql = "INSERT INTO connections VALUES (?";
  for (int column = 1; column < kCommonColumns + 2 * kPerHost; ++column) {
    sql += ", ?";
  }
  return sql + ")";
}

/// A JSON array; an empty list is NULL, which takes no room.
void bind_list(Statement& statement, int parameter, const std::vector<Duration>& times,
               std::string& text) {
  if (times.empty()) {
    statement.bind_null(parameter);
    return;
  }
  text.clear();
  char mark = '[';
  for (const Duration time : times) {
    const fmt::format_int digits(time.count_ns());
    text += mark;
    text.append(digits.data(), digits.size());
    mark = ',';
  }
  text += ']';
  statement.bind(parameter, std::string_view(text));
}

/// Reads what `bind_list` wrote.
void read_list(const Statement& row, int column, std::vector<Duration>& times) {
  const std::string_view text = row.text(column);
  times.clear();
  const char* at = text.data();
  const char* const end = at + text.size();
  char mark = '[';
  while (at != end && *at != ']') {
    std::int64_t count = 0;
    const auto [next, fault] = std::from_chars(at + 1, end, count);
    if (*at != mark || fault != std::errc{}) {
      row.damaged("a list of times that is none");
    }
    times.push_back(Duration::ns(count));
    at = next;
    mark = ',';
  }
  if (!text.empty() && end - at != 1) {
    row.damaged("a list of times that is none");
  }
}

trial::Outcome read_outcome(const Statement& row, int column) {
  for (int i = 0; i < trial::kOutcomeCount; ++i) {
    const auto outcome = static_cast<trial::Outcome>(i);
    if (row.text(column) == to_string(outcome)) {
      return outcome;
    }
  }
  row.damaged("an outcome that is none");
}

void read_host(const Statement& row, int column, const Ends& ends, trial::HostResult& host) {
  host.established = row.time(column);
  host.gave_up = row.time(column + 1);
  host.rtt = row.time(column + 2);
  host.rto = row.time(column + 3);
  read_list(row, column + 4, host.syn_times);
  read_list(row, column + 5, host.syn_ack_times);
  apply(ends.at(row.number(column + 6)), host);
}

void read(const Statement& row, const Ends& ends, trial::ConnectionResult& result) {
  result.trial = row.number_as<std::uint64_t>(1);
  result.connection = row.number_as<std::uint32_t>(2);
  result.opened = Duration::ns(row.number(3));
  result.outcome = read_outcome(row, 4);
  result.cut = row.number(5) != 0;
  read_host(row, kCommonColumns, ends, result.client);
  read_host(row, kCommonColumns + kPerHost, ends, result.server);
}

}  // namespace

ConnectionRows::ConnectionRows(Database& database, Ends& ends)
    : database_(database), ends_(ends), insert_(database.prepare(insert_sql())) {}

void ConnectionRows::bind_host(int parameter, const trial::HostResult& host,
                               std::span<std::string, 2> lists) {
  // A field that is new does not compile until it is bound here; `end_of` takes those that are not
  // used.
  const auto& [established, syn_times, syn_ack_times, syn, syn_ack, data, fin, acks_sent,
               resets_sent, challenge_acks_sent, duplicates_received, corrupted_received,
               backlog_drops, gave_up, rtt, rto, agreed] = host;
  insert_.bind(parameter, established);
  insert_.bind(parameter + 1, gave_up);
  insert_.bind(parameter + 2, rtt);
  insert_.bind(parameter + 3, rto);
  bind_list(insert_, parameter + 4, syn_times, lists[0]);
  bind_list(insert_, parameter + 5, syn_ack_times, lists[1]);
  insert_.bind(parameter + 6, ends_.number_of(end_of(host)));
}

void ConnectionRows::insert(std::uint32_t point, const trial::ConnectionResult& result) {
  const auto& [trial, connection, opened, outcome, cut, client, server] = result;
  check(trial <= INT64_MAX, "a trial whose number SQLite cannot hold");
  insert_.bind(1, point);
  insert_.bind(2, static_cast<std::int64_t>(trial));
  insert_.bind(3, connection);
  insert_.bind(4, opened);
  insert_.bind(5, to_string(outcome));
  insert_.bind(6, cut ? 1 : 0);
  const std::span lists(lists_);
  bind_host(kCommonColumns + 1, client, lists.subspan<0, 2>());
  bind_host(kCommonColumns + kPerHost + 1, server, lists.subspan<2, 2>());
  insert_.run();
}

void ConnectionRows::for_each(
    std::uint32_t point, std::int64_t first, std::int64_t last,
    const std::function<void(const trial::ConnectionResult&)>& use) const {
  Statement rows = database_.prepare(
      "SELECT * FROM connections WHERE point = ? AND trial BETWEEN ? AND ? "
      "ORDER BY trial, connection");
  rows.bind(1, point);
  rows.bind(2, first);
  rows.bind(3, last);
  trial::ConnectionResult result;
  while (rows.step()) {
    read(rows, ends_, result);
    use(result);
  }
}

}  // namespace shaketable::results
