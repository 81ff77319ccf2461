// SPDX-License-Identifier: GPL-2.0-only
#include "results/parquet.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "results/new_file.h"
#include "results/refuse.h"
#include "results/table_file.h"
#include "results/table_reader.h"

namespace shaketable::results {
namespace {

namespace fs = std::filesystem;

using OpenTableFunction = TableFile* (*)(const std::string&, const std::vector<Column>&,
                                         const Metadata&);

/// Loads the module that has Arrow with it; it stays.
OpenTableFunction load_module() {
  void* module = dlopen(SHAKETABLE_PARQUET_MODULE, RTLD_NOW | RTLD_LOCAL);
  void* function = module == nullptr ? nullptr : dlsym(module, "shaketable_open_parquet");
  if (function == nullptr) {
    throw std::runtime_error(fmt::format("there is no Parquet here: {}", dlerror()));
  }
  return reinterpret_cast<OpenTableFunction>(function);
}

/// Who writes Parquet in this process: the module, until somebody else is named.
OpenTable& table_opener() {
  static OpenTable opener = [](const std::string& file, const std::vector<Column>& columns,
                               const Metadata& metadata) {
    return std::unique_ptr<TableFile>(load_module()(file, columns, metadata));
  };
  return opener;
}

}  // namespace

void set_table_opener(OpenTable opener) { table_opener() = std::move(opener); }

Result<void> write_parquet(const Store& store, const fs::path& file) {
  auto made = NewFile::begin(file);
  if (!made) {
    return tl::unexpected(made.error());
  }
  const std::unique_ptr<TableReader> reader = read_table(store).value();
  try {
    const std::unique_ptr<TableFile> table =
        table_opener()(made->unfinished().string(), reader->columns(), metadata_of(store));
    while (const auto chunk = reader->next()) {
      table->add(*chunk);
    }
    table->finish();
    return made->finish();
  } catch (const StoreError&) {
    throw;  // about what is read
  } catch (const std::runtime_error& error) {
    return refuse(file, fmt::format("cannot be written: {}", error.what()));
  }
}

}  // namespace shaketable::results
