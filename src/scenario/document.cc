// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/document.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "base/nearest_file.h"
#include "scenario/digest.h"
#include "scenario/document_source.h"
#include "scenario/expect_reader.h"
#include "scenario/map_reader.h"
#include "scenario/scenario_reader.h"
#include "scenario/set_axes.h"
#include "scenario/set_path.h"
#include "scenario/sweep_reader.h"
#include "scenario/text_check.h"
#include "scenario/writer.h"
#include "scenario/yaml_parser.h"

namespace shaketable::scenario {
namespace {

/// The file from top to bottom, then what is from elsewhere.
void sort_by_place(Errors& errors, const std::string& file_name) {
  std::ranges::stable_sort(errors, {}, [&](const Error& error) {
    const bool elsewhere = error.where.file != file_name;
    return elsewhere ? std::tuple{true, 0, 0}
                     : std::tuple{false, error.where.line, error.where.column};
  });
}

/// What is no part of a scenario; null if it is not there.
struct Parts {
  Node sweep;
  Node expect;
  Node until;
  Node record;
};

Node take_child(Node& root, std::string_view key) {
  Node taken;
  const auto found = std::ranges::find(root.children, key, &Node::key);
  if (found != root.children.end()) {
    taken = std::move(*found);
    root.children.erase(found);
  }
  return taken;
}

Parts take_parts(Node& root) {
  return {.sweep = take_child(root, "sweep"),
          .expect = take_child(root, "expect"),
          .until = take_child(root, "until"),
          .record = take_child(root, "record")};
}

}  // namespace

tl::expected<Document, Errors> parse(std::string_view text, const std::string& file_name,
                                     std::span<const std::string> sets,
                                     std::span<const std::string_view> known_statistics) {
  auto root = parse_yaml(text, file_name);
  if (!root) {
    return tl::unexpected(Errors{root.error()});
  }
  Errors errors;
  if (!MapReader::of(*root, "", errors)) {
    return tl::unexpected(errors);
  }
  const std::filesystem::path path(file_name);
  const Origin origin = {.folder = path.parent_path(), .name = path.stem().string()};
  apply_sets(*root, sets, errors);
  if (errors.empty()) {
    remove_set_axes(*root, sets, errors);
  }
  Document document;
  document.scenario = read_scenario(*root, origin, errors);
  const Parts parts = take_parts(*root);
  auto source = std::make_shared<DocumentSource>();
  if (errors.empty() && !parts.sweep.is_null()) {
    Sweep sweep = read_sweep(parts.sweep, *root, origin, document.scenario.seed, errors);
    document.sweep = std::move(sweep.groups);
    source->tables = std::move(sweep.tables);
  }
  if (!parts.expect.is_null()) {
    document.expectations =
        read_expectations(parts.expect,
                          {.statistics = known_statistics,
                           .sweep = document.sweep,
                           .has_sweep = !parts.sweep.is_null(),
                           .trials = document.scenario.trials,
                           .connections = document.scenario.workload.connections},
                          errors);
  }
  if (!parts.until.is_null()) {
    document.until = read_until(parts.until, known_statistics, errors);
  }
  if (!parts.record.is_null()) {
    document.record = read_record(parts.record, errors);
  }
  if (!errors.empty()) {
    sort_by_place(errors, file_name);
    return tl::unexpected(errors);
  }
  document.canonical = to_yaml(document.scenario);
  document.digest = digest_of(document.scenario, document.canonical);
  add_tables(document.scenario, source->tables);
  source->root = std::move(*root);
  source->origin = origin;
  source->sweep_where = parts.sweep.where;
  document.source = std::move(source);
  return document;
}

Result<std::string> read_file(const std::filesystem::path& file) {
  const auto fault = [&](std::string problem) {
    auto error = bad_input(std::move(problem), "a scenario file");
    error.value().where.file = file.string();
    return error;
  };
  std::error_code code;
  const auto status = std::filesystem::status(file, code);
  if (status.type() == std::filesystem::file_type::not_found) {
    auto error = fault("there is no such file");
    error.value().nearest = nearest_file(file);
    return error;
  }
  if (std::filesystem::is_directory(status)) {
    return fault("this is a folder");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text(kTextMax + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (code || stream.bad() || (!stream.is_open())) {
    return fault("the file cannot be read" + (code ? " (" + code.message() + ")" : std::string()));
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

tl::expected<Document, Errors> load(const std::filesystem::path& file,
                                    std::span<const std::string> sets,
                                    std::span<const std::string_view> known_statistics) {
  auto text = read_file(file);
  if (!text) {
    return tl::unexpected(Errors{text.error()});
  }
  return parse(*text, file.string(), sets, known_statistics);
}

Location where_of(const Document& document, std::string_view key) {
  check(document.source != nullptr, "where_of: the document was not read");
  const Node* node = &document.source->root;
  Location where = {.file = node->where.file};
  while (!key.empty()) {
    const std::size_t end = std::min(key.find('.'), key.size());
    node = node->find(key.substr(0, end));
    if (node == nullptr) {
      break;
    }
    where = node->key_where;
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return where;
}

}  // namespace shaketable::scenario
