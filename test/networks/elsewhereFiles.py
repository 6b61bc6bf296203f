"""Files as other tools write them, for makeElsewhere.py."""
import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "elsewhere")
os.makedirs(FOLDER, exist_ok=True)


def path(name):
    return os.path.join(FOLDER, name)


def npz(name, arrays):
    np.savez(path(name), **arrays)


def safetensors(name, arrays):
    """https://github.com/huggingface/safetensors, "Format"."""
    kinds = {"f4": "F32", "f8": "F64", "f2": "F16", "i8": "I64"}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, value in arrays.items():
        value = np.ascontiguousarray(value)
        raw = value.tobytes()
        header[key] = {
            "dtype": kinds[value.dtype.str[1:]],
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))
