"""SciPy's answers to what tests of statistics ask: python3 statistics.py >statistics.json"""
import itertools
import json

import numpy as np
from scipy import stats

random = np.random.default_rng(7)
cases = []
for pairs in (2, 5, 8, 12, 16, 24):
    for shift in (0.0, 0.01, 0.03):
        values = np.round(random.normal(shift, 0.02, pairs), 6)
        test = stats.ttest_1samp(values, 0)
        flips = (np.array(list(itertools.product((1, -1), repeat=pairs))) @ values) / pairs if pairs <= 16 else None
        bootstrap = stats.bootstrap((values,), np.mean, n_resamples=200_000, method="percentile", random_state=random)
        low, high = bootstrap.confidence_interval
        error = values.std(ddof=1) / np.sqrt(pairs)
        margin = 0.01
        cases.append({
            "differences": values.tolist(),
            "mean": values.mean(),
            "deviation": values.std(ddof=1),
            "halfWidth": stats.t.ppf(0.975, pairs - 1) * error,
            "effectSize": values.mean() / values.std(ddof=1),
            "permutation": None if flips is None else float(np.mean(np.abs(flips) >= abs(values.mean()) - 1e-12)),
            "t": test.pvalue,
            "bootstrapLow": low,
            "bootstrapHigh": high,
            "equivalence": max(stats.ttest_1samp(values, -margin, alternative="greater").pvalue,
                               stats.ttest_1samp(values, margin, alternative="less").pvalue),
        })


def holm(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * np.array(p)[order]))
    return adjusted.tolist()


families = [[0.01, 0.04, 0.03, 0.005], [0.5, 0.2], [0.02], [0.9, 0.8, 0.7, 0.001, 0.2]]
print(json.dumps({"scipy": __import__("scipy").__version__, "cases": cases,
                  "holm": [{"p": p, "adjusted": holm(p)} for p in families]}, indent=1))
