// SPDX-License-Identifier: GPL-2.0-only
#include "results/connection_rows.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/check.h"
#include "results/connection_octets.h"
#include "results/schema.h"

namespace shaketable::results {
namespace {

constexpr int kCommonColumns = static_cast<int>(std::size(kConnectionColumns));
constexpr int kPerHost = static_cast<int>(std::size(kHostColumns));
constexpr int kColumns = kCommonColumns + 2 * kPerHost;

constexpr const char* kPacked = "packed_connections";

/// The rows of a batch, read from its octets as they are inserted.
class PackedRows : public RowSource {
 public:
  PackedRows(const BatchId& id, const PackedConnections& connections, Kinds& kinds)
      : id_(id), cursor_(connections) {
    for (const Kind& kind : connections.kinds()) {
      kinds_.push_back(kinds.number_of(kind));
    }
  }

  bool next() override {
    const bool there = cursor_.next();
    check(!there || id_.has(cursor_.times().trial), "a trial outside its batch");
    return there;
  }

  void give(int column, Cell cell) override {
    const trial::ConnectionResult& connection = cursor_.times();
    switch (column) {
      case 0:
        return cell.give(id_.point);
      case 1:
        return cell.give(as_number(connection.trial));
      case 2:
        return cell.give(connection.connection);
      case 3:
        return cell.give(connection.client_host);
      case 4:
        return cell.give(connection.server_host);
      case 5:
        return cell.give(connection.opened);
      case 6:
        return cell.give(kinds_[cursor_.kind()]);
      default:
        break;
    }
    const int of_host = column - kCommonColumns;
    if (of_host < kPerHost) {
      give(connection.client, of_host, cell, lists_[0]);
    } else {
      give(connection.server, of_host - kPerHost, cell, lists_[1]);
    }
  }

 private:
  /// Lists as JSON, which have to stay until the next row.
  using Lists = std::array<std::string, 2>;

  static void give(const trial::HostResult& host, int column, Cell cell, Lists& lists) {
    switch (column) {
      case 0:
        return cell.give(host.established);
      case 1:
        return cell.give(host.gave_up);
      case 2:
        return cell.give(host.rtt);
      case 3:
        return cell.give(host.rto);
      case 4:
        return give_list(host.syn_times, cell, lists[0]);
      default:
        return give_list(host.syn_ack_times, cell, lists[1]);
    }
  }

  /// A JSON array; an empty list is NULL, which takes no room.
  static void give_list(const std::vector<Duration>& times, Cell cell, std::string& text) {
    if (times.empty()) {
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
    cell.give(text);
  }

  BatchId id_;
  PackedConnections::Cursor cursor_;
  std::vector<std::int64_t> kinds_;  ///< in the table, of those of the batch
  std::array<Lists, 2> lists_;
};

/// Reads what `give_list` gave.
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

void read_host(const Statement& row, int column, trial::HostResult& host) {
  host.established = row.time(column);
  host.gave_up = row.time(column + 1);
  host.rtt = row.time(column + 2);
  host.rto = row.time(column + 3);
  read_list(row, column + 4, host.syn_times);
  read_list(row, column + 5, host.syn_ack_times);
}

void read_times(const Statement& row, trial::ConnectionResult& result) {
  result.trial = row.number_as<std::uint64_t>(1);
  result.connection = row.number_as<std::uint32_t>(2);
  result.client_host = row.number_as<std::uint32_t>(3);
  result.server_host = row.number_as<std::uint32_t>(4);
  result.opened = Duration::ns(row.number(5));
  read_host(row, kCommonColumns, result.client);
  read_host(row, kCommonColumns + kPerHost, result.server);
}

}  // namespace

ConnectionRows::ConnectionRows(Database& database, Kinds& kinds)
    : database_(database),
      kinds_(kinds),
      packed_(database, kPacked, kColumns),
      insert_(database.prepare(fmt::format("INSERT INTO connections SELECT * FROM {}", kPacked))) {}

void ConnectionRows::insert(const BatchId& id, const PackedConnections& connections) {
  PackedRows rows(id, connections, kinds_);
  packed_.run(insert_, rows);
}

std::uint64_t ConnectionRows::read(const BatchId& id, const Use& use) const {
  Statement rows = database_.prepare(
      "SELECT * FROM connections WHERE point = ? AND trial BETWEEN ? AND ? "
      "ORDER BY trial, connection");
  rows.bind(1, id.point);
  rows.bind(2, as_number(id.first));
  rows.bind(3, as_number(id.first + id.count - 1));
  std::uint64_t sum = 0;
  OctetWriter octets;
  trial::ConnectionResult result;
  while (rows.step()) {
    read_times(rows, result);
    octets.clear();
    transfer_times(octets, result);
    const std::int64_t kind = rows.number(6);
    sum += checksum(octets.octets(), kinds_.checksum_at(kind));
    use(result, kind);
  }
  return sum;
}

}  // namespace shaketable::results
