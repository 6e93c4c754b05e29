"""Times training steps of transformers' BridgeTower on image-text matching, as `bridgestream bench train` does.

Random weights, one batch of random pairs for all steps: forward, loss, backward, torch's AdamW, in eager mode. The first
step is not counted. One JSON line a precision and optimiser.

    ./bridgestream bench train --json
    python peer_train.py --precision fp32,bf16 --optimiser fused,foreach [--device cuda]

Versions it was written with: torch 2.15.0, transformers 5.24.0.
"""
import argparse
import json
import statistics
import time

import torch
import transformers
from transformers import BridgeTowerConfig, BridgeTowerForImageAndTextRetrieval

parser = argparse.ArgumentParser()
parser.add_argument("--config", help="a config.json in place of base's")
parser.add_argument("--image-size", type=int, default=288)
parser.add_argument("--batch", type=int, default=8)
parser.add_argument("--tokens", type=int, default=50)
parser.add_argument("--precision", default="fp32,bf16")
parser.add_argument("--optimiser", default="fused,foreach")
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--threads", type=int, default=0)
parser.add_argument("--device", default="cpu")
options = parser.parse_args()

if options.threads:
    torch.set_num_threads(options.threads)
torch.manual_seed(1)
if options.config:
    config = BridgeTowerConfig.from_json_file(options.config)
else:
    config = BridgeTowerConfig(vision_config={"image_size": options.image_size})
side = config.vision_config.image_size
model = BridgeTowerForImageAndTextRetrieval(config).train().to(options.device)
shape = (options.batch, options.tokens)
batch = {
    "input_ids": torch.randint(4, config.text_config.vocab_size, shape),
    "attention_mask": torch.ones(shape, dtype=torch.long),
    "pixel_values": torch.randn(options.batch, 3, side, side),
    "labels": torch.randint(0, 2, (options.batch,)),
}
batch = {name: tensor.to(options.device) for name, tensor in batch.items()}


def step(optimiser, bfloat16):
    with torch.autocast(options.device, torch.bfloat16, enabled=bfloat16):
        loss = model(**batch).loss
    assert torch.isfinite(loss)
    loss.backward()
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)


for kind in options.optimiser.split(","):
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-5, betas=(0.9, 0.98), weight_decay=0.01, **{kind: True})
    for precision in options.precision.split(","):
        seconds = []
        for number in range(options.steps + 1):
            start = time.perf_counter()
            step(optimiser, precision == "bf16")
            if number:
                seconds.append(time.perf_counter() - start)
        print(
            json.dumps(
                {
                    "precision": precision,
                    "device": options.device,
                    "optimiser": kind,
                    "steps_per_second_median": 1 / statistics.median(seconds),
                    "steps_per_second_best": 1 / min(seconds),
                    "parameters": sum(p.numel() for p in model.parameters()),
                    "torch": torch.__version__,
                    "transformers": transformers.__version__,
                }
            ),
            flush=True,
        )
    del optimiser
