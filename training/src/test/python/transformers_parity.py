"""Runs transformers' BridgeTower classes on formula weights and writes what comes out.

    python transformers_parity.py golden FOLDER [CASE...]   compact files, as committed for `mvn verify`
    python transformers_parity.py full FOLDER CASE...       every element of every output and gradient

A case is SIZE-seedN-batchN-(padded|unpadded)-HEADS: SIZE tiny, base (288 px) or large (294 px), HEADS model
(the bare trunk) or some of mlm, itm, itc joined by '+', which then share one trunk and sum their losses.
Without cases, `golden` writes those in GOLDEN_CASES. Weights, token ids, labels and pixels follow from the case
by the formula in formula.py; evaluation mode, float32, CPU, eager attention (the class has no other).

A file is safetensors. Full: `output.NAME` and `gradient.NAME`, as they are. Compact: every output as
`output.NAME.samples` (SAMPLES elements at positions given by the formula, all if there are no more) and
`output.NAME.sums` (L2 norm, largest absolute value, dot products with four +-1 vectors), and all gradients
as `gradients.samples` [P, 8], `gradients.sums` [P, 6], one row per parameter in the order of their sorted
names; `gradients.present` [P] is 0 for parameters that no gradient reaches. Compact files of the large model have
no gradients, since the build that reads them should not need the memory.
The Java side is io.bridgestream.training.parity.

Versions: Python 3.11, torch 2.15.0, transformers 5.23.0, numpy 2, safetensors 0.8. Nothing is downloaded.
"""

import functools
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch.utils.checkpoint import checkpoint
from transformers import (
    BridgeTowerConfig,
    BridgeTowerForContrastiveLearning,
    BridgeTowerForImageAndTextRetrieval,
    BridgeTowerForMaskedLM,
    BridgeTowerModel,
)
from transformers.models.bridgetower.modeling_bridgetower import (
    BridgeTowerBertCrossLayer,
    BridgeTowerResidualAttention,
    BridgeTowerTextLayer,
)

import formula

SAMPLES = 256
GRADIENT_SAMPLES = 8

GOLDEN_CASES = [
    *(f"tiny-seed{seed}-batch{batch}-{padding}-{heads}" for seed, batch, padding, heads in [
        (1, 1, "unpadded", "model"),
        (2, 4, "padded", "model"),
        (1, 1, "unpadded", "mlm"),
        (2, 4, "padded", "mlm"),
        (1, 1, "padded", "itm"),
        (3, 4, "unpadded", "itm"),
        (2, 4, "unpadded", "itc"),
        (3, 4, "padded", "itc"),
        (3, 4, "padded", "mlm+itm+itc"),
    ]),
    "base-seed1-batch1-unpadded-mlm+itm+itc",
    "base-seed2-batch4-padded-mlm+itm+itc",
    "large-seed1-batch1-padded-mlm+itm+itc",
]

CASE = re.compile(r"(tiny|base|large)-seed(\d+)-batch(\d+)-(padded|unpadded)-(.+)")

HEAD_CLASSES = {
    "mlm": BridgeTowerForMaskedLM,
    "itm": BridgeTowerForImageAndTextRetrieval,
    "itc": BridgeTowerForContrastiveLearning,
}


def config_of(size: str) -> BridgeTowerConfig:
    head = dict(contrastive_hidden_size=512, logit_scale_init_value=2.6592)
    if size == "base":
        return BridgeTowerConfig(**head)
    if size == "large":
        text = dict(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096)
        vision = dict(hidden_size=1024, num_hidden_layers=24, patch_size=14, image_size=294)
        top = dict(hidden_size=1024, num_attention_heads=16)
    else:
        text = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, vocab_size=99)
        vision = dict(hidden_size=64, num_hidden_layers=2, patch_size=16, image_size=64)
        top = dict(hidden_size=64, num_attention_heads=4, num_hidden_layers=2)
    return BridgeTowerConfig(text_config=text, vision_config=vision, **top, **head)


