# SPDX-License-Identifier: GPL-2.0-only
"""The table of figures and bars that the benchmarks print."""

import os


class Table:
    def __init__(self):
        self.rows = []
        self.missed = False

    def _bar(self, what, figure, sign, bar, passed):
        self.missed = self.missed or not passed
        self.rows.append((what, figure, f"{sign} {bar}", "pass" if passed else "MISS"))

    def at_least(self, what, figure, bar, shown):
        self._bar(what, shown.format(figure), ">=", shown.format(bar), figure >= bar)

    def at_most(self, what, figure, bar, shown):
        self._bar(what, shown.format(figure), "<=", shown.format(bar), figure <= bar)

    def figure(self, what, figure, shown):
        """A figure without a bar."""
        self.rows.append((what, shown.format(figure), "", ""))

    def memory(self, what, few, many, bar):
        self.at_most(f"{what}: {few:.1f} and {many:.1f} MiB", many / few, bar, "{:.2f}")

    def show(self):
        print(f"\n{'':<69} {'figure':>11} {'bar':>13}")
        for what, figure, bar, verdict in self.rows:
            print(f"{what:<69} {figure:>11} {bar:>13}  {verdict}".rstrip())
        print(f"Load averages: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
