"""One update of a recurrent network by PyTorch: what learning by gradient is measured against.

Forward, backward and Adam of torch.nn.RNN, GRU or LSTM with a linear read-out, in float32, on a batch that is given; one
thread. Prints one JSON object.

    /usr/bin/python3 bench/gradient.py update --cell gru --n 128 --count 64 --steps 100 --updates 20
"""

import argparse
import json
import time

import torch

INPUTS, OUTPUTS, WARM_UP = 4, 3, 2


def update(cell, n, count, steps, updates):
    """Milliseconds of each update, of the clock and of the process."""
    torch.manual_seed(1)
    layer = {"rate": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell](INPUTS, n)
    readout = torch.nn.Linear(n, OUTPUTS)
    adam = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=0.001)
    inputs = torch.randn(steps, count, INPUTS)
    targets = torch.randn(steps, count, OUTPUTS)
    wall, processor = [], []
    for number in range(-WARM_UP, updates):
        began, spent = time.perf_counter(), time.process_time()
        adam.zero_grad()
        rates, _ = layer(inputs)
        loss = ((readout(rates) - targets) ** 2).mean()
        loss.backward()
        adam.step()
        if number >= 0:
            wall.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - spent))
    return {"cell": cell, "n": n, "count": count, "steps": steps, "updates": updates, "wall": wall, "processor": processor}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["update"])
    parser.add_argument("--cell", choices=["rate", "gru", "lstm"], default="rate")
    for name, value in (("n", 64), ("count", 64), ("steps", 100), ("updates", 20)):
        parser.add_argument(f"--{name}", type=int, default=value)
    given = parser.parse_args()
    torch.set_num_threads(1)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = update(given.cell, given.n, given.count, given.steps, given.updates)
    share = (time.process_time() - cpu) / (time.perf_counter() - wall)
    print(json.dumps({"answer": answer | {"torch": torch.__version__}, "cpuShare": share}))


main()