class Case:
    """What a case's name says, and the inputs that follow from it."""

    def __init__(self, name: str):
        parts = CASE.fullmatch(name)
        if not parts:
            raise SystemExit(f"Cannot run case '{name}': see --help for how a case is named")
        self.name = name
        self.size = parts[1]
        self.seed = int(parts[2])
        self.batch = int(parts[3])
        self.padded = parts[4] == "padded"
        self.heads = [] if parts[5] == "model" else parts[5].split("+")
        self.config = config_of(self.size)
        self.tokens = 12 if self.size == "tiny" else 36

    def integers(self, name: str, count: int, bound: int) -> np.ndarray:
        return formula.integers(self.seed, name, count, bound)

    def inputs(self) -> dict:
        """Row r of a padded batch has T - (r + 1) T / 6 tokens; ids are 0, words from 3 on, 2, then 1."""
        shape = (self.batch, self.tokens)
        vocab = self.config.text_config.vocab_size
        ids = 3 + self.integers("input_ids", self.batch * self.tokens, vocab - 3).reshape(shape)
        mask = np.ones(shape, np.int64)
        for row in range(self.batch):
            length = self.tokens - (row + 1) * self.tokens // 6 if self.padded else self.tokens
            ids[row, 0] = 0
            ids[row, length - 1] = 2
            ids[row, length:] = 1
            mask[row, length:] = 0
        side = self.config.vision_config.image_size
        pixels = np.empty((self.batch, 3, side, side), np.float32)
        formula.fill(pixels, self.seed, "pixel_values", 2.0, 0.0)
        return {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "pixel_values": torch.from_numpy(pixels),
        }

    def target(self, head: str, mask: torch.Tensor) -> dict:
        """MLM: about every fourth real token, position 1 always, asks for some word. ITM: random labels."""
        if head == "itc":
            return {"return_loss": True}
        if head == "itm":
            return {"labels": torch.from_numpy(self.integers("itm_labels", self.batch, 2))}
        count = self.batch * self.tokens
        words = self.integers("mlm_labels", count, self.config.text_config.vocab_size).reshape(self.batch, -1)
        asked = self.integers("mlm_asked", count, 4).reshape(self.batch, -1) == 0
        asked[:, 1] = True
        return {"labels": torch.from_numpy(np.where(asked & (mask.numpy() == 1), words, -100))}


def fill_weights(case: Case, module: torch.nn.Module, parameters: dict) -> None:
    """Fills the parameters that have no numbers yet, and adds them under their canonical names."""
    for key, parameter in module.named_parameters():
        name = key.removeprefix("bridgetower.")
        if name not in parameters:
            scale = formula.scale_of(name, tuple(parameter.shape))
            formula.fill(parameter.data.numpy(), case.seed, name, *scale)
            parameters[name] = parameter


def run(case: Case, gradients: bool) -> tuple[dict, dict]:
    """Returns the outputs, and the parameters with their gradients, under canonical names."""
    trunk = BridgeTowerModel(case.config).eval()
    parameters, outputs = {}, {}
    fill_weights(case, trunk, parameters)
    inputs = case.inputs()

    def keep_trunk(_module, _arguments, result):
        for name in ("text_features", "image_features", "pooler_output"):
            outputs[name] = result[name].detach()

    trunk.register_forward_hook(keep_trunk)
    if case.size == "large":
        recompute_layers(trunk)
    if not case.heads:
        with torch.no_grad():
            trunk(**inputs)
        return outputs, {}
    for head in case.heads:
        model = with_shared_trunk(HEAD_CLASSES[head], case.config, trunk).eval()
        fill_weights(case, model, parameters)
        with torch.set_grad_enabled(gradients):
            result = model(**inputs, **case.target(head, inputs["attention_mask"]))
        outputs[f"{head}_logits"] = result.logits.detach()
        outputs[f"{head}_loss"] = result.loss.detach()
        if gradients:
            result.loss.backward()
    return outputs, parameters if gradients else {}


