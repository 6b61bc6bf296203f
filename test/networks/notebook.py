"""A notebook's cells: a GRU learns to hold three bits, and the lines of docs/bring-your-own.md take it apart.

Arguments: the file with those lines. Prints one JSON object.
"""
import json
import resource
import sys
from pathlib import Path

import numpy as np
import torch

torch.manual_seed(0)
torch.set_num_threads(1)
random = np.random.default_rng(1)


def flip_flop(trials, steps):
    """Pulses of ±1 on three inputs; each output holds the sign of the last."""
    u = (random.random((trials, steps, 3)) < 0.1) * random.choice([-1.0, 1.0], (trials, steps, 3))
    u[:, 0] = random.choice([-1.0, 1.0], (trials, 3))
    z, held = np.zeros_like(u), np.zeros((trials, 3))
    for t in range(steps):
        held = np.where(u[:, t] != 0, u[:, t], held)
        z[:, t] = held
    return torch.tensor(u).float(), torch.tensor(z).float()


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = torch.nn.GRU(3, 24, batch_first=True)
        self.out = torch.nn.Linear(24, 3)

    def forward(self, u):
        return self.out(self.gru(u)[0])


model = Model()
adam = torch.optim.Adam(model.parameters(), lr=0.01)
for update in range(300):
    u, z = flip_flop(64, 40)
    adam.zero_grad()
    ((model(u) - z) ** 2).mean().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    adam.step()
trials, _ = flip_flop(100, 60)

printed = []
here = {"model": model, "trials": trials, "print": lambda *words: printed.append(" ".join(map(str, words)))}
exec(Path(sys.argv[1]).read_text(), here)



def moved(x):
    """How far PyTorch itself moves a state in one step without input."""
    start = torch.tensor(x).float().reshape(1, 1, -1)
    return float((model.gru(torch.zeros(1, 1, 3), start)[1] - start).abs().max())


used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(u.ru_utime + u.ru_stime for u in used)
import lethe  # noqa: E402

# a pulse of a step, then about as long as it was trained to hold
u, z = flip_flop(100, 30)
own = lethe.verdict(model, inputs=u, targets=z)
durations = {"pulse": 1, "hold": 10, "response": 5}
verdict = lethe.verdict(model, "flip-flop", settings={"durations": durations})
memories = here["d"].memories(codes=(-1, 1))
print(
    json.dumps(
        {
            "printed": printed,
            "labels": [memory.label for memory in memories],
            "moves": max(moved(memory.x) for memory in memories),
            "seconds": seconds,
            "verdict": verdict,
            "own": own,
        }
    )
)
