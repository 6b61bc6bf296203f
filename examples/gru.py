"""Trains a GRU of PyTorch to hold two bits, and writes its weights, gru.npz, and trials of it, trials.npz.

    python3 examples/gru.py

examples/torchNetwork.mjs takes gru.npz apart. The file that lies here was made by this script (PyTorch 1.13).
"""
import numpy as np
import torch

torch.manual_seed(0)
torch.set_num_threads(1)
random = np.random.default_rng(1)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = torch.nn.GRU(2, 16, batch_first=True)
        self.out = torch.nn.Linear(16, 2)

    def forward(self, u):
        return self.out(self.gru(u)[0])


def flip_flop(trials, steps):
    """Pulses of ±1 on two inputs; each output holds the sign of the last."""
    u = (random.random((trials, steps, 2)) < 0.1) * random.choice([-1.0, 1.0], (trials, steps, 2))
    u[:, 0] = random.choice([-1.0, 1.0], (trials, 2))
    z, held = np.zeros_like(u), np.zeros((trials, 2))
    for t in range(steps):
        held = np.where(u[:, t] != 0, u[:, t], held)
        z[:, t] = held
    return torch.tensor(u).float(), torch.tensor(z).float()


model = Model()
adam = torch.optim.Adam(model.parameters(), lr=0.01)
for update in range(400):
    u, z = flip_flop(64, 40)
    adam.zero_grad()
    loss = ((model(u) - z) ** 2).mean()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    adam.step()
print(f"mean square error {loss.item():.4f}")
np.savez("gru.npz", **{name: value.numpy() for name, value in model.state_dict().items()})
np.savez("trials.npz", inputs=flip_flop(20, 40)[0].numpy())
