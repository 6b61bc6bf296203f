"""A notebook, cell by cell: arrays of NumPy, what they do when left alone, and the picture.

    PYTHONPATH=python python3 examples/notebook.py

python/lethe.py is one file: copy it beside your notebook.
"""
# %% Two units that excite themselves and inhibit each other: x' = -x + W tanh(x) + b
import lethe
import numpy as np

W = np.array([[2.0, -0.5], [-0.5, 2.0]])
network = {"W_rec": W, "W_in": np.eye(2), "W_out": np.eye(2), "b": np.zeros(2)}

# %% Where can it come to rest?
d = lethe.dissect(network, form="flow", activation="tanh", seeds=60)
print(d)
for point in d.fixed_points:
    print(point.stability, np.round(point.x, 3), "read out as", np.round(point.z, 3))

# %% NumPy agrees
for point in d.fixed_points:
    assert np.abs(-point.x + W @ np.tanh(point.x)).max() < 1e-9

# %% Its memories, by the code nearest to the output
for memory in d.memories(codes=(-1, 1)):
    print(memory.label, "time constant", round(memory.time_constant, 3))

# %% The picture; in a notebook `d` alone shows it
print(d.save_figure("portrait.png"))
