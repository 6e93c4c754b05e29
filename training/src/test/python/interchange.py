"""Carries checkpoint folders both ways between transformers and the Java side, and compares what comes out.

    mvn -q -pl training -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
    python interchange.py FOLDER training/target/test-classes:training/target/classes:$(cat training/target/classpath) [CASE...]

From transformers: each case's model, with formula weights, is saved as safetensors, as shards with an index,
and as pytorch_model.bin with the position_ids buffers that old versions stored; Java loads each folder, checks
every weight bit by bit and runs it. To transformers: Java writes each model as one file and as shards;
transformers' class loads it, reports missing, unexpected and mismatched keys, and runs it; every weight and every field of the
config is compared. The same with preprocessor_config.json: both sides prepare the same images by it, bit for bit.
Cases are those of transformers_parity.py with at most one head. FOLDER is emptied.

Versions: as transformers_parity.py.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import load_file, save_file
from transformers import BridgeTowerConfig, BridgeTowerModel
from transformers.models.bridgetower.image_processing_pil_bridgetower import BridgeTowerImageProcessorPil
from transformers.utils.logging import disable_progress_bar

import formula
from transformers_parity import HEAD_CLASSES, Case, fill_weights

CASES = [
    "tiny-seed1-batch4-padded-model",
    "tiny-seed2-batch4-padded-mlm",
    "tiny-seed3-batch4-padded-itm",
    "tiny-seed4-batch4-padded-itc",
]
MAIN = "io.bridgestream.training.parity.Interchange"

# What transformers notes about the file, not about the model.
ABOUT_THE_FILE = {"architectures", "dtype", "transformers_version", "_name_or_path"}

# What transformers saves, for Java to read: its defaults, and settings unlike them.
PROCESSORS = {
    "defaults": {},
    "other": dict(size={"shortest_edge": 160}, size_divisor=16, crop_size={"shortest_edge": 144},
                  image_mean=[0.5, 0.4, 0.3], image_std=[0.2, 0.3, 0.4]),
    "uncropped": dict(size={"shortest_edge": 96}, do_center_crop=False),
}

# Height and width of the images.
SIDES = [(150, 200), (640, 480), (90, 300)]

# Where our folders name their heads, which transformers keeps as a field it doesn't know.
OUR_FIELD = "task_heads"


def class_of(case: Case) -> type:
    return HEAD_CLASSES[case.heads[0]] if case.heads else BridgeTowerModel


@torch.no_grad()
def outputs_of(case: Case, model: torch.nn.Module) -> dict:
    inputs = case.inputs()
    trunk = getattr(model, "bridgetower", model)
    outputs = {}
    hook = trunk.register_forward_hook(lambda _module, _arguments, result: outputs.update(
        {name: result[name] for name in ("text_features", "image_features", "pooler_output")}))
    for head in case.heads:
        result = model(**inputs, **case.target(head, inputs["attention_mask"]))
        outputs |= {f"{head}_logits": result.logits, f"{head}_loss": result.loss}
    if not case.heads:
        model(**inputs)
    hook.remove()
    return {f"output.{name}": value.contiguous().numpy() for name, value in outputs.items()}


def save(folder: Path, case: Case) -> None:
    """Writes the folders that Java reads."""
    model = class_of(case)(case.config).eval()
    fill_weights(case, model, {})
    model.save_pretrained(folder / "single")
    size = sum(parameter.nbytes for parameter in model.parameters())
    model.save_pretrained(folder / "sharded", max_shard_size=size // 4)
    assert (folder / "sharded" / "model.safetensors.index.json").exists()
    state = model.state_dict()
    prefix = "bridgetower." if case.heads else ""
    state[f"{prefix}text_model.embeddings.position_ids"] = torch.arange(514)[None]
    patches = (case.config.vision_config.image_size // case.config.vision_config.patch_size) ** 2
    state[f"{prefix}vision_model.visual.embeddings.position_ids"] = torch.arange(patches + 1)[None]
    model.config.save_pretrained(folder / "bin")
    torch.save(state, folder / "bin" / "pytorch_model.bin")
    save_file(outputs_of(case, model), folder / "outputs.safetensors")


def load(folder: Path, case: Case) -> str:
    """Loads a folder that Java wrote, and returns a row of a Markdown table."""
    model, report = class_of(case).from_pretrained(folder, output_loading_info=True)
    keys = [len(report[kind]) for kind in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs")]
    expected = class_of(case)(case.config)
    weights = {}
    fill_weights(case, expected, weights)
    loaded = {name.removeprefix("bridgetower."): value for name, value in model.named_parameters()}
    unequal = sum(not torch.equal(weights[name], loaded[name]) for name in weights)
    outputs = outputs_of(case, model.eval())
    written = load_file(folder.parent / "outputs.safetensors")
    assert outputs.keys() == written.keys()
    difference = max(abs(outputs[name] - written[name]).max() for name in outputs)
    fields = differing_fields(BridgeTowerConfig.from_pretrained(folder), case.config, case.heads == ["itc"])
    return (f"| {case.name} | written here, {folder.name} | {keys[0]} / {keys[1]} / {keys[2]} / {keys[3]} "
            f"| {unequal} of {len(weights)} | {difference:.1e} | {fields} |")


def differing_fields(found: BridgeTowerConfig, expected: BridgeTowerConfig, contrastive: bool) -> str:
    """Names the fields of another value. Only a contrastive model's config has the fields of its head."""
    left, right = found.to_dict(), expected.to_dict()
    ignored = ABOUT_THE_FILE | {OUR_FIELD}
    if not contrastive:
        ignored |= {"contrastive_hidden_size", "logit_scale_init_value"}
    differing = []
    for name in sorted((left.keys() | right.keys()) - ignored):
        a, b = left.get(name), right.get(name)
        if isinstance(a, dict):
            differing += [f"{name}.{key}" for key in a.keys() | b.keys()
                          if key not in ABOUT_THE_FILE and a.get(key) != b.get(key)]
        elif a != b:
            differing.append(name)
    return ", ".join(differing) or "none"


