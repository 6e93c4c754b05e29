"""Numbers that Java and numpy compute alike, bit by bit, so that no weights have to be stored.

Element i of the tensor called NAME under SEED is

    a * u(i) + b        in float32, rounded after each of the two operations,
    u(i) = (splitmix64(hash(SEED, NAME), i) >> 40) * 2^-23 - 1        in [-1, 1), exact in float32,

where hash is FNV-1a (64 bits) of the name's UTF-8 bytes, mixed with the seed, and a and b follow from the
kind of the tensor (`scale_of`). The Java twin is io.bridgestream.training.parity.FormulaNumbers.

The scales keep activations healthy at full size: matrices have variance 1 / fan-in, so that states keep
a variance near 1; LayerNorm inputs have a variance of 0.08 and more, far above every epsilon; tanh and softmax are not
saturated; LayerNorm weights spread around 1. Queries and keys are twice as large, and what attention writes is smaller:
otherwise the tokens of a text become alike in the 24 layers of the large model, attention has nothing left to choose
from, and the gradients of queries are what rounding leaves of sums that cancel.

Imported by the other scripts here; needs numpy 2.
"""

import math

import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
CHUNK = 1 << 20
SHARPER = 2.0
WEAKER = 0.3


def mix(z: int) -> int:
    """splitmix64's finaliser."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def start_of(seed: int, name: str) -> int:
    """Where the stream of a tensor starts."""
    fnv = 0xCBF29CE484222325
    for byte in name.encode():
        fnv = ((fnv ^ byte) * 0x100000001B3) & MASK
    return mix((fnv + seed * GOLDEN) & MASK)


def stream(seed: int, name: str, first: int, count: int) -> np.ndarray:
    """64 random bits for each of the elements first .. first + count - 1."""
    z = np.arange(first + 1, first + count + 1, dtype=np.uint64)
    z *= np.uint64(GOLDEN)
    z += np.uint64(start_of(seed, name))
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def scale_of(name: str, shape: tuple) -> tuple:
    """(a, b) for a weight, by its canonical name and shape."""
    if len(shape) == 0:
        return 0.1, {"logit_scale": 2.6592}.get(name, 0.5 if name.endswith("beta") else 1.0)
    if len(shape) == 1 and name.endswith(".weight"):
        return 0.1, 1.0  # LayerNorm
    if len(shape) == 1:
        return 0.1, 0.0  # biases, and the class token
    if len(shape) == 2 and "embedding" in name:
        return 0.5, 0.0
    return gain_of(name) * math.sqrt(3.0 / math.prod(shape[1:])), 0.0


def gain_of(name: str) -> float:
    """How much a matrix amplifies: attention is made sharper, and writes less to the residual stream."""
    if name.endswith((".query.weight", ".key.weight", ".in_proj_weight")):
        return SHARPER
    return WEAKER if name.endswith(("attention.output.dense.weight", ".out_proj.weight")) else 1.0


def fill(target: np.ndarray, seed: int, name: str, a: float, b: float) -> None:
    """Writes the numbers of a tensor into a contiguous float32 array."""
    flat = target.reshape(-1)
    for first in range(0, flat.size, CHUNK):
        part = flat[first : first + CHUNK]
        bits = stream(seed, name, first, part.size) >> np.uint64(40)
        u = bits.astype(np.float32) * np.float32(2.0**-23) - np.float32(1)
        np.multiply(u, np.float32(a), out=part)
        np.add(part, np.float32(b), out=part)


def integers(seed: int, name: str, count: int, bound: int) -> np.ndarray:
    """Integers in [0, bound)."""
    return ((stream(seed, name, 0, count) >> np.uint64(40)) % np.uint64(bound)).astype(np.int64)


def signs(seed: int, name: str, first: int, count: int) -> np.ndarray:
    """Four vectors of -1 and +1, [4, count]: the top four bits of the stream."""
    bits = stream(seed, name, first, count)
    return np.stack([1.0 - 2.0 * ((bits >> np.uint64(63 - k)) & np.uint64(1)).astype(np.float64) for k in range(4)])
