"""The plain algorithm in NumPy, as anybody would write it from the paper: what Lethe is measured against.

    x += dt (-x + g J r + w_f z + W_fd z_d + W_in u)     z, z_d of the step before
    r = tanh(x)    z = w_o r    z_d = W_d r
    every 2nd step inside a window:  k = P r   c = 1/(1 + r k)   P -= c k k^T   w -= c e k

One network at a time, J dense and P whole, all in float64. Prints one JSON object.

    /usr/bin/python3 bench/reference.py train --n 1000 --trials 4
    /usr/bin/python3 bench/reference.py settle --n 1000 --states 1 --steps 17500
    /usr/bin/python3 bench/reference.py gemm --n 1000 --seconds 0.3
"""

import argparse
import ctypes
import json
import os
import time

import numpy as np

DT = 0.1
EPOCHS = [("stimulus1", 100), ("delay1", 50), ("stimulus2", 100), ("delay2", 50), ("response", 50)]
STEPS = sum(steps for _, steps in EPOCHS)
MEANS = np.array([[1.0, 2.0], [1.0, 0.0]])  # of the two Gaussian classes, standard deviation 0.4
CODES = [1.0, 0.5, 0.5, 1.5]
ALPHA = 1.0


def draw(n, rng, density=0.4, g=0.8, feedback_divisor=10, input_divisor=50):
    """A network of the paper's size and scale; what it is drawn from does not matter to the time."""
    present = rng.random((n, n)) < density
    return {
        "g": g,
        "J": np.where(present, rng.standard_normal((n, n)), 0) / np.sqrt(density * n),
        "wf": rng.standard_normal(n) / feedback_divisor,
        "Wfd": rng.standard_normal((n, 2)) / feedback_divisor,
        "Win": rng.standard_normal((n, 2)) / input_divisor,
        "wo": np.zeros(n),
        "Wd": np.zeros((n, 2)),
        "x": 0.1 * rng.standard_normal(n),
    }


def train(n, trials):
    """Seconds of each trial but the first, which warms up."""
    rng = np.random.default_rng(0)
    w = draw(n, rng)
    g, J, wf, Wfd, Win, wo, Wd, x = (w[name] for name in ("g", "J", "wf", "Wfd", "Win", "wo", "Wd", "x"))
    Po = np.eye(n) / ALPHA
    Pd = np.eye(n) / ALPHA
    r = np.tanh(x)
    z = wo @ r
    zd = Wd.T @ r
    seconds = []
    for trial in range(trials + 1):
        pair = rng.integers(4)
        first, second = divmod(pair, 2)
        step = 0
        began = time.perf_counter()
        for name, steps in EPOCHS:
            label = first if name.endswith("1") else second
            for _ in range(steps):
                drive = g * (J @ r) + wf * z + Wfd @ zd
                if name.startswith("stimulus"):
                    drive += Win @ (MEANS[label] + 0.4 * rng.standard_normal(2))
                x = x + DT * (-x + drive)
                r = np.tanh(x)
                z = wo @ r
                zd = Wd.T @ r
                if step % 2 == 0 and name.startswith("delay"):
                    k = Pd @ r
                    c = 1 / (1 + r @ k)
                    Pd -= c * np.outer(k, k)
                    Wd -= c * np.outer(k, zd - MEANS[label])
                elif step % 2 == 0 and name == "response":
                    k = Po @ r
                    c = 1 / (1 + r @ k)
                    Po -= c * np.outer(k, k)
                    wo -= c * (z - CODES[pair]) * k
                step += 1
        seconds.append(time.perf_counter() - began)
    assert np.isfinite(wo).all() and np.abs(wo).max() > 0
    perTrial = [1e6 * s / STEPS for s in seconds[1:]]
    return {"n": n, "trials": trials, "perTrial": perTrial, "microseconds": float(np.mean(perTrial))}


def settle(n, states, steps):
    """Seconds to follow each state alone for so many steps without input.

    g = 1.5 and an untrained read-out: the network stays active, so no number becomes subnormal (they are slow).
    """
    rng = np.random.default_rng(0)
    w = draw(n, rng, g=1.5)
    g, J, wf, Wfd, x0 = w["g"], w["J"], w["wf"], w["Wfd"], w["x"]
    wo = rng.standard_normal(n) / n
    Wd = rng.standard_normal((n, 2)) / n
    seconds = []
    for _ in range(states):
        x = x0 + 0.1 * rng.standard_normal(n)
        r = np.tanh(x)
        began = time.perf_counter()
        for _ in range(steps):
            x = x + DT * (-x + g * (J @ r) + wf * (wo @ r) + Wfd @ (Wd.T @ r))
            r = np.tanh(x)
        seconds.append(time.perf_counter() - began)
        assert np.isfinite(x).all()
    return {"n": n, "steps": steps, "secondsPerState": seconds}


def gemm(n, seconds):
    """J R in GFLOP/s, R of 1, 4, 8 columns: the mean over as many calls as fill the time, after one that warms up."""
    rng = np.random.default_rng(0)
    rates = []
    for storage, kind in (("f32", np.float32), ("f64", np.float64)):
        J = rng.standard_normal((n, n)).astype(kind)
        for width in (1, 4, 8):
            R = rng.standard_normal((n, width)).astype(kind)
            if width == 1:
                R = R[:, 0]
            J @ R
            calls = 0
            began = now = time.perf_counter()
            while now < began + seconds:
                J @ R
                calls += 1
                now = time.perf_counter()
            perCall = (now - began) / calls
            rates.append({"storage": storage, "n": n, "width": width, "gflops": 2 * n * n * width / perCall / 1e9})
    return {"rates": rates}


def blas():
    """Which BLAS NumPy has loaded, and for which processor OpenBLAS then computes."""
    np.ones((2, 2)) @ np.ones((2, 2))
    with open("/proc/self/maps") as maps:
        paths = sorted({line.split()[-1] for line in maps if "blas" in line and "numpy" not in line.split()[-1]})
    for path in paths:
        if "openblas" in path:
            library = ctypes.CDLL(path)
            library.openblas_get_corename.restype = ctypes.c_char_p
            library.openblas_get_config.restype = ctypes.c_char_p
            return {
                "library": os.path.basename(path),
                "isOpenBlas": True,
                "core": library.openblas_get_corename().decode(),
                "configuration": library.openblas_get_config().decode(),
                "threads": library.openblas_get_num_threads(),
            }
    names = ", ".join(os.path.basename(path) for path in paths) or "unknown"
    return {"library": names, "isOpenBlas": False, "core": None, "configuration": None, "threads": 1}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["train", "settle", "gemm", "blas"])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--trials", type=int, default=4)
    parser.add_argument("--states", type=int, default=1)
    parser.add_argument("--steps", type=int, default=17500)
    parser.add_argument("--seconds", type=float, default=0.3)
    given = parser.parse_args()
    wall, cpu = time.perf_counter(), time.process_time()
    if given.what == "train":
        answer = train(given.n, given.trials)
    elif given.what == "settle":
        answer = settle(given.n, given.states, given.steps)
    elif given.what == "gemm":
        answer = gemm(given.n, given.seconds)
    else:
        answer = {"numpy": np.__version__, "blas": blas()}
    share = (time.process_time() - cpu) / (time.perf_counter() - wall)
    print(json.dumps({"answer": answer, "cpuShare": share}))


main()
