"""Loads every safetensors file of a folder with the reference implementation, and its index if there is one.

Run with Python 3.11, torch 2.15.0 and safetensors 0.8.0 on a folder that was written here:

    python model/src/test/python/check_safetensors.py FOLDER

Prints one line per file; fails if a file doesn't load, isn't marked as a torch model, or differs from the index.
"""

import json
import pathlib
import sys

from safetensors import safe_open


def main():
    folder = pathlib.Path(sys.argv[1])
    found = {}
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as file:
            assert file.metadata() == {"format": "pt"}, file.metadata()
            names = list(file.keys())
            elements = sum(file.get_tensor(name).numel() for name in names)
            found.update({name: path.name for name in names})
        print(f"{path.name}: {len(names)} tensors, {elements} elements")
    index = folder / "model.safetensors.index.json"
    if index.exists():
        assert json.loads(index.read_text())["weight_map"] == found
        print(f"{index.name}: agrees with the shards")


if __name__ == "__main__":
    main()
