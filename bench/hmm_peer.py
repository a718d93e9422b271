"""What hmmlearn makes of the same matrices; runs in the environment that the figure made for it."""

import json
import logging
import pathlib
import sys
import time
import warnings

import numpy as np
import pandas as pd
from hmmlearn.hmm import GaussianHMM

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

SEEDS = 20
EIGENVALUE, ROWS = 1e-6, 50


def chain(states, columns, rows, apart, seed):
    """Rows of a chain that stays with probability 0.97, each state with a mean and a covariance of its own."""
    random = np.random.default_rng(seed)
    means = random.normal(size=(states, columns)) * apart
    factors = [random.normal(size=(columns, columns)) * 0.4 + np.eye(columns) for _ in range(states)]
    state, matrix = 0, np.empty((rows, columns))
    for row in range(rows):
        if random.random() < 0.03:
            state = random.integers(states)
        matrix[row] = means[state] + factors[state] @ random.normal(size=columns)
    return matrix


def series(path, column):
    table = pd.read_csv(path, parse_dates=["date"]).set_index("date")
    return pd.to_numeric(table[column], errors="coerce").dropna()


def features(data, price, credit):
    """The nine features of a price series, unlagged: a matrix to learn from, not one to trade on."""
    close = series(data / "prices" / price, "close")
    close = close[close.index.weekday < 5]
    days = close.index

    def known(values):
        return values.reindex(values.index.union(days)).ffill().reindex(days)

    vix, spread = known(series(data / "prices/index/VIX.csv", "close")), known(series(data / "fred" / credit, "value"))
    slope = known((series(data / "fred/DGS10.csv", "value") - series(data / "fred/DGS2.csv", "value")).dropna())
    table = pd.DataFrame({
        "vix": vix,
        "rank": vix.rolling(20).apply(lambda window: (window < window[-1]).mean(), raw=True),
        "volatility": close.pct_change().rolling(20).std() * np.sqrt(252),
        "trend": close / close.rolling(200).mean(),
        "cross": close.rolling(50).mean() / close.rolling(200).mean(),
        "momentum": close / close.shift(63) - 1,
        "slope": slope,
        "spread": spread,
        "change": spread - spread.shift(21)})
    return table[(table.index >= "1990") & (table.index < "2026")].dropna()


def write(path, matrix):
    np.savetxt(path, matrix, delimiter=",", fmt="%.17g", comments="",
               header=",".join(f"x{column}" for column in range(matrix.shape[1])))


def read(path):
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def samples(folder, data):
    """One matrix a file, each column divided by its deviation."""
    made = {f"simulated-{seed}": chain(3, 9, rows, apart, seed) for seed, rows, apart in ((1, 5000, 0.7), (2, 3000, 0.4))}
    if data.is_dir():
        nine = features(data, "index/GSPC.csv", "BAA10Y.csv")
        made["gspc-9"] = nine.values
        made["gspc-9-from-2000"] = nine[nine.index >= "2000"].values
        made["gspc-9-2005-to-2014"] = nine[(nine.index >= "2005") & (nine.index < "2015")].values
        made["ndx-9"] = features(data, "index/NDX.csv", "BAA10Y.csv").values
        made["fchi-9"] = features(data, "index/FCHI.csv", "BAA10Y.csv").values
        made["gspc-9-high-yield"] = features(data, "index/GSPC.csv", "BAMLH0A0HYM2.csv").values
    for name, matrix in made.items():
        write(folder / f"{name}.csv", (matrix - matrix.mean(0)) / matrix.std(0))
        print(name)


def start(folder):
    """A matrix and a start for both sides: nine columns with full, two with diagonal covariances."""
    for columns, kind in ((9, "FULL"), (2, "DIAGONAL")):
        matrix = chain(3, columns, 5000, 0.8, 7)
        write(folder / f"em-{columns}.csv", matrix)
        whole = np.cov(matrix.T) if kind == "FULL" else np.diag(matrix.var(0))
        begin = {"covariance": kind, "start": [0.4, 0.3, 0.3],
                 "transition": [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.05, 0.05, 0.9]],
                 "means": (matrix.mean(0) + np.outer([-0.5, 0.0, 0.5], matrix.std(0))).tolist(),
                 "covariances": [((whole + whole.T) / 2).tolist()] * 3}
        (folder / f"em-{columns}.json").write_text(json.dumps(begin))


def model(begin, kind, **options):
    made = GaussianHMM(3, kind, covars_prior=0, covars_weight=0, min_covar=0, implementation="scaling", **options)
    if begin:
        covariances = np.array(begin["covariances"])
        made.startprob_, made.transmat_ = np.array(begin["start"]), np.array(begin["transition"])
        made.means_ = np.array(begin["means"])
        made.covars_ = covariances if kind == "full" else np.array([np.diag(one) for one in covariances])
    return made


def em(matrix, begin, iterations):
    begin = json.loads(begin.read_text())
    kind = "full" if begin["covariance"] == "FULL" else "diag"
    rows = read(matrix)
    model(begin, kind, n_iter=5, tol=-np.inf, init_params="").fit(rows)
    learnt = model(begin, kind, n_iter=iterations, tol=-np.inf, init_params="")
    began = time.perf_counter()
    learnt.fit(rows)
    print("ms", 1000 * (time.perf_counter() - began) / iterations)
    print("likelihood", repr(float(learnt.score(rows))))


def sound(fit, rows):
    return (min(np.linalg.eigvalsh(one)[0] for one in fit.covars_) >= EIGENVALUE
            and fit.predict_proba(rows).sum(0).min() >= ROWS)


def search(matrix):
    rows, found = read(matrix), []
    began = time.perf_counter()
    for seed in range(SEEDS):
        fit = model(None, "full", n_iter=300, tol=1e-4, random_state=seed)
        try:
            fit.fit(rows)
            if sound(fit, rows):
                found.append(float(fit.score(rows)))
        except ValueError:
            pass
    print("seconds", time.perf_counter() - began)
    print("likelihood", repr(max(found, default=float("-inf"))))


def score(matrix, learnt):
    """What hmmlearn says of a model that peaflow wrote."""
    rows, given = read(matrix), json.loads(learnt.read_text())
    columns = given["columns"]
    given["covariances"] = [np.reshape(one, (columns, columns)) for one in given["covariances"]]
    fit = model(given, "full", init_params="")
    print("likelihood", repr(float(fit.score(rows))))
    print("sound", 1.0 if sound(fit, rows) else 0.0)


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    paths = [pathlib.Path(one) for one in rest]
    if word == "em":
        em(paths[0], paths[1], int(rest[2]))
    else:
        {"start": start, "samples": samples, "search": search, "score": score}[word](*paths)
