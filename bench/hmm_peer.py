"""What hmmlearn makes of the same matrices; runs in the environment that the figure made for it."""

import json
import logging
import pathlib
import sys
import time
import warnings

import numpy as np
from hmmlearn.hmm import GaussianHMM

sys.dont_write_bytecode = True
import hmm_matrices

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

SEEDS = 20
EIGENVALUE, ROWS = 1e-6, 50


def write(path, matrix):
    np.savetxt(path, matrix, delimiter=",", fmt="%.17g", comments="",
               header=",".join(f"x{column}" for column in range(matrix.shape[1])))


def read(path):
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def samples(folder, data, seed):
    """One matrix a file, each column divided by its deviation."""
    made = list(hmm_matrices.simulated(int(seed.name)))
    if data.is_dir():
        made += list(hmm_matrices.recorded(data))
    for name, matrix in made:
        write(folder / f"{name}.csv", (matrix - matrix.mean(0)) / matrix.std(0))
        print(name)


def start(folder):
    """A matrix and a start for both sides: nine columns with full, two with diagonal covariances."""
    for columns, kind in ((9, "FULL"), (2, "DIAGONAL")):
        matrix = hmm_matrices.chain(np.random.default_rng(7), 5000, apart=0.8, columns=columns)
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


def search(matrix, seconds):
    """The best of so many seeds, and of more while there is time that the other side took."""
    rows, found, seed = read(matrix), [], 0
    began = time.perf_counter()
    while seed < SEEDS or time.perf_counter() - began < seconds:
        fit = model(None, "full", n_iter=300, tol=1e-4, random_state=seed)
        try:
            fit.fit(rows)
            if sound(fit, rows):
                found.append(float(fit.score(rows)))
        except ValueError:
            pass
        seed += 1
    print("seconds", time.perf_counter() - began)
    print("seeds", seed)
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
    elif word == "search":
        search(paths[0], float(rest[1]))
    else:
        {"start": start, "samples": samples, "score": score}[word](*paths)
