"""The same pipeline with pandas and hmmlearn: fetch, parse, check, store, read back, features, twelve monthly models, signal."""

import io
import json
import logging
import sys
import time
import urllib.parse
import urllib.request
import warnings

import numpy as np
import pandas as pd
import psycopg
from hmmlearn.hmm import GaussianHMM

sys.dont_write_bytecode = True
import hmm_matrices

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
SEEN = ["vix", "rank", "volatility", "trend", "cross", "momentum", "spread", "change"]
MONTHS, SEEDS = 12, 20


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def bars(base, symbol):
    chart = json.loads(fetch(f"{base}/v8/finance/chart/{urllib.parse.quote(symbol)}"))["chart"]["result"][0]
    quote = chart["indicators"]["quote"][0]
    table = pd.DataFrame({name: quote[name] for name in ("open", "high", "low", "close", "volume")})
    table.index = pd.to_datetime(chart["timestamp"], unit="s", utc=True).tz_convert(chart["meta"]["exchangeTimezoneName"]).date
    return table


def checked(table):
    """Shape, doubles, jumps: far less than a judge does."""
    prices = table[["open", "high", "low", "close"]]
    good = (prices > 0).all(axis=1) & (table.high >= table.low) & (table.close <= table.high) & (table.close >= table.low)
    return table[good & ~table.index.duplicated() & ~(table.close.pct_change().abs() > 0.5)]


def kept(connection, name, table):
    text = io.StringIO()
    pd.DataFrame({"instrument": name, "session": table.index, **{column: table[column].values for column in table}}).to_csv(
        text, header=False, index=False)
    with connection.cursor().copy("COPY bar FROM STDIN (FORMAT csv)") as copy:
        copy.write(text.getvalue())


def close(connection, name):
    rows = connection.execute("SELECT session, close FROM bar WHERE instrument = %s ORDER BY session", [name]).fetchall()
    return pd.Series([row[1] for row in rows], index=pd.to_datetime([row[0] for row in rows]))


def model(seed=None, like=None):
    made = GaussianHMM(3, "full", covars_prior=0, covars_weight=0, min_covar=0, implementation="scaling", n_iter=300, tol=1e-4,
                       random_state=seed, **({} if like is None else {"init_params": ""}))
    if like is not None:
        made.startprob_, made.transmat_, made.means_, made.covars_ = like.startprob_, like.transmat_, like.means_, like.covars_
    return made


def best(rows):
    found = []
    for seed in range(SEEDS):
        try:
            fit = model(seed).fit(rows)
            found.append((fit.score(rows), seed, fit))
        except ValueError:
            pass
    return max(found)[2]


def label(fit, rows, scale):
    means = fit.means_ / scale
    score = means[:, 0] + means[:, 2] - means[:, 3] - means[:, 4] + means[:, 6] + means[:, 7]
    return np.argsort(np.argsort(score))[fit.predict_proba(rows)[-1].argmax()]


def main(base, database, user, password, *symbols):
    host, name = database.split("//")[1].split("/")
    began = time.perf_counter()
    with psycopg.connect(host=host.split(":")[0], port=host.split(":")[1], dbname=name.split("?")[0], user=user,
                         password=password) as connection:
        connection.execute("CREATE TABLE bar (instrument text, session date, open float8, high float8, low float8, close float8,"
                           " volume float8, PRIMARY KEY (instrument, session))")
        for symbol in symbols:
            if symbol.startswith("^") or "." in symbol:
                table = checked(bars(base, symbol))
            else:
                text = pd.read_csv(io.BytesIO(fetch(f"{base}/graph/fredgraph.csv?id={symbol}")), parse_dates=[0], index_col=0)
                table = pd.DataFrame({column: text.iloc[:, 0] for column in ("open", "high", "low", "close", "volume")})
                table.index = table.index.date
            kept(connection, symbol, table)
        connection.commit()
        print("store", time.perf_counter() - began)
        price = close(connection, "^GSPC")

        def known(values):
            return values.shift(1).reindex(values.index.union(price.index)).ffill().reindex(price.index)

        table = hmm_matrices.nine(price, known(close(connection, "^VIX")),
                                  known(close(connection, "DGS10") - close(connection, "DGS2")), known(close(connection, "BAA10Y")))[SEEN]
        labels, before = [], None
        months = sorted(set(table.index.to_period("M")))[-MONTHS:]
        for month in months:
            rows = table[table.index < month.start_time]
            centre, scale = rows.mean().values, rows.std().values
            before = best((rows.values - centre) / scale) if before is None else model(like=before).fit((rows.values - centre) / scale)
            labels.append(label(before, (table.values - centre) / scale, 1))
        confidence = np.mean([one == labels[-1] for one in labels])
        target = np.array([[.15, .15, .6], [.10, .10, .6], [.05, .05, .6]])[labels[-1]]
        weights = confidence * target + (1 - confidence) * np.array([.10, .10, .6])
        shares = [int(10_000 * weight / close(connection, one).iloc[-1]) for weight, one in zip(weights, symbols)]
    print("seconds", time.perf_counter() - began)
    print("confidence", float(confidence), shares)


if __name__ == "__main__":
    main(*sys.argv[1:])
