"""Loads the output folders of short training runs in transformers and compares what comes out.

    mvn -q -pl training -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
    python trained_folders.py FOLDER training/target/test-classes:training/target/classes:$(cat training/target/classpath)

Java trains a tiny BridgeTower with dropout on a generated data set, six updates for each list of objectives, and writes what
the model that it left in the output folder makes of random images and texts. Here the class of transformers that has the
head loads the same folder; keys that are missing or of another shape are errors, and of the unexpected ones only other heads
may be there. FOLDER is emptied. One line a class: objectives, class, its output, the largest absolute difference.

Versions: Python 3.11, torch 2.15.0, transformers 5.24.0. Nothing is downloaded.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import (
    BridgeTowerForContrastiveLearning,
    BridgeTowerForImageAndTextRetrieval,
    BridgeTowerForMaskedLM,
    BridgeTowerModel,
)

RUNS = ["itm", "mlm", "itc", "mlm, itm", "itm-itc", "vqa, itm, mlm, itc"]
CLASSES = {
    "pooler_output": BridgeTowerModel,
    "itm_logits": BridgeTowerForImageAndTextRetrieval,
    "mlm_logits": BridgeTowerForMaskedLM,
    "itc_logits": BridgeTowerForContrastiveLearning,
}
HEADS = ("mlm_score.", "itm_score.", "itc_", "logit_scale", "vqa_classifier.")
TOLERANCE = 1e-5


def compare(run: Path, name: str, computed: dict) -> float:
    model, loading = CLASSES[name].from_pretrained(run / "out", output_loading_info=True)
    assert not loading["missing_keys"] and not loading["mismatched_keys"], (name, loading)
    others = [key for key in loading["unexpected_keys"] if not key.startswith(HEADS)]
    assert not others, (name, others)
    inputs = {key: computed[key] for key in ("input_ids", "attention_mask", "pixel_values")}
    with torch.no_grad():
        output = model.eval()(**inputs)
    names = ("text_features", "image_features", name) if name == "pooler_output" else (name,)
    found = [output[key] if key in output else output.logits for key in names]
    return max((ours - theirs).abs().max().item() for ours, theirs in zip((computed[key] for key in names), found))


def main(folder: Path, classpath: str):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    java = ["java", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "io.bridgestream.training.run.TrainedFolders", str(folder)]
    subprocess.run(java + RUNS, check=True, env=os.environ | {"CLASSPATH": classpath})
    worst = 0.0
    for objectives in RUNS:
        run = folder / objectives.replace(", ", "+")
        computed = load_file(run / "computed.safetensors")
        for name, kind in CLASSES.items():
            if name in computed:
                difference = compare(run, name, computed)
                worst = max(worst, difference)
                print(f"| {objectives} | {kind.__name__} | {name} | {difference:.1e} |", flush=True)
    assert worst < TOLERANCE, f"Cannot accept differences of {TOLERANCE} or more, found {worst}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
