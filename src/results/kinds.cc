// SPDX-License-Identifier: GPL-2.0-only
#include "results/kinds.h"

#include <string>
#include <utility>

#include "base/check.h"
#include "results/connection_octets.h"

namespace shaketable::results {
namespace {

trial::Outcome read_outcome(const Statement& row, int column) {
  for (int i = 0; i < trial::kOutcomeCount; ++i) {
    const auto outcome = static_cast<trial::Outcome>(i);
    if (row.text(column) == to_string(outcome)) {
      return outcome;
    }
  }
  row.damaged("an outcome that is none");
}

End read_end(const Statement& row, int column) {
  End end;
  for (std::uint32_t& count : end.counts) {
    count = row.number_as<std::uint32_t>(column++);
  }
  if (!row.is_null(column)) {
    for (std::uint16_t& number : end.agreed.emplace()) {
      number = row.number_as<std::uint16_t>(column++);
    }
  }
  if (!is_possible(end)) {
    row.damaged("what was negotiated is out of range");
  }
  return end;
}

constexpr int kClientColumn = 3;
constexpr int kServerColumn = kClientColumn + static_cast<int>(End::kCounts + End::kAgreed);
constexpr int kColumns = kServerColumn + static_cast<int>(End::kCounts + End::kAgreed);

Kind read(const Statement& row) {
  return {.outcome = read_outcome(row, 1),
          .cut = row.number(2) != 0,
          .client = read_end(row, kClientColumn),
          .server = read_end(row, kServerColumn)};
}

std::string insert_sql() {
  std::string sql = "INSERT INTO kinds VALUES (?";
  for (int column = 1; column < kColumns; ++column) {
    sql += ", ?";
  }
  return sql + ")";
}

void bind_end(Statement& insert, int parameter, const End& end) {
  for (const std::uint32_t count : end.counts) {
    insert.bind(parameter++, count);
  }
  for (std::size_t i = 0; i < End::kAgreed; ++i, ++parameter) {
    if (end.agreed) {
      insert.bind(parameter, end.agreed->at(i));
    } else {
      insert.bind_null(parameter);
    }
  }
}

}  // namespace

Kinds::Kinds(Database& database) : insert_(database.prepare(insert_sql())) {
  Statement rows = database.prepare("SELECT * FROM kinds ORDER BY id");
  while (rows.step()) {
    const auto number = static_cast<std::int64_t>(by_number_.size());
    const auto [at, is_new] = numbers_.emplace(read(rows), number);
    if (rows.number(0) != number || !is_new) {
      rows.damaged("the table `kinds` has gaps, or rows twice");
    }
    append(at);
  }
}

std::int64_t Kinds::number_of(const Kind& kind) {
  const auto [at, is_new] = numbers_.try_emplace(kind, static_cast<std::int64_t>(size()));
  if (is_new) {
    append(at);
    insert_.bind(1, at->second);
    insert_.bind(2, to_string(kind.outcome));
    insert_.bind(3, kind.cut ? 1 : 0);
    bind_end(insert_, kClientColumn + 1, kind.client);
    bind_end(insert_, kServerColumn + 1, kind.server);
    insert_.run();
  }
  return at->second;
}

const Kinds::Entry& Kinds::entry_at(std::int64_t number) const {
  if (!std::in_range<std::size_t>(number) || static_cast<std::size_t>(number) >= size()) {
    insert_.damaged("the table `kinds` has no row " + std::to_string(number));
  }
  return by_number_[static_cast<std::size_t>(number)];
}

void Kinds::append(std::map<Kind, std::int64_t>::const_iterator kind) {
  by_number_.push_back({.kind = kind, .checksum = checksum_of(kind->first)});
}

void Kinds::shrink_to(std::size_t size) {
  check(size <= by_number_.size(), "kinds that are not there");
  while (by_number_.size() > size) {
    numbers_.erase(by_number_.back().kind);
    by_number_.pop_back();
  }
}

}  // namespace shaketable::results
