"""The nine features in pandas, the quickest form known; runs in the environment that the figure made for it."""

import pathlib
import statistics
import sys
import time

import numpy as np
import pandas as pd

ROWS, WARM_UP, MEASURED = 6300, 20, 101


def write(folder):
    """25 years of sessions; the series beside the price lack a day now and then."""
    random = np.random.default_rng(25)
    days = np.arange(10957, 10957 + ROWS * 7 // 5)
    days = days[(days + 3) % 7 < 5][:ROWS]
    series = {
        "price": 100 * np.exp(np.cumsum(random.normal(0.0003, 0.012, len(days)))),
        "vix": 18 * np.exp(0.3 * np.sin(np.arange(len(days)) / 90) + 0.1 * random.normal(size=len(days))),
        "slope": np.sin(np.arange(len(days)) / 500) + 0.02 * random.normal(size=len(days)),
        "spread": 2 + 0.5 * np.sin(np.arange(len(days)) / 300) + 0.02 * random.normal(size=len(days))}
    for name, values in series.items():
        kept = np.ones(len(days), bool) if name == "price" else random.random(len(days)) > 0.03
        kept[[0, len(days) // 2, -1]] = True
        lines = [f"{day},{value!r}" for day, value in zip(days[kept].tolist(), values[kept].tolist())]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


def read(folder, name):
    table = pd.read_csv(folder / f"{name}.csv", header=None, names=["day", "value"])
    return pd.Series(table["value"].values, index=pd.to_datetime(table["day"], unit="D"))


def features(price, vix, slope, spread):
    days = price.index
    vix, slope, spread = (one.reindex(days, method="ffill") for one in (vix, slope, spread))
    values = vix.to_numpy()
    windows = np.lib.stride_tricks.sliding_window_view(values, 20)
    rank = np.full(len(values), np.nan)
    rank[19:] = (windows < values[19:, None]).sum(1) / 20
    long = price.rolling(200).mean()
    return {
        "vix": vix, "rank": rank, "volatility": price.pct_change().rolling(20).std() * np.sqrt(252), "trend": price / long,
        "cross": price.rolling(50).mean() / long, "momentum": price / price.shift(63) - 1, "slope": slope, "spread": spread,
        "change": spread - spread.shift(21)}


def measure(folder):
    series = [read(folder, name) for name in ("price", "vix", "slope", "spread")]
    spent = []
    for run in range(WARM_UP + MEASURED):
        began = time.perf_counter()
        made = features(*series)
        if run >= WARM_UP:
            spent.append(1000 * (time.perf_counter() - began))
    columns = [np.asarray(one) for one in made.values()]
    print("ms", statistics.median(spent))
    print("sum", repr(float(sum(one[-1] + one[len(one) // 2] for one in columns))))


if __name__ == "__main__":
    {"write": write, "measure": measure}[sys.argv[1]](pathlib.Path(sys.argv[2]))
