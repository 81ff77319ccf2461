// SPDX-License-Identifier: GPL-2.0-only
#include "results/store.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cells.h"
#include "bindings/errors.h"
#include "bindings/module.h"
#include "results/table_reader.h"
#include "session/point_state.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

/// An open store. Python may use it from many threads, a store may not.
struct PyStore {
  explicit PyStore(const std::string& file) : store(open(file)) {}

  [[nodiscard]] static results::Store open(const std::string& file) {
    const py::gil_scoped_release unlocked;
    return value_or_throw(results::Store::open_to_read(file));
  }

  results::Store store;
  std::mutex mutex;
};

/// Calls `use` with the store, which no other thread uses meanwhile, without Python's lock.
template <typename Use>
auto with_store(PyStore& self, Use use) {
  const py::gil_scoped_release unlocked;
  const std::lock_guard lock(self.mutex);
  return use(self.store);
}

/// A text that may hold any octets: a command, with names of files, or why something failed.
py::object text_of(const std::string& text) {
  return py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(text.data(), static_cast<py::ssize_t>(text.size()), "backslashreplace"));
}

py::dict campaign_of(PyStore& self) {
  const results::Campaign& campaign = self.store.campaign();
  const results::Provenance& provenance = self.store.provenance();
  py::dict dict;
  dict["name"] = campaign.scenario;
  dict["digest"] = campaign.digest;
  dict["version"] = campaign.version;
  dict["backend"] = campaign.backend;
  dict["seed"] = campaign.seed;
  dict["canonical"] = campaign.canonical;
  dict["has_trials"] = campaign.record == results::Record::Trials;
  dict["command"] = text_of(provenance.command);
  dict["host"] = text_of(provenance.host);
  dict["started"] = text_of(provenance.started);
  return dict;
}

/// Of each point: its name, and its value on each axis.
py::list points_of(PyStore& self) {
  py::list points;
  for (const results::Point& point : self.store.points()) {
    py::dict set;
    for (const auto& [axis, value] : point.set) {
      set[py::str(axis)] = value;
    }
    points.append(py::make_tuple(point.name, set, point.trials_max));
  }
  return points;
}

void check_point(const results::Store& store, std::uint32_t point) {
  if (point >= store.points().size()) {
    throw py::index_error("there is no such point");
  }
}

/// Name, value, low, high, unit and samples of each statistic of a point.
py::list statistics_of(PyStore& self, std::uint32_t point, double confidence) {
  check_point(self.store, point);
  const auto statistics = with_store(self, [&](const results::Store& store) {
    return store.statistics(point).statistics(confidence);
  });
  py::list list;
  for (const stats::Statistic& one : statistics) {
    list.append(py::make_tuple(one.name, one.value, one.low, one.high,
                               std::string(to_string(one.unit)), one.samples));
  }
  return list;
}

/// The steps of a distribution: times in nanoseconds, samples up to each, of how many connections
/// they are, and the ends of the interval of each one's share.
py::tuple cdf_of(PyStore& self, std::uint32_t point, const std::string& side, double confidence) {
  check_point(self.store, point);
  const auto found =
      std::ranges::find(stats::kSides, side, [](const auto& one) { return one.first; });
  if (found == stats::kSides.end()) {
    Error error = bad_input("'" + side + "' is no side", "client, server or both").value();
    error.key = "side";
    throw BadInput(std::move(error));
  }
  std::vector<std::int64_t> times;
  std::vector<std::uint64_t> counts;
  std::vector<std::optional<double>> lows;
  std::vector<std::optional<double>> highs;
  const std::uint64_t connections = with_store(self, [&](const results::Store& store) {
    const stats::PointStatistics& statistics = store.statistics(point);
    for (const stats::Step& step : statistics.establishment_times(found->second).cdf()) {
      times.push_back(step.time.count_ns());
      counts.push_back(step.cumulative);
    }
    for (const stats::Estimate& share : statistics.established_by(found->second, confidence)) {
      lows.push_back(share.low);
      highs.push_back(share.high);
    }
    return statistics.connections();
  });
  return py::make_tuple(std::move(times), std::move(counts), connections, std::move(lows),
                        std::move(highs));
}

/// Of each point: the trials that are in and did not fail, and `incomplete`, `complete` or
/// `missed`.
py::list states_of(PyStore& self) {
  std::vector<std::uint64_t> trials;
  const auto states = with_store(self, [&](const results::Store& store) {
    trials.resize(store.points().size());
    for (const results::BatchId& batch : store.batches()) {
      trials[batch.point] += batch.count;
    }
    for (const results::Failure& failure : store.failures()) {
      --trials[failure.point];
    }
    return session::point_states(store);
  });
  py::list list;
  for (std::size_t point = 0; point < states.size(); ++point) {
    const char* names[] = {"incomplete", "complete", "missed"};
    list.append(py::make_tuple(trials[point], names[static_cast<std::size_t>(states[point])]));
  }
  return list;
}