def recompute_layers(trunk: BridgeTowerModel) -> None:
    """Lets the backward pass repeat each layer's forward pass, so that batches of the large model fit memory."""
    for module in trunk.modules():
        if isinstance(module, (BridgeTowerBertCrossLayer, BridgeTowerResidualAttention, BridgeTowerTextLayer)):
            module.forward = functools.partial(checkpoint, module.forward, use_reentrant=False)


def with_shared_trunk(kind: type, config: BridgeTowerConfig, trunk: BridgeTowerModel) -> torch.nn.Module:
    """A head class around a trunk that is already there; its own heads have no numbers yet."""
    with torch.device("meta"):
        model = kind(config)
    model.bridgetower = trunk
    for name, module in list(model.named_children()):
        if name != "bridgetower":
            module.to_empty(device="cpu")
    if kind is BridgeTowerForContrastiveLearning:
        model.logit_scale = torch.nn.Parameter(torch.empty(()))
    return model


def sums(name: str, values: np.ndarray) -> np.ndarray:
    flat = values.reshape(-1)
    dots = np.zeros(4)
    for first in range(0, flat.size, formula.CHUNK):
        part = flat[first : first + formula.CHUNK].astype(np.float64)
        dots += formula.signs(0, name, first, part.size) @ part
    norm = np.sqrt(np.sum(np.square(flat, dtype=np.float64)))
    return np.array([norm, np.abs(flat).max(), *dots], np.float32)


def samples(name: str, values: np.ndarray, count: int) -> np.ndarray:
    flat = values.reshape(-1)
    if flat.size <= count:
        return flat
    return flat[formula.integers(0, name, count, flat.size)]


def compact(outputs: dict, parameters: dict) -> dict:
    file = {}
    for name, value in outputs.items():
        file[f"output.{name}.samples"] = samples(name, value.numpy(), SAMPLES)
        file[f"output.{name}.sums"] = sums(name, value.numpy())
    if parameters:
        names = sorted(parameters)
        gradient_samples = np.zeros((len(names), GRADIENT_SAMPLES), np.float32)
        gradient_sums = np.zeros((len(names), 6), np.float32)
        present = np.zeros(len(names), np.uint8)
        for row, name in enumerate(names):
            gradient = parameters[name].grad
            if gradient is not None:
                present[row] = 1
                some = samples(name, gradient.numpy(), GRADIENT_SAMPLES)
                gradient_samples[row, : some.size] = some
                gradient_sums[row] = sums(name, gradient.numpy())
        file["gradients.present"] = present
        file["gradients.samples"] = gradient_samples
        file["gradients.sums"] = gradient_sums
    return file


def full(outputs: dict, parameters: dict) -> dict:
    file = {f"output.{name}": value.numpy() for name, value in outputs.items()}
    for name, parameter in parameters.items():
        if parameter.grad is not None:
            file[f"gradient.{name}"] = parameter.grad.numpy()
    return file


def report(outputs: dict) -> None:
    """Says how healthy the activations are."""
    for name, value in outputs.items():
        print(f"  {name:16} {list(value.shape)!s:20} mean {value.mean():8.4f} deviation {value.std():.4f}"
              if value.numel() > 1 else f"  {name:16} {value.item():.6f}")


def main() -> None:
    if len(sys.argv) < 3 or sys.argv[1] not in ("golden", "full"):
        raise SystemExit(__doc__)
    golden = sys.argv[1] == "golden"
    write = compact if golden else full
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[3:] or GOLDEN_CASES:
        started = time.monotonic()
        case = Case(name)
        outputs, parameters = run(case, gradients=not golden or case.size != "large")
        print(f"{name}: {time.monotonic() - started:.1f} s", flush=True)
        report(outputs)
        save_file(write(outputs, parameters), folder / f"{name}.safetensors")


if __name__ == "__main__":
    main()
