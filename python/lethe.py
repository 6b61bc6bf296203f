"""Lethe for notebooks: what does a recurrent network do when it is left alone, and how does it remember?

One file, which needs NumPy only (and pandas for data frames): copy it beside your notebook, or put this folder on the path.
It drives the command line `lethe`, found by the environment variable LETHE, on PATH, in the checkout that this file is part
of, or by npx.

    import lethe
    d = lethe.dissect(model, inputs=trials)        # a torch.nn.Module, a Keras model, a tree of Flax, arrays, or a file
    d.memories()                                   # its stable fixed points, labelled by the codes nearest to their outputs
    d.save_figure("portrait.png")
    lethe.verdict(model, "flip-flop")["network"]   # "direct": every memory is kept by an attractor of its own

docs/bring-your-own.md has five lines for each framework; docs/dynamics.md says what every number is.
"""
from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Union

import numpy as np

__all__ = ["Dissection", "FixedPoint", "LetheError", "Study", "command", "dissect", "open", "verdict"]

#: A file, arrays by name (nested mappings are joined by "/"), a torch.nn.Module, or a Keras model.
Network = Union[str, "os.PathLike[str]", Mapping, Any]


class LetheError(RuntimeError):
    """What the command line refused, in its own words: one line that says what to do."""


def command() -> list[str]:
    """The words that start Lethe. LETHE may be a command, or the path of bin/lethe.mjs.

    Raises LetheError where there is none.
    """
    given = os.environ.get("LETHE")
    if given:
        return ["node", given] if given.endswith(".mjs") else shlex.split(given)
    found = shutil.which("lethe")
    if found:
        return [found]
    checkout = Path(__file__).resolve().parent.parent / "bin" / "lethe.mjs"
    if checkout.is_file():
        return ["node", str(checkout)]
    npx = shutil.which("npx")
    if npx:
        return [npx, "--no", "lethe"]
    raise LetheError("lethe is not on PATH; install it with npm, or set the environment variable LETHE to its command")


def _run(*words: str) -> str:
    done = subprocess.run([*command(), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        lines = [line for line in done.stderr.replace("\r", "\n").splitlines() if line.startswith("lethe: ")]
        raise LetheError(lines[-1][len("lethe: ") :] if lines else done.stderr.strip())
    return done.stdout


@dataclass(frozen=True)
class FixedPoint:
    """A fixed point of a map, or a root of a flow."""

    #: The state, [state variables]; h and then c of an LSTM.
    x: np.ndarray
    #: What is read out there, [outputs].
    z: np.ndarray
    #: "stable", "saddle", "unstable", "marginal" …
    stability: str
    #: Known multipliers μ, largest first; complex.
    multipliers: np.ndarray
    #: Of the slowest mode, in steps of a map, in τ of a flow; negative where it grows, None where it is infinite.
    time_constant: Optional[float]
    #: The code nearest to each output, one for each; None where an output is near none.
    label: Optional[tuple] = None


@dataclass(frozen=True)
class Dissection:
    """What `lethe dissect` found. `report` is all of it: docs/dynamics.md ("The report") says what every key is."""

    report: dict
    _portrait: Optional[bytes] = field(default=None, repr=False)

    @property
    def notices(self) -> list[str]:
        """What was taken for granted, and what was not read: to be looked at before anything else."""
        return list(self.report["notices"])

    @property
    def fixed_points(self) -> list[FixedPoint]:
        """All that were certified, stable or not."""
        return [
            FixedPoint(
                x=np.array(p["x"]),
                z=_outputs(p),
                stability=p["stability"],
                multipliers=np.array([complex(re, im) for re, im in p["multipliers"]]),
                time_constant=p["timeConstant"],
            )
            for p in self.report["points"]
            if p["kind"] == "root"
        ]

    def memories(self, codes: Sequence[float] = (-1.0, 1.0)) -> list[FixedPoint]:
        """The stable fixed points, each labelled by the code nearest to each of its outputs.

        An output must lie within half the distance of two codes of its code; else the label is None.
        """
        values = np.sort(np.asarray(codes, dtype=float))
        reach = np.diff(values).min() / 2 if len(values) > 1 else np.inf
        found = []
        for point in self.fixed_points:
            if point.stability != "stable":
                continue
            nearest = values[np.abs(point.z[:, None] - values).argmin(axis=1)]
            is_near = len(nearest) > 0 and bool((np.abs(point.z - nearest) < reach).all())
            label = tuple(float(v) for v in nearest) if is_near else None
            found.append(FixedPoint(**{**vars(point), "label": label}))
        return sorted(found, key=lambda point: point.label or ())

    @property
    def cycles(self) -> list[dict]:
        """Closed orbits that followed states settled on, as in the report."""
        return self.report["cycles"]

    def save_figure(self, path: Union[str, "os.PathLike[str]"]) -> Path:
        """Writes the portrait of the state space, a PNG."""
        if self._portrait is None:
            raise LetheError("no portrait was drawn; call dissect(…, figure=True)")
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._portrait)
        return target

    def _repr_png_(self) -> Optional[bytes]:
        """What a notebook shows."""
        return self._portrait

    def __str__(self) -> str:
        kinds = [point.stability for point in self.fixed_points]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)) or "none"
        return f"fixed points found: {counts}; {len(self.cycles)} closed orbits"