py::list failures_of(PyStore& self) {
  py::list list;
  for (const results::Failure& failure :
       with_store(self, [](const results::Store& store) { return store.failures(); })) {
    list.append(py::make_tuple(failure.point, failure.trial, text_of(failure.reason)));
  }
  return list;
}

/// Octets of a chunk, which lives as long as anybody refers to them.
struct Octets {
  std::shared_ptr<const results::Chunk> chunk;
  const void* begin;
  std::size_t size;
};

/// Reads a table, chunk by chunk.
class PyTable {
 public:
  PyTable(std::shared_ptr<PyStore> store, const std::optional<std::set<std::string>>& columns)
      : store_(std::move(store)),
        reader_(value_or_throw(results::read_table(store_->store, columns))) {}

  [[nodiscard]] py::list columns() const { return columns_of(reader_->columns()); }

  /// See `cells_of`; None at the end.
  py::object next() {
    std::shared_ptr<const results::Chunk> chunk;
    {
      const py::gil_scoped_release unlocked;
      const std::lock_guard lock(store_->mutex);
      if (auto read = reader_->next()) {
        chunk = std::make_shared<const results::Chunk>(std::move(*read));
      }
    }
    if (chunk == nullptr) {
      return py::none();
    }
    return cells_of(reader_->columns(), chunk);
  }

 private:
  std::shared_ptr<PyStore> store_;
  std::unique_ptr<results::TableReader> reader_;
};

}  // namespace

py::list texts_of(const results::Metadata& metadata) {
  py::list list;
  for (const auto& [key, text] : metadata) {
    list.append(py::make_tuple(key, text_of(text)));
  }
  return list;
}

py::list columns_of(const std::vector<results::Column>& columns) {
  constexpr const char* kTypes[] = {"word", "number", "count", "truth", "times"};
  py::list list;
  for (const results::Column& column : columns) {
    list.append(
        py::make_tuple(column.name, kTypes[static_cast<std::size_t>(column.type)], column.words));
  }
  return list;
}

py::tuple cells_of(const std::vector<results::Column>& columns,
                   const std::shared_ptr<const results::Chunk>& chunk) {
  py::list list;
  for (std::size_t i = 0; i < chunk->columns.size(); ++i) {
    const results::ColumnType type = columns[i].type;
    const results::Cells& cells = chunk->columns[i];
    const auto octets = [&chunk](const auto& items) -> py::object {
      return py::cast(Octets{chunk, items.data(), items.size() * sizeof(items.front())});
    };
    list.append(py::make_tuple(
        Octets{chunk, cells.values(type), cells.octets(type)},
        cells.validity() != nullptr ? octets(*cells.validity()) : py::none(),
        type == results::ColumnType::Times ? octets(cells.ends()) : py::none(), cells.missing()));
  }
  return py::make_tuple(chunk->rows, list);
}

void bind_store(py::module_& module) {
  py::class_<PyStore, std::shared_ptr<PyStore>>(module, "Store")
      .def(py::init<const std::string&>(), py::arg("file"))
      .def("campaign", &campaign_of)
      .def("points", &points_of)
      .def("states", &states_of)
      .def("failures", &failures_of)
      .def("statistics", &statistics_of, py::arg("point"), py::arg("confidence"))
      .def("cdf", &cdf_of, py::arg("point"), py::arg("side"), py::arg("confidence"))
      .def("copy_to",
           [](PyStore& self, const std::string& file) {
             value_or_throw(with_store(
                 self, [&](const results::Store& store) { return store.copy_to(file); }));
           })
      .def("content_digest",
           [](PyStore& self) {
             return with_store(self,
                               [](const results::Store& store) { return store.content_digest(); });
           })
      .def("metadata", [](PyStore& self) {
        return texts_of(with_store(
            self, [](const results::Store& store) { return results::metadata_of(store); }));
      });
  py::class_<Octets>(module, "Octets", py::buffer_protocol()).def_buffer([](Octets& self) {
    static const std::uint8_t nothing = 0;  // Arrow wants an address, of no octets too
    const void* begin = self.size > 0 ? self.begin : &nothing;
    return py::buffer_info(const_cast<void*>(begin), 1,
                           py::format_descriptor<std::uint8_t>::format(), 1, {self.size}, {1},
                           /*readonly=*/true);
  });
  py::class_<PyTable>(module, "Table")
      .def(py::init<std::shared_ptr<PyStore>, const std::optional<std::set<std::string>>&>(),
           py::arg("store"), py::arg("columns"))
      .def("columns", &PyTable::columns)
      .def("next", &PyTable::next);
  module.def("known_statistics", &stats::known_statistics);
}

}  // namespace shaketable::bindings
