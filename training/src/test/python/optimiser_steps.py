"""Trains transformers' BridgeTower for 20 updates with the originals' AdamW and writes what the weights become.

    python optimiser_steps.py GOLDEN OUTPUT.safetensors

GOLDEN is the golden case hf_itm_mlm_gradients (folder, inputs). Loss: MLM + ITM on one fixed batch, evaluation mode,
float32, one thread. The optimiser is transformers 4.17's AdamW, which newer versions lack, line by line; groups and
rates are microsoft/BridgeTower's. The file holds `losses` [21] and, after 1 and after 20 updates, up to 64 evenly spaced
numbers of every parameter, as `step1.NAME` and `step20.NAME`. The Java side is GoldenTwentyStepsTest.

Versions: Python 3.11, torch 2.15.0, transformers 5.24.0. Nothing is downloaded.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import BridgeTowerForImageAndTextRetrieval, BridgeTowerForMaskedLM

SAMPLES = 64
UPDATES = 20
RATE, DECAY, HEAD, CROSS = 1e-4, 0.01, 5, 5
BETA1, BETA2, EPS = 0.9, 0.98, 1e-8
HEADS = ("vqa_classifier", "nlvr2_classifier", "snli_classifier", "mlm_score", "itm_score", "itc_text_head", "itc_image_head")
WITHOUT_DECAY = ("bias", "LayerNorm.bias", "LayerNorm.weight", "norm.bias", "norm.weight", "norm1.bias", "norm1.weight",
                 "norm2.bias", "norm2.weight")


def rate(name):
    if "cross_modal" in name:
        return RATE * CROSS
    return RATE * HEAD if any(head in name for head in HEADS) else RATE


class AdamW:
    """transformers 4.17 optimization.AdamW, correct_bias=True."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.state = {}

    @torch.no_grad()
    def step(self):
        for name, p in self.parameters.items():
            if p.grad is None:
                continue
            first, second, steps = self.state.get(name, (torch.zeros_like(p), torch.zeros_like(p), 0))
            steps += 1
            first.mul_(BETA1).add_(p.grad, alpha=1.0 - BETA1)
            second.mul_(BETA2).addcmul_(p.grad, p.grad, value=1.0 - BETA2)
            denominator = second.sqrt().add_(EPS)
            size = rate(name) * (1.0 - BETA2**steps) ** 0.5 / (1.0 - BETA1**steps)
            p.addcdiv_(first, denominator, value=-size)
            if not any(part in name for part in WITHOUT_DECAY):
                p.add_(p, alpha=-rate(name) * DECAY)
            self.state[name] = (first, second, steps)
            p.grad = None


def samples(tensor):
    flat = tensor.detach().flatten()
    count = min(SAMPLES, flat.numel())
    return flat[[i * flat.numel() // count for i in range(count)]].clone()


def main(golden, output):
    torch.set_num_threads(1)
    tokens = BridgeTowerForMaskedLM.from_pretrained(golden).eval()
    match = BridgeTowerForImageAndTextRetrieval.from_pretrained(golden).eval()
    match.bridgetower = tokens.bridgetower
    parameters = dict(tokens.named_parameters()) | dict(match.named_parameters())
    inputs = load_file(golden / "inputs.safetensors")

    def loss():
        common = dict(attention_mask=inputs["attention_mask"], pixel_values=inputs["pixel_values"])
        asked = tokens(input_ids=inputs["mlm_input_ids"], labels=inputs["mlm_labels"], **common).loss
        return asked + match(input_ids=inputs["input_ids"], labels=inputs["itm_labels"], **common).loss

    optimiser = AdamW(parameters)
    out, losses = {}, []
    for update in range(1, UPDATES + 1):
        value = loss()
        losses.append(value.item())
        value.backward()
        optimiser.step()
        if update in (1, UPDATES):
            out |= {f"step{update}.{name}": samples(p) for name, p in parameters.items()}
    losses.append(loss().item())
    out["losses"] = torch.tensor(losses)
    save_file(out, output)
    print("losses", losses)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