def _outputs(point: Mapping) -> np.ndarray:
    values = point["z"] if "z" in point else [point["z_o"], *point["z_d"]]
    return np.array(values, dtype=float)


def dissect(
    network: Network,
    *,
    inputs: Optional[np.ndarray] = None,
    states: Optional[np.ndarray] = None,
    input: Optional[Sequence[float]] = None,  # noqa: A002
    layer: Optional[str] = None,
    activation: Optional[str] = None,
    form: Optional[str] = None,
    dt: Optional[float] = None,
    seeds: int = 200,
    figure: bool = True,
    options: Sequence[str] = (),
) -> Dissection:
    """Fixed points, closed orbits and where states go, of a network left alone.

    network     a file, a stored run, arrays by name, a torch.nn.Module, a Keras model, or a tree of Flax.
    inputs      trials [trials × T × D] that it is run through, to look where it passes. Batch first.
    states      or states that it was seen in, [trials × T × state variables].
    input       a constant input [D] while it is left alone.
    layer       which recurrent layer, where there are several.
    activation  of a plain RNN: taken from a torch.nn.RNN or a Keras SimpleRNN, else tanh.
    form        "flow", "flow-inside" or "map", of arrays with W_rec.
    dt          what a step lasts, in τ.
    seeds       states that searches for fixed points start from.
    options     further words for the command line, as "--basins".

    Raises LetheError where the network cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="lethe-") as folder:
        words = ["dissect", _network_file(network, Path(folder)), "--json", "--seeds", str(int(seeds))]
        if inputs is not None or states is not None:
            trials = Path(folder) / "trials.npz"
            name, array = ("inputs", inputs) if states is None else ("states", states)
            np.savez(trials, **{name: _array(array)})
            words += ["--trials", str(trials)]
        if input is not None:
            words += ["--input", ",".join(repr(float(v)) for v in input)]
        flags = {"layer": layer, "activation": activation or _activation_of(network, layer), "form": form, "dt": dt}
        for name, value in flags.items():
            if value is not None:
                words += [f"--{name}", str(value)]
        if figure:
            words += ["--figures", folder]
        report = json.loads(_unfolded(words, options, folder))
        portrait = (Path(folder) / "portrait.png").read_bytes() if figure else None
    if not isinstance(network, (str, os.PathLike)):
        report["network"] = type(network).__name__
    return Dissection(report, portrait)


def verdict(
    network: Network,
    task: Optional[str] = None,
    *,
    inputs: Optional[np.ndarray] = None,
    targets: Optional[np.ndarray] = None,
    mask: Optional[np.ndarray] = None,
    settings: Optional[Mapping] = None,
    layer: Optional[str] = None,
    activation: Optional[str] = None,
    form: Optional[str] = None,
    dt: Optional[float] = None,
    options: Sequence[str] = (),
) -> dict:
    """How a network remembers: a stored run, a file, arrays, a torch.nn.Module, a Keras model, or a tree of Flax.

    task      one of Lethe's, as "flip-flop", for a network that does not say its own.
    inputs, targets, mask  or trials of its own, [trials × T × D] and [trials × T × M]: what they ask last is held for `hold` steps
              more, and asked again in `response` steps (settings; 10 and 5). mask says where something is asked.
    settings  of that task, as {"bits": 3, "durations": {"hold": 10}}; durations in τ, in steps where dt is not given.
    layer, activation, form, dt  as for `dissect`.
    options   further words for the command line, as "--stimuli", "gaussian".

    The answer is what `lethe verdict --json` prints: "network" is the mechanism, "memories" says of each whether it is
    retained, "limitSets" where they end, "notices" what was taken for granted. docs/mechanisms.md says what every key is.

    Raises LetheError where the network cannot do the task.
    """
    with tempfile.TemporaryDirectory(prefix="lethe-") as folder:
        words = ["verdict", _network_file(network, Path(folder)), "--json"]
        if inputs is not None or targets is not None:
            if inputs is None or targets is None:
                raise LetheError("inputs and targets must be given together")
            trials = {"inputs": inputs, "targets": targets, **({} if mask is None else {"mask": mask})}
            np.savez(Path(folder) / "trials.npz", **{name: _array(array) for name, array in trials.items()})
            words += ["--trials", str(Path(folder) / "trials.npz")]
        said = None if settings is None else json.dumps(dict(settings))
        flags = {"task": task, "settings": said, "layer": layer, "form": form, "dt": dt}
        flags["activation"] = activation or (None if task is None and inputs is None else _activation_of(network, layer))
        for name, value in flags.items():
            if value is not None:
                words += [f"--{name}", str(value)]
        report = json.loads(_unfolded(words, options, folder))
    if not isinstance(network, (str, os.PathLike)):
        report["name"] = type(network).__name__
    return report


@dataclass(frozen=True)
class Study:
    """A study's folder, or its name in studies/."""

    folder: str

    def query(self, sql: str) -> Any:
        """The answer to one SELECT over `results`, a row for each network: a DataFrame where pandas is there, else dicts.

        docs/results.md lists the columns.
        """
        rows = json.loads(_run("query", self.folder, sql, "--format", "json"))
        try:
            import pandas
        except ImportError:
            return rows
        return pandas.DataFrame(rows)

    @property
    def results(self) -> Any:
        """All rows and columns."""
        return self.query("select * from results")


