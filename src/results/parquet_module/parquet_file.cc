// SPDX-License-Identifier: GPL-2.0-only
// A module of its own, loaded when the first table is written: Arrow takes 20 ms to load, which no
// other command should wait for.
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>

#include <stdexcept>

#include "base/check.h"
#include "results/table_file.h"

namespace shaketable::results {
namespace {

/// Rows that are gathered in memory before they are written: some 15 MB.
constexpr std::int64_t kGroupRows = 1 << 15;

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

std::unique_ptr<arrow::ArrayBuilder> make_builder(ColumnType type) {
  if (type == ColumnType::Word) {  // Arrow's own choice of index would be as narrow as it goes
    return std::make_unique<arrow::StringDictionary32Builder>();
  }
  return must(arrow::MakeBuilder(arrow_type(type)));
}

class ParquetFile final : public TableFile {
 public:
  ParquetFile(const std::string& file, const std::vector<Column>& columns,
              const Metadata& metadata) {
    arrow::FieldVector fields;
    for (const Column& column : columns) {
      const auto type = arrow_type(column.type);
      fields.push_back(arrow::field(column.name, type, column.type != ColumnType::Word));
      builders_.push_back(make_builder(column.type));
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

  void add_word(std::string_view word) override {
    must(next<arrow::StringDictionary32Builder>().Append(word));
  }
  void add_number(std::optional<std::int64_t> number) override { add<arrow::Int64Builder>(number); }
  void add_count(std::optional<std::uint32_t> count) override { add<arrow::UInt32Builder>(count); }
  void add_truth(std::optional<bool> truth) override { add<arrow::BooleanBuilder>(truth); }
  void add_times(std::span<const Duration> times) override {
    auto& list = next<arrow::ListBuilder>();
    must(list.Append());
    auto& values = static_cast<arrow::Int64Builder&>(*list.value_builder());
    for (const Duration time : times) {
      must(values.Append(time.count_ns()));
    }
  }

  void finish() override {
    check(at_ == 0, "a table that ends within a row");
    write_group();
    must(writer_->Close());
    must(output_->Close());
  }

 private:
  template <typename Builder, typename T>
  void add(const std::optional<T>& value) {
    Builder& builder = next<Builder>();
    must(value ? builder.Append(*value) : builder.AppendNull());
  }

  /// The builder of the next cell. A group is written when a row begins, so rows are whole.
  template <typename Builder>
  Builder& next() {
    if (at_ == 0 && rows_++ == kGroupRows) {
      write_group();
      rows_ = 1;
    }
    auto* builder = dynamic_cast<Builder*>(builders_[at_].get());
    check(builder != nullptr, "a cell of another type than its column");
    at_ = (at_ + 1) % builders_.size();
    return *builder;
  }

  void write_group() {
    arrow::ArrayVector arrays;
    for (const auto& builder : builders_) {
      arrays.push_back(must(builder->Finish()));
    }
    must(writer_->WriteTable(*arrow::Table::Make(schema_, arrays), kGroupRows));
  }

  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::io::FileOutputStream> output_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::size_t at_ = 0;     ///< the column of the next cell
  std::int64_t rows_ = 0;  ///< begun since a group was written
};

}  // namespace

/// What the module is loaded for: see `open_parquet`.
extern "C" TableFile* shaketable_open_parquet(const std::string& file,
                                              const std::vector<Column>& columns,
                                              const TableFile::Metadata& metadata) {
  return new ParquetFile(file, columns, metadata);
}

}  // namespace shaketable::results
