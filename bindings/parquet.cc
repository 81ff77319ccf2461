// SPDX-License-Identifier: GPL-2.0-only
#include "results/parquet.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cells.h"
#include "bindings/module.h"
#include "results/table_file.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

/// What `use` returns, with Python's lock. What it raises is a `std::runtime_error` of that text.
template <typename Use>
auto in_python(Use use) {
  const py::gil_scoped_acquire locked;
  try {
    return use();
  } catch (const py::error_already_set& error) {
    throw std::runtime_error(py::str(error.value()));
  }
}

/// Parquet by way of Python's Arrow, so that ours need not be made for a version of it.
class PyParquetFile final : public results::TableFile {
 public:
  PyParquetFile(const std::string& file, std::vector<results::Column> columns,
                const results::Metadata& metadata)
      : columns_(std::move(columns)), file_(in_python([&] {
          return py::module_::import("shaketable._parquet")
              .attr("ParquetFile")(file, columns_of(columns_), texts_of(metadata));
        })) {}
  PyParquetFile(const PyParquetFile&) = delete;
  PyParquetFile& operator=(const PyParquetFile&) = delete;
  ~PyParquetFile() override {
    const py::gil_scoped_acquire locked;
    file_ = py::object();
  }

  void add(const results::Chunk& chunk) override {
    in_python([&] {
      file_.attr("add")(cells_of(columns_, std::make_shared<const results::Chunk>(chunk)));
    });
  }
  void finish() override {
    in_python([&] { file_.attr("finish")(); });
  }

 private:
  std::vector<results::Column> columns_;
  py::object file_;
};

}  // namespace

void bind_parquet(py::module_&) {
  results::set_table_opener([](const std::string& file, const std::vector<results::Column>& columns,
                               const results::Metadata& metadata) {
    return std::make_unique<PyParquetFile>(file, columns, metadata);
  });
}

}  // namespace shaketable::bindings
