// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/digest.h"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace shaketable::scenario {
namespace {

void append_table(std::string& text, const std::vector<std::int16_t>& table) {
  text += "\ntable";
  for (const std::int16_t quantile : table) {
    text += " " + std::to_string(quantile);
  }
}

std::string hex_digest(const std::string& text) {
  const boost::uuids::name_generator_sha1 generator(boost::uuids::ns::oid());
  std::string digest = boost::uuids::to_string(generator(text));
  std::erase(digest, '-');
  return digest;
}

using TableList = std::vector<const std::vector<std::int16_t>*>;

void append_tables(TableList& tables, const impair::Settings& settings) {
  if (settings.delay) {
    tables.push_back(&settings.delay->table);
  }
  for (const impair::Change& change : settings.changes) {
    if (change.phase.delay) {
      tables.push_back(&change.phase.delay->table);
    }
  }
}

/// Of each delay that impairments have, in order; empty for one that needs no table.
TableList tables_of(const trial::Scenario& scenario) {
  TableList tables;
  for (const trial::Link& link : scenario.topology.links) {
    append_tables(tables, link.forward);
    append_tables(tables, link.backward);
  }
  for (const trial::Lan& lan : scenario.topology.lans) {
    for (const trial::LanNode& node : lan.nodes) {
      append_tables(tables, node.impairment);
    }
  }
  return tables;
}

}  // namespace

void add_tables(const trial::Scenario& scenario, Tables& tables) {
  for (const auto* table : tables_of(scenario)) {
    if (!table->empty()) {
      tables.insert(*table);
    }
  }
}

std::string digest_of(const trial::Scenario& scenario, std::string_view canonical) {
  std::string text(canonical);
  for (const auto* table : tables_of(scenario)) {
    append_table(text, *table);
  }
  return hex_digest(text);
}

std::string digest_of(std::string_view text, const Tables& tables) {
  std::string all(text);
  for (const auto& table : tables) {
    append_table(all, table);
  }
  return hex_digest(all);
}

}  // namespace shaketable::scenario
