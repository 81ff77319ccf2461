// SPDX-License-Identifier: GPL-2.0-only
#include "bindings/errors.h"

#include <exception>
#include <string>

#include "bindings/module.h"
#include "results/store_error.h"
#include "runner/runner.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

py::tuple tuple_of(const Error& error) {
  return py::make_tuple(error.where.file, error.where.line, error.where.column, error.key,
                        error.problem, error.expected, error.nearest);
}

/// The classes are Python's: `shaketable._errors`.
void raise(const char* name, const py::object& argument) {
  const py::object type = py::module_::import("shaketable._errors").attr(name);
  PyErr_SetObject(type.ptr(), type(argument).ptr());
}

void translate(std::exception_ptr pointer) {
  try {
    std::rethrow_exception(pointer);
  } catch (const BadInput& bad) {
    py::list errors;
    for (const Error& error : bad.errors()) {
      errors.append(tuple_of(error));
    }
    raise("InputError", errors);
  } catch (const results::StoreError& error) {
    raise("StoreError", py::str(error.what()));
  } catch (const runner::RunError& error) {
    raise("RunError", py::str(error.what()));
  }
}

}  // namespace

void bind_errors(py::module_& module) {
  py::register_exception_translator(&translate);
  module.def("error_text", [](const std::string& file, int line, int column, const std::string& key,
                              const std::string& problem, const std::string& expected,
                              const std::string& nearest) {
    return Error{.where = {.file = file, .line = line, .column = column},
                 .key = key,
                 .problem = problem,
                 .expected = expected,
                 .nearest = nearest}
        .to_string();
  });
}

}  // namespace shaketable::bindings