def pixels_difference(folder: Path) -> str:
    """Compares what transformers makes of the images by a preprocessor_config.json with what Java made."""
    processor = BridgeTowerImageProcessorPil.from_pretrained(folder)
    found = load_file(folder / "pixels.safetensors")
    differences = []
    for index, (height, width) in enumerate(SIDES):
        noise = formula.integers(index, "image", height * width * 3, 256).astype(np.uint8)
        image = Image.fromarray(noise.reshape(height, width, 3))
        expected = np.asarray(processor(image, return_tensors="np")["pixel_values"][0])
        actual = found[f"pixels.{index}"]
        assert expected.shape == actual.shape, (folder, expected.shape, actual.shape)
        differences.append(abs(expected - actual).max())
    return f"| {folder.parent.name} | {folder.name} | {len(SIDES)} | {max(differences):.1e} |"


def java(classpath: str, *arguments) -> None:
    options = ["-Xmx512m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"]
    subprocess.run(["java", *options, "-cp", classpath, MAIN, *map(str, arguments)], check=True)


def preprocessing(folder: Path, classpath: str) -> None:
    for name, settings in PROCESSORS.items():
        BridgeTowerImageProcessorPil(**settings).save_pretrained(folder / "saved by transformers" / name)
    java(classpath, "preprocess", folder / "saved by transformers", folder / "written here")
    print("\n| preprocessor_config.json | folder | images | largest difference of a pixel value |\n|---|---|---|---|")
    for config in sorted(folder.glob("*/*/preprocessor_config.json")):
        print(pixels_difference(config.parent))


def main() -> None:
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    folder, classpath = Path(sys.argv[1]), sys.argv[2]
    names = sys.argv[3:] or CASES
    disable_progress_bar()
    shutil.rmtree(folder, ignore_errors=True)
    print("| case | folder | missing / unexpected / mismatched / errors | weights not bit-identical "
          "| largest difference of an output | config fields that differ |", flush=True)
    print("|---|---|---|---|---|---|", flush=True)
    for name in names:
        save(folder / "saved" / name, Case(name))
    java(classpath, "read", folder / "saved")
    java(classpath, "write", folder / "written", *names)
    for name in names:
        for variant in ("single", "sharded"):
            print(load(folder / "written" / name / variant, Case(name)))
    preprocessing(folder / "preprocessing", classpath)


if __name__ == "__main__":
    main()