def open(study: Union[str, "os.PathLike[str]"]) -> Study:  # noqa: A001
    """A study, to ask for its table."""
    return Study(os.fspath(study))


def _unfolded(words: Sequence[str], options: Sequence[str], folder: str) -> str:
    """What a command prints or refuses, without the name of a folder that is gone by then."""
    place = folder + os.sep
    try:
        return _run(*words, *options).replace(json.dumps(place)[1:-1], "")
    except LetheError as error:
        raise LetheError(str(error).replace(place, "")) from None


def _network_file(network: Network, folder: Path) -> str:
    if isinstance(network, (str, os.PathLike)):
        return os.fspath(network)
    path = folder / "network.npz"
    np.savez(path, **_arrays(network))
    return str(path)


def _arrays(network: Any) -> dict[str, np.ndarray]:
    if isinstance(network, Mapping):
        return dict(_flat(network))
    if hasattr(network, "state_dict"):  # torch.nn.Module
        return {name: _array(value) for name, value in network.state_dict().items()}
    if hasattr(network, "weights"):  # Keras
        return {getattr(w, "path", w.name): _array(w) for w in network.weights}
    raise LetheError(f"a network must be a file, arrays by name, a torch.nn.Module or a Keras model, got {type(network)}")


def _flat(tree: Mapping, prefix: str = "") -> Any:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}/")
        else:
            yield f"{prefix}{key}", _array(value)


def _array(value: Any) -> np.ndarray:
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        if not hasattr(value, "numpy"):
            return np.asarray(value)
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value)


def _activation_of(network: Any, layer: Optional[str]) -> Optional[str]:
    """φ of the plain recurrent layers of a torch.nn.Module or a Keras model, where they say one and the same."""
    named = network.named_modules() if hasattr(network, "named_modules") else ()
    modules = [m for name, m in named if layer is None or name == layer or name.endswith(f".{layer}")]
    said = {m.nonlinearity for m in modules if type(m).__name__ in ("RNN", "RNNCell")}
    for part in getattr(network, "layers", ()):
        if type(part).__name__ == "SimpleRNN":
            said.add(getattr(part.activation, "__name__", None))
    gated = any(type(m).__name__ in ("GRU", "LSTM", "GRUCell", "LSTMCell") for m in modules)
    return said.pop() if len(said) == 1 and not gated else None
