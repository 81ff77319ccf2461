// SPDX-License-Identifier: GPL-2.0-only
// A module of its own, loaded when the first table is written: Arrow takes 20 ms to load, which no
// other command should wait for.
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>

#include <algorithm>
#include <stdexcept>

#include "base/check.h"
#include "results/table_file.h"

namespace shaketable::results {
namespace {

void must(const arrow::Status& status) {
  if (!status.ok()) {
    throw std::runtime_error(status.message() +
                             (status.detail() ? ": " + status.detail()->ToString() : ""));
  }
}

template <typename T>
T must(arrow::Result<T> result) {
  must(result.status());
  return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::DataType> arrow_type(ColumnType type) {
  switch (type) {
    case ColumnType::Word:
      return arrow::dictionary(arrow::int32(), arrow::utf8());
    case ColumnType::Number:
      return arrow::int64();
    case ColumnType::Count:
      return arrow::uint32();
    case ColumnType::Truth:
      return arrow::boolean();
    case ColumnType::Times:
      return arrow::list(arrow::int64());
  }
  invariant_broken("a ColumnType outside its enumeration");
}

/// The octets of a vector that outlives the array.
std::shared_ptr<arrow::Buffer> buffer_of(const void* octets, std::size_t size) {
  return std::make_shared<arrow::Buffer>(static_cast<const std::uint8_t*>(octets),
                                         static_cast<std::int64_t>(size));
}

/// Refers to the cells, which have to outlive it.
std::shared_ptr<arrow::Array> array_of(const Column& column, const Cells& cells, std::int64_t rows,
                                       const std::shared_ptr<arrow::Array>& words) {
  const auto values = buffer_of(cells.values(column.type), cells.octets(column.type));
  const auto validity = cells.validity() != nullptr
                            ? buffer_of(cells.validity()->data(), cells.validity()->size())
                            : nullptr;
  const auto type = arrow_type(column.type);
  if (column.type == ColumnType::Word) {
    const auto data = arrow::ArrayData::Make(arrow::int32(), rows, {nullptr, values}, 0);
    return std::make_shared<arrow::DictionaryArray>(type, arrow::MakeArray(data), words);
  }
  if (column.type == ColumnType::Times) {
    const std::vector<std::int32_t>& ends = cells.ends();
    const auto items =
        arrow::MakeArray(arrow::ArrayData::Make(arrow::int64(), ends.back(), {nullptr, values}, 0));
    return std::make_shared<arrow::ListArray>(
        type, rows, buffer_of(ends.data(), ends.size() * sizeof(ends.front())), items);
  }
  return arrow::MakeArray(arrow::ArrayData::Make(type, rows, {validity, values}, cells.missing()));
}

class ParquetFile final : public TableFile {
 public:
  ParquetFile(const std::string& file, const std::vector<Column>& columns, const Metadata& metadata)
      : columns_(columns) {
    arrow::FieldVector fields;
    for (const Column& column : columns) {
      const auto type = arrow_type(column.type);
      fields.push_back(arrow::field(column.name, type, column.type != ColumnType::Word));
      arrow::StringBuilder words;
      must(words.AppendValues(column.words));
      words_.push_back(must(words.Finish()));
    }
    const auto pairs = arrow::KeyValueMetadata::Make({}, {});
    for (const auto& [key, value] : metadata) {
      pairs->Append(key, value);
    }
    schema_ = arrow::schema(fields, pairs);
    output_ = must(arrow::io::FileOutputStream::Open(file));
    const auto properties =
        parquet::WriterProperties::Builder().compression(parquet::Compression::ZSTD)->build();
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    writer_ = must(parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), output_,
                                                    properties, arrow_properties));
  }

  void add(const Chunk& chunk) override {
    arrow::ArrayVector arrays;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      arrays.push_back(array_of(columns_[i], chunk.columns[i], chunk.rows, words_[i]));
    }
    must(writer_->WriteTable(*arrow::Table::Make(schema_, arrays, chunk.rows),
                             std::max<std::int64_t>(chunk.rows, 1)));
  }

  void finish() override {
    must(writer_->Close());
    must(output_->Close());
  }

 private:
  std::vector<Column> columns_;
  std::vector<std::shared_ptr<arrow::Array>> words_;  ///< of each column
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::io::FileOutputStream> output_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

}  // namespace

/// What the module is loaded for: see `open_parquet`.
extern "C" TableFile* shaketable_open_parquet(const std::string& file,
                                              const std::vector<Column>& columns,
                                              const Metadata& metadata) {
  return new ParquetFile(file, columns, metadata);
}

}  // namespace shaketable::results
