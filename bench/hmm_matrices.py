"""Matrices to learn from: simulated ones of many kinds, and the nine features of recorded prices where there are any."""

import numpy as np
import pandas as pd

COLUMNS = 9


def walk(random, rows, states, staying):
    """A chain that stays with this probability and else goes to any state."""
    path, state = np.empty(rows, int), 0
    for row in range(rows):
        if random.random() >= staying:
            state = random.integers(states)
        path[row] = state
    return path


def chain(random, rows, states=3, apart=0.7, staying=0.97, noise=None, columns=COLUMNS):
    """Each state has a mean and a covariance of its own; the noise may be other than normal."""
    means = random.normal(size=(states, columns)) * apart
    factors = [random.normal(size=(columns, columns)) * 0.4 + np.eye(columns) for _ in range(states)]
    drawn = random.normal(size=(rows, columns)) if noise is None else noise(random, (rows, columns))
    return np.array([means[state] + factors[state] @ one for state, one in zip(walk(random, rows, states, staying), drawn)])


def heavy(random, shape):
    """Student's t with four degrees of freedom, all columns of a row wild together."""
    return random.normal(size=shape) / np.sqrt(random.chisquare(4, size=(shape[0], 1)) / 4)


def collinear(random, rows):
    """Nine columns of five: what is left of the other four is some percent."""
    few = chain(random, rows, states=3, apart=0.8)[:, :5]
    return np.hstack([few, few @ random.normal(size=(5, 4)) + 0.06 * random.normal(size=(rows, 4))])


def drifting(random, rows):
    """No states at all: columns that wander slowly and return, with volatility that comes in clusters."""
    matrix, level = np.empty((rows, COLUMNS)), np.zeros(COLUMNS)
    back, mixed, volatility = random.uniform(0.9, 0.995, COLUMNS), random.normal(size=(COLUMNS, COLUMNS)), 0.0
    for row in range(rows):
        volatility = 0.98 * volatility + 0.15 * random.normal()
        level = back * level + np.exp(volatility) * np.sqrt(1 - back**2) * (mixed @ random.normal(size=COLUMNS))
        matrix[row] = level
    return matrix


def market(random, rows):
    """The nine features of an invented market whose moods change: volatility, spread and curve follow the mood at a distance."""
    extra = 260
    mood = walk(random, rows + extra, 3, 0.995)
    daily = np.array([0.006, 0.011, 0.025])[mood]
    close = 100 * np.cumprod(1 + np.array([0.0007, 0.0003, -0.0012])[mood] + daily * heavy(random, (rows + extra, 1))[:, 0] / 1.4)
    vix, spread, slope = np.empty(rows + extra), np.empty(rows + extra), np.empty(rows + extra)
    v, s, c = 15.0, 2.0, 1.0
    for row in range(rows + extra):
        v += 0.08 * (np.array([12.0, 19.0, 34.0])[mood[row]] - v) + 0.05 * v * random.normal()
        s += 0.02 * (np.array([1.7, 2.3, 4.0])[mood[row]] - s) + 0.02 * random.normal()
        c += 0.003 * (1.0 - c) + 0.03 * random.normal()
        vix[row], spread[row], slope[row] = max(v, 8), max(s, 0.5), c
    days = pd.bdate_range("1990-01-01", periods=rows + extra)
    table = nine(*(pd.Series(one, index=days) for one in (close, vix, slope, spread)))
    return table.values[-rows:]


KINDS = {
    "three-states-5000": lambda random: chain(random, 5000),
    "overlapping-3000": lambda random: chain(random, 3000, apart=0.2),
    "overlapping-1700": lambda random: chain(random, 1700, apart=0.35),
    "six-states-4000": lambda random: chain(random, 4000, states=6, apart=0.5, staying=0.98),
    "heavy-tails-3000": lambda random: chain(random, 3000, apart=0.5, noise=heavy),
    "heavy-tails-1700": lambda random: chain(random, 1700, apart=0.7, noise=heavy),
    "one-state-heavy-2500": lambda random: chain(random, 2500, states=1, noise=heavy),
    "one-state-2000": lambda random: chain(random, 2000, states=1),
    "collinear-2500": lambda random: collinear(random, 2500),
    "drifting-1700": lambda random: drifting(random, 1700),
    "drifting-5000": lambda random: drifting(random, 5000),
    "market-1700": lambda random: market(random, 1700),
    "market-5000": lambda random: market(random, 5000),
}


def simulated(seed):
    """One of each kind."""
    for number, (name, make) in enumerate(KINDS.items()):
        yield name, make(np.random.default_rng([seed, number]))


# ---- recorded -------------------------------------------------------------------------------------------------------


def series(path, column):
    table = pd.read_csv(path, parse_dates=["date"]).set_index("date")
    return pd.to_numeric(table[column], errors="coerce").dropna()


def nine(close, vix, slope, spread):
    """The nine features, unlagged: a matrix to learn from, not one to trade on."""
    return pd.DataFrame({
        "vix": vix,
        "rank": vix.rolling(20).apply(lambda window: (window < window[-1]).mean(), raw=True),
        "volatility": close.pct_change().rolling(20).std() * np.sqrt(252),
        "trend": close / close.rolling(200).mean(),
        "cross": close.rolling(50).mean() / close.rolling(200).mean(),
        "momentum": close / close.shift(63) - 1,
        "slope": slope,
        "spread": spread,
        "change": spread - spread.shift(21)}).dropna()


def features(data, price, credit):
    close = series(data / "prices" / price, "close")
    close = close[close.index.weekday < 5]
    days = close.index

    def known(values):
        return values.reindex(values.index.union(days)).ffill().reindex(days)

    table = nine(close, known(series(data / "prices/index/VIX.csv", "close")),
                 known((series(data / "fred/DGS10.csv", "value") - series(data / "fred/DGS2.csv", "value")).dropna()),
                 known(series(data / "fred" / credit, "value")))
    return table[(table.index >= "1990") & (table.index < "2026")]


def recorded(data):
    nine = features(data, "index/GSPC.csv", "BAA10Y.csv")
    yield "gspc-9", nine.values
    yield "gspc-9-from-2000", nine[nine.index >= "2000"].values
    yield "gspc-9-2005-to-2014", nine[(nine.index >= "2005") & (nine.index < "2015")].values
    yield "gspc-9-seven-years", nine[(nine.index >= "2013") & (nine.index < "2020")].values
    yield "ndx-9", features(data, "index/NDX.csv", "BAA10Y.csv").values
    yield "fchi-9", features(data, "index/FCHI.csv", "BAA10Y.csv").values
    yield "gspc-9-high-yield", features(data, "index/GSPC.csv", "BAMLH0A0HYM2.csv").values
