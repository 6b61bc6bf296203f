"""What PyTorch's cells do: writes torch-64.npz beside this file. Run by hand: /usr/bin/python3 makeTorch.py (PyTorch 1.13).

Of each cell of 64 units: its weights under PyTorch's names, inputs, the states of 100 steps from a random one, and the
Jacobian of a step at the last, computed in float64 and kept in float32.
"""
import os

import numpy as np
import torch

UNITS, INPUTS, STEPS = 64, 3, 100
# how much stronger the recurrent weights are than PyTorch draws them, so that the states keep moving
GAINS = {"rnn-tanh": 2.5, "rnn-relu": 1.6, "gru": 4.0, "lstm": 4.0}


def cell_of(kind):
    if kind.startswith("rnn"):
        return torch.nn.RNN(INPUTS, UNITS, nonlinearity=kind[4:])
    return {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](INPUTS, UNITS)


def step_of(cell, kind, u):
    """One step as a function of the whole state: h, or (h, c) as one vector."""

    def step(x):
        parts = x.reshape(-1, 1, 1, UNITS)
        _, after = cell(u.reshape(1, 1, -1), tuple(parts) if kind == "lstm" else parts[0])
        return torch.cat([p.reshape(-1) for p in (after if kind == "lstm" else [after])])

    return step


torch.manual_seed(1)
torch.set_num_threads(1)
out = {}
for kind, gain in GAINS.items():
    cell = cell_of(kind)
    with torch.no_grad():
        cell.weight_hh_l0.mul_(gain)
    for name, value in cell.state_dict().items():
        out[f"{kind}/{name}"] = value.numpy().copy()  # float32, before the cell computes in float64
    cell.double()
    inputs = torch.randn(STEPS, INPUTS).double()
    x = torch.randn((2 if kind == "lstm" else 1) * UNITS).double()
    states = [x]
    with torch.no_grad():
        for u in inputs:
            states.append(step_of(cell, kind, u)(states[-1]))
    jacobian = torch.autograd.functional.jacobian(step_of(cell, kind, inputs[-1]), states[-1])
    out[f"{kind}/inputs"] = inputs.numpy().astype("f4")
    out[f"{kind}/states"] = torch.stack(states).numpy().astype("f4")
    out[f"{kind}/jacobian"] = jacobian.numpy().astype("f4")
np.savez(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch-64.npz"), **out)
