// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <pybind11/pybind11.h>

namespace shaketable::bindings {

// Each adds what its file has to the module `shaketable._core`. What people see is the Python
// package around it, which has the docstrings.

void bind_errors(pybind11::module_& module);
void bind_session(pybind11::module_& module);
void bind_trace(pybind11::module_& module);
void bind_parquet(pybind11::module_& module);
void bind_store(pybind11::module_& module);
void bind_sweep(pybind11::module_& module);
void bind_tests(pybind11::module_& module);

}  // namespace shaketable::bindings
