"""Networks as other tools save them: writes elsewhere/*.npz, .safetensors, .mat, .h5, .keras and expected.npz beside this file.

Run by hand: /usr/bin/python3 makeElsewhere.py (NumPy, SciPy, h5py, PyTorch 1.13). PyTorch computes its own trajectories; of
the others NumPy does, by the equations in their sources, named below. The files bad-*.* have something wrong.
"""
import io
import json
import os
import zipfile

import h5py
import numpy as np
import scipy.io
import torch

from elsewhereFiles import FOLDER, HERE, npz, path, safetensors, sigmoid

N, D, M, STEPS = 6, 2, 3, 20
random = np.random.default_rng(1)
expected = {}


def draw(*shape, scale=0.8):
    return random.normal(0, scale, shape).astype("f4")


INPUTS = draw(STEPS, D, scale=1)


def expect(name, states, outputs=None):
    expected[f"{name}/states"] = np.array(states, "f8")
    if outputs is not None:
        expected[f"{name}/outputs"] = np.array(outputs, "f8")


def run(step, state, readout=None):
    states = [np.array(state, "f8")]
    for u in INPUTS.astype("f8"):
        states.append(step(states[-1], u))
    outputs = None if readout is None else [readout(x) for x in states]
    return states, outputs


# PyTorch ------------------------------------------------------------------------------------------------------------


class Net(torch.nn.Module):
    def __init__(self, cell, **options):
        super().__init__()
        self.rnn = cell(D, N, batch_first=True, **options)
        self.fc = torch.nn.Linear(N, M)


def torch_states(rnn, fc, kind):
    x = [torch.zeros(1, 1, N, dtype=torch.float64) for _ in range(2 if kind == "lstm" else 1)]
    states, outputs = [], []
    for u in [None, *torch.tensor(INPUTS).double()]:
        if u is not None:
            _, after = rnn(u.reshape(1, 1, D), tuple(x) if kind == "lstm" else x[0])
            x = list(after) if kind == "lstm" else [after]
        states.append(torch.cat([part.reshape(-1) for part in x]).detach().numpy())
        outputs.append(fc(x[0].reshape(N)).detach().numpy() if fc is not None else np.zeros(0))
    return states, outputs


def torch_network(name, cell, kind, gain, save, **options):
    torch.manual_seed(len(expected) + 1)
    net = Net(cell, **options)
    with torch.no_grad():
        for key, value in net.named_parameters():
            if "hh" in key:
                value.mul_(gain)
    arrays = {key: value.numpy().copy() for key, value in net.state_dict().items()}
    save(name, arrays)
    net.double()
    expect(name, *torch_states(net.rnn, net.fc, kind))
    return arrays


torch_network("torch-rnn-tanh.npz", torch.nn.RNN, "rnn", 2.0, npz)
torch_network("torch-rnn-relu.safetensors", torch.nn.RNN, "rnn", 1.2, safetensors, nonlinearity="relu")
gru = torch_network("torch-gru.npz", torch.nn.GRU, "gru", 2.0, npz)
lstm = torch_network("torch-lstm.safetensors", torch.nn.LSTM, "lstm", 2.0, safetensors)
torch_network("torch-gru-no-bias.npz", torch.nn.GRU, "gru", 2.0, npz, bias=False)

