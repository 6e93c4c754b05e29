"""Times transformers' BridgeTower with its match head on what `bridgestream bench engine` asked.

The peer of the engine's figures: a user of transformers has pairs, so eight texts about an image are eight pairs, and
an image seen before is computed again. Measured is the model's forward pass alone, on inputs that are preprocessed
already; the engine's figures include decoding, resizing and tokenizing.

    ./bridgestream bench engine --image-size 384 --write-inputs /tmp/inputs --json > engine.json
    python peer_bench.py --model bench-engine/bridgetower-base --inputs /tmp/inputs --image-size 384

One JSON line a mode and load: pairs per second of the best and the median round, the largest difference of its logits
from eager fp32, and the logits of the first image themselves, to compare with `bridgestream ask --json`.
Modes: eager (fp32), bf16, fp16, compile, compile+bf16, compile+fp16; what a mode can't do is its line's "error".
On a card (--device cuda) it also asks batches of images, as the engine's loads full_batch and many_images do, and first
measures the card's fp16 product, the peak that the engine's operations per second are compared with.

Versions it was written with: torch 2.15.0, transformers 5.24.0, tokenizers of that release, pillow.
"""

import argparse
import json
import platform
import statistics
import time
from pathlib import Path

import torch
import transformers
from PIL import Image
from tokenizers import Tokenizer
from transformers import BridgeTowerForImageAndTextRetrieval
from transformers.models.bridgetower.image_processing_pil_bridgetower import BridgeTowerImageProcessorPil

LOADS = {"one_text": (1, 1), "eight_texts": (1, 8)}  # images, texts about each
CARD_LOADS = LOADS | {"full_batch": (8, 8), "many_images": (64, 1)}
TYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def pixel_values(inputs, names, side):
    """The images as the model reads them, [images, 3, side, side], by the Pillow back end."""
    edge = {"shortest_edge": side}
    processor = BridgeTowerImageProcessorPil(size=edge, crop_size=edge)
    images = [Image.open(inputs / name).convert("RGB") for name in names]
    return processor(images, return_tensors="pt")["pixel_values"]


def token_ids(folder, texts):
    """Ids and mask of the texts, padded to the longest."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    encoded = tokenizer.encode_batch(texts)
    return torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded])


def load_model(folder, side, dtype):
    config = transformers.BridgeTowerConfig.from_pretrained(folder)
    config._attn_implementation = "eager"  # transformers has no other one for this architecture
    model = BridgeTowerForImageAndTextRetrieval.from_pretrained(folder, config=config, dtype=dtype).eval()
    if side != config.vision_config.image_size:
        resize_positions(model, side)
    return model


def resize_positions(model, side):
    """The position table for another side, by the bicubic interpolation of transformers itself."""
    embeddings = model.bridgetower.vision_model.visual.embeddings
    table = embeddings.position_embedding.weight.data
    old, new = int((table.shape[0] - 1) ** 0.5), side // embeddings.patch_size
    grid = table[1:].float().reshape(1, old, old, -1).permute(0, 3, 1, 2)
    grid = torch.nn.functional.interpolate(grid, size=(new, new), mode="bicubic", align_corners=False)
    table = torch.cat([table[:1], grid.permute(0, 2, 3, 1).reshape(new * new, -1).to(table.dtype)])
    embeddings.position_embedding = torch.nn.Embedding.from_pretrained(table)
    embeddings.image_size, embeddings.num_patches, embeddings.num_positions = side, new * new, new * new + 1
    embeddings.register_buffer("position_ids", torch.arange(new * new + 1).expand((1, -1)), persistent=False)


def measure(run, batches, rounds):
    """The logits of the first batch, and the seconds of each round from inputs on the device to logits in memory."""
    with torch.inference_mode():
        first = run(batches[0])
        run(batches[-1])
        seconds = []
        for i in range(rounds):
            start = time.perf_counter()
            run(batches[i % len(batches)])
            seconds.append(time.perf_counter() - start)
    return first, seconds


def pairs_of(pixels, ids, mask, images, texts):
    """Batches of so many images with so many texts about each: pairs, image by image, where the pixels are."""
    ids, mask = ids.to(pixels.device), mask.to(pixels.device)
    groups = [pixels[i : i + images] for i in range(0, len(pixels) - images + 1, images)]
    return [
        dict(
            input_ids=ids.repeat(images, 1),
            attention_mask=mask.repeat(images, 1),
            pixel_values=group.repeat_interleave(texts, dim=0),
        )
        for group in groups
    ]


def card_peak():
    """Operations per second of the card's fp16 product."""
    size, rounds = 8192, 20
    a = torch.randn(size, size, device="cuda", dtype=torch.float16)
    best = float("inf")
    for _ in range(5):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(rounds):
            a @ a
        torch.cuda.synchronize()
        best = min(best, (time.perf_counter() - start) / rounds)
    return 2 * size**3 / best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="checkpoint folder, as transformers loads it")
    parser.add_argument("--inputs", type=Path, required=True, help="what bench engine --write-inputs wrote")
    parser.add_argument("--image-size", type=int, required=True)
    parser.add_argument("--modes", default="eager,bf16,compile,compile+bf16")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--threads", type=int, default=0, help="0 for torch's own choice")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    inputs = json.loads((options.inputs / "inputs.json").read_text())
    pixels = pixel_values(options.inputs, inputs["images"], options.image_size)
    reference = {}
    if options.device == "cuda":
        print(json.dumps(dict(card=torch.cuda.get_device_name(), fp16_operations_per_second=card_peak())), flush=True)
    loads = LOADS if options.device == "cpu" else CARD_LOADS
    for mode in options.modes.split(","):
        parts = mode.split("+")
        dtype = next((TYPES[part] for part in parts if part in TYPES), torch.float32)
        model = load_model(options.model, options.image_size, dtype).to(options.device)
        forward = torch.compile(model) if "compile" in parts else model
        placed = pixels.to(options.device, dtype)
        for load, (images, texts) in loads.items():
            ids, mask = token_ids(options.model, inputs["texts"][:texts])
            batches = pairs_of(placed, ids, mask, images, texts)
            if not batches:
                continue
            line = dict(
                peer=mode, load=load, images=images, pairs=images * texts, image_size=options.image_size,
                threads=torch.get_num_threads(), processor=platform.processor() or platform.machine(),
                torch=torch.__version__, transformers=transformers.__version__,
            )
            try:
                logits, seconds = measure(lambda batch: forward(**batch).logits.float().cpu(), batches, options.rounds)
                reference.setdefault(load, logits)
                line.update(
                    answers_per_second_best=images * texts / min(seconds),
                    answers_per_second_median=images * texts / statistics.median(seconds),
                    difference=float((logits - reference[load]).abs().max()),
                    logits=logits.tolist(),
                )
            except Exception as failure:  # a mode that the peer lacks is a result
                line.update(error=f"{type(failure).__name__}: {str(failure)[:200]}")
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
