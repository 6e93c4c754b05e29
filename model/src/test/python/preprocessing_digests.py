"""Writes what PreprocessingGoldenTest checks: SHA-256 digests of every expected tensor of the golden
case `preprocessing`, and a copy of some of its images.

    python preprocessing_digests.py GOLDEN/preprocessing model/src/test/resources/io/bridgestream/model/image/golden

The golden case was made with transformers 5.23.0 and pillow 13.0.0 (its case.json says how). The digest
is taken over the tensor's bytes as they lie in the safetensors file: little-endian, row-major.

Made with Python 3.11, numpy 2.4.6, safetensors 0.8.0.
"""

import hashlib
import json
import pathlib
import shutil
import sys

from safetensors import safe_open

COMMITTED = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 19, 27, 28, 31, 32, 33, 34, 36)


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    images = json.loads((source / "case.json").read_text())["images"]
    lines = []
    for name in ("uint8", "float"):
        with safe_open(source / f"{name}.safetensors", "np") as tensors:
            for key in tensors.keys():
                if ".tv." in key:
                    continue  # another resize; the Pillow back end is the reference
                tensor = tensors.get_tensor(key)
                shape = "x".join(map(str, tensor.shape))
                lines.append(f"{key}\t{shape}\t{hashlib.sha256(tensor.tobytes()).hexdigest()}")
    (target / "digests.tsv").write_text("\n".join(sorted(lines)) + "\n")
    files = [f"{image['index']}\t{image['file']}\t{image.get('decoded', image['file'])}" for image in images]
    (target / "images.tsv").write_text("\n".join(files) + "\n")
    for index in COMMITTED:
        for file in {images[index]["file"], images[index].get("decoded", images[index]["file"])}:
            if images[index]["index"] == 15 and file.endswith(".jpg"):
                continue
            shutil.copyfile(source / "images" / file, target / file)


if __name__ == "__main__":
    main()