# the second of two layers, beside an embedding and an optimizer's numbers
two = torch.nn.LSTM(N, N, num_layers=2)
arrays = {f"encoder.{k}": v.numpy().copy() for k, v in two.state_dict().items()}
single = torch.nn.LSTM(N, N)
single.load_state_dict({k: v for k, v in zip(single.state_dict(), [two.state_dict()[k + "_l1"] for k in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")])})
single.double()
npz("torch-two-layers.npz", {**arrays, "embed.weight": draw(N, D), "embed.bias": draw(N)})
drive = draw(STEPS, N, scale=1)
x = (torch.zeros(1, 1, N).double(), torch.zeros(1, 1, N).double())
states = [np.zeros(2 * N)]
for u in torch.tensor(drive).double():
    _, x = single(u.reshape(1, 1, N), x)
    states.append(np.concatenate([x[0].detach().numpy().ravel(), x[1].detach().numpy().ravel()]))
expect("torch-two-layers.npz", states)
expected["torch-two-layers.npz/inputs"] = drive.astype("f8")

# Keras: keras/src/layers/rnn/{simple_rnn,gru,lstm}.py -------------------------------------------------------------------


def keras_gru(kernel, recurrent, bias):
    K, R, b = kernel.astype("f8"), recurrent.astype("f8"), bias.astype("f8")

    def step(h, u):
        x, inner = u @ K + b[0], h @ R + b[1]
        z, r = sigmoid(x[:N] + inner[:N]), sigmoid(x[N : 2 * N] + inner[N : 2 * N])
        hh = np.tanh(x[2 * N :] + r * inner[2 * N :])
        return z * h + (1 - z) * hh

    return step


def keras_lstm(kernel, recurrent, bias):
    K, R, b = kernel.astype("f8"), recurrent.astype("f8"), bias.astype("f8")

    def step(x, u):
        h, c = x[:N], x[N:]
        z = u @ K + h @ R + b
        i, f, o = (sigmoid(z[k * N : (k + 1) * N]) for k in (0, 1, 3))
        c = f * c + i * np.tanh(z[2 * N : 3 * N])
        return np.concatenate([o * np.tanh(c), c])

    return step


kernel, recurrent, bias = draw(D, 3 * N), draw(N, 3 * N), draw(2, 3 * N, scale=0.3)
dense, dense_bias = draw(N, M), draw(M)
with h5py.File(path("keras-gru.h5"), "w") as file:  # Keras 2: model.save_weights("….h5")
    file.attrs["layer_names"] = [b"gru", b"dense"]
    group = file.create_group("gru/gru/gru_cell")
    group.create_dataset("kernel:0", data=kernel)
    group.create_dataset("recurrent_kernel:0", data=recurrent)
    group.create_dataset("bias:0", data=bias)
    group = file.create_group("dense/dense")
    group.create_dataset("kernel:0", data=dense)
    group.create_dataset("bias:0", data=dense_bias)
expect("keras-gru.h5", *run(keras_gru(kernel, recurrent, bias), np.zeros(N), lambda h: h @ dense.astype("f8") + dense_bias))

kernel, recurrent, bias = draw(D, 4 * N), draw(N, 4 * N), draw(4 * N, scale=0.3)
buffer = io.BytesIO()
with h5py.File(buffer, "w") as file:  # Keras 3: model.save("….keras")
    for name, value in (("0", kernel), ("1", recurrent), ("2", bias)):
        file.create_dataset(f"layers/lstm/cell/vars/{name}", data=value)
    file.create_dataset("layers/dense/vars/0", data=dense)
    file.create_dataset("layers/dense/vars/1", data=dense_bias)
    file.create_dataset("optimizer/vars/0", data=np.int64(7))
    file.create_dataset("optimizer/vars/1", data=draw(N, 4 * N))
with zipfile.ZipFile(path("keras-lstm.keras"), "w") as archive:
    for name, value in (("metadata.json", b"{}"), ("config.json", b"{}"), ("model.weights.h5", buffer.getvalue())):
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), value)
expect("keras-lstm.keras", *run(keras_lstm(kernel, recurrent, bias), np.zeros(2 * N), lambda x: x[:N] @ dense.astype("f8") + dense_bias))

kernel, recurrent, bias = draw(D, N), draw(N, N), draw(N, scale=0.3)
npz("keras-simple.npz", {"sequential/simple_rnn/simple_rnn_cell/kernel": kernel, "sequential/simple_rnn/simple_rnn_cell/recurrent_kernel": recurrent, "sequential/simple_rnn/simple_rnn_cell/bias": bias})
expect("keras-simple.npz", *run(lambda h, u: np.tanh(u @ kernel.astype("f8") + h @ recurrent.astype("f8") + bias), np.zeros(N)))

# Flax: flax/linen/recurrent.py, flax/nnx/nn/recurrent.py ------------------------------------------------------------------

i = {g: (draw(D, N), draw(N, scale=0.3)) for g in "rzn"}
h = {g: draw(N, N) for g in "rzn"}
hn_bias = draw(N, scale=0.3)
flat = {f"params/GRUCell_0/i{g}/{k}": v for g in "rzn" for k, v in zip(("kernel", "bias"), i[g])}
flat |= {f"params/GRUCell_0/h{g}/kernel": h[g] for g in "rzn"} | {"params/GRUCell_0/hn/bias": hn_bias}
flat |= {"params/Dense_0/kernel": dense, "params/Dense_0/bias": dense_bias}
npz("flax-gru.npz", flat)


def flax_gru(x, u):
    at = {g: u @ i[g][0].astype("f8") + i[g][1] for g in "rzn"}
    r, z = sigmoid(at["r"] + x @ h["r"].astype("f8")), sigmoid(at["z"] + x @ h["z"].astype("f8"))
    n = np.tanh(at["n"] + r * (x @ h["n"].astype("f8") + hn_bias))
    return (1 - z) * n + z * x


expect("flax-gru.npz", *run(flax_gru, np.zeros(N), lambda x: x @ dense.astype("f8") + dense_bias))

li = {g: draw(D, N) for g in "ifgo"}
lh = {g: (draw(N, N), draw(N, scale=0.3)) for g in "ifgo"}
flat = {f"params.OptimizedLSTMCell_0.i{g}.kernel": li[g] for g in "ifgo"}
flat |= {f"params.OptimizedLSTMCell_0.h{g}.{k}": v for g in "ifgo" for k, v in zip(("kernel", "bias"), lh[g])}
safetensors("flax-lstm.safetensors", flat)


def flax_lstm(x, u):
    a = {g: u @ li[g].astype("f8") + x[:N] @ lh[g][0].astype("f8") + lh[g][1] for g in "ifgo"}
    c = sigmoid(a["f"]) * x[N:] + sigmoid(a["i"]) * np.tanh(a["g"])
    return np.concatenate([sigmoid(a["o"]) * np.tanh(c), c])


expect("flax-lstm.safetensors", *run(flax_lstm, np.zeros(2 * N)))

K, k_bias, R = draw(D, 3 * N), draw(3 * N, scale=0.3), draw(N, 3 * N)
npz("flax-nnx-gru.npz", {"cell.dense_i.kernel": K, "cell.dense_i.bias": k_bias, "cell.dense_h.kernel": R})


def nnx_gru(x, u):
    a, b = np.split(u @ K.astype("f8") + k_bias, 3), np.split(x @ R.astype("f8"), 3)
    r, z = sigmoid(a[0] + b[0]), sigmoid(a[1] + b[1])
    return (1 - z) * np.tanh(a[2] + r * b[2]) + z * x


expect("flax-nnx-gru.npz", *run(nnx_gru, np.zeros(N)))

# Equinox: equinox/nn/_rnn.py ----------------------------------------------------------------------------------------------

E = {"weight_ih": draw(3 * N, D), "weight_hh": draw(3 * N, N), "bias": draw(3 * N, scale=0.3), "bias_n": draw(N, scale=0.3)}
npz("equinox-gru.npz", {f"cell.{k}": v for k, v in E.items()})


def equinox_gru(x, u):
    a, b = np.split(E["weight_ih"].astype("f8") @ u + E["bias"], 3), np.split(E["weight_hh"].astype("f8") @ x, 3)
    r, z = sigmoid(a[0] + b[0]), sigmoid(a[1] + b[1])
    n = np.tanh(a[2] + r * (b[2] + E["bias_n"]))
    return n + z * (x - n)


expect("equinox-gru.npz", *run(equinox_gru, np.zeros(N)))

# PsychRNN: psychrnn/backend/models/basic.py, with Dale's law; alpha = dt / tau -------------------------------------------

dale = np.diag(np.where(np.arange(N) < 4, 1.0, -1.0))
dale_out = np.diag(np.where(np.arange(N) < 4, 1.0, 0.0))
mask = (random.random((N, N)) < 0.7).astype("f4")
P = {
    "W_rec": draw(N, N, scale=0.4),
    "W_in": draw(N, D),
    "W_out": draw(M, N),
    "b_rec": draw(N),
    "b_out": draw(M),
    "init_state": draw(1, N),
    "dale_ratio": np.array(0.7),
    "Dale_rec": dale,
    "Dale_out": dale_out,
    "rec_connectivity": mask,
    "input_connectivity": np.ones((N, D), "f4"),
    "output_connectivity": np.ones((M, N), "f4"),
}
npz("psychrnn-dale.npz", {**P, "tau": np.array(100.0), "dt": np.array(20.0)})


def psychrnn(x, u):
    W = (np.abs(P["W_rec"].astype("f8")) * mask) @ dale
    return 0.8 * x + 0.2 * (np.maximum(x, 0) @ W.T + u @ np.abs(P["W_in"].astype("f8")).T + P["b_rec"])


expect("psychrnn-dale.npz", *run(psychrnn, P["init_state"][0], lambda x: np.maximum(x, 0) @ (np.abs(P["W_out"].astype("f8")) @ dale_out).T + P["b_out"]))

# MATLAB -------------------------------------------------------------------------------------------------------------------

W, B, V = draw(N, N).astype("f8"), draw(N).astype("f8"), draw(N, D).astype("f8")
scipy.io.savemat(path("matlab-5.mat"), {"W_rec": W, "b": B[:, None], "W_in": V, "alpha": 0.2, "about": "a text"}, do_compression=True)
with h5py.File(path("matlab-7.3.mat"), "w", userblock_size=512) as file:
    for name, value in (("W_rec", W), ("b", B[:, None]), ("W_in", V), ("alpha", np.array([[0.2]]))):
        file.create_dataset(name, data=value.T).attrs["MATLAB_class"] = np.bytes_("double")
with open(path("matlab-7.3.mat"), "r+b") as file:
    file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")
for name in ("matlab-5.mat", "matlab-7.3.mat"):
    expect(name, *run(lambda x, u: x + 0.2 * (-x + W @ np.tanh(x) + B + V @ u), np.zeros(N)))

expected["inputs"] = INPUTS.astype("f8")
np.savez(os.path.join(FOLDER, "expected.npz"), **expected)

# with something wrong ---------------------------------------------------------------------------------------------------------

G = {k.replace("rnn.", ""): v for k, v in gru.items()}
with_nan = dict(gru)
with_nan["rnn.weight_hh_l0"] = gru["rnn.weight_hh_l0"].copy()
with_nan["rnn.weight_hh_l0"][2, 1] = np.nan
npz("bad-nan.npz", with_nan)
npz("bad-no-bias-hh.npz", {k: v for k, v in gru.items() if k != "rnn.bias_hh_l0"})
npz("bad-bias-size.npz", {**gru, "rnn.bias_ih_l0": gru["rnn.bias_ih_l0"][:-1]})
npz("bad-five-gates.npz", {"weight_hh_l0": draw(5 * N, N), "weight_ih_l0": draw(5 * N, D)})
npz("bad-bidirectional.npz", {k: v.numpy() for k, v in torch.nn.GRU(D, N, bidirectional=True).state_dict().items()})
npz("bad-projection.npz", {k: v.numpy() for k, v in torch.nn.LSTM(D, N, proj_size=2).state_dict().items()})
npz("bad-weight-norm.npz", {k: v.detach().numpy() for k, v in torch.nn.utils.weight_norm(torch.nn.GRU(D, N), "weight_hh_l0").state_dict().items()})
npz("bad-stranger.npz", {**gru, "rnn.log_tau": draw(N)})
npz("bad-by-hand.npz", {"rnn.input2h.weight": draw(N, D), "rnn.h2h.weight": draw(N, N), "rnn.h2h.bias": draw(N)})
npz("bad-reset-before.npz", {"gru/kernel": draw(D, 3 * N), "gru/recurrent_kernel": draw(N, 3 * N), "gru/bias": draw(3 * N)})
npz("bad-mgu.npz", {f"params/MGUCell_0/{g}/kernel": draw(D if g[0] == "i" else N, N) for g in ("if", "in", "hf", "hn")})
safetensors("bad-cut.safetensors", lstm)
with open(path("bad-cut.safetensors"), "r+b") as file:
    file.truncate(os.path.getsize(path("bad-cut.safetensors")) - 100)
scipy.io.savemat(path("bad-struct.mat"), {"net": {"W_rec": W}})
with open(path("bad-cut.h5"), "wb") as file, open(path("keras-gru.h5"), "rb") as whole:
    file.write(whole.read()[:900])
