"""Lists a digest of every weights file of the golden data, as torch and safetensors read it.

Run from the repository's root, with Python 3.11, torch 2.15.0, numpy 2.4.6 and safetensors 0.8.0:

    python model/src/test/python/digest_golden_weights.py ../shared/golden

It writes model/src/test/resources/io/bridgestream/model/tensors/golden-weights.json: file, number of tensors, and the
SHA-256 over the tensors in the order of their names: name, type, shape, bytes (row-major, little-endian).
"""

import hashlib
import json
import pathlib
import sys

import safetensors.torch
import torch

TYPES = {torch.float32: "F32", torch.float16: "F16", torch.int64: "I64"}


def tensors_of(path):
    if path.suffix == ".safetensors":
        return safetensors.torch.load_file(path)
    loaded = torch.load(path, map_location="cpu", weights_only=False, pickle_module=inert_pickle())
    return loaded.get("state_dict", loaded)


def inert_pickle():
    """Python's pickle, with a stand-in for the Lightning class that a key refers to."""
    import pickle
    import types

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            if module.startswith("pytorch_lightning"):
                return type(name, (), {"__module__": module})
            return super().find_class(module, name)

    return types.SimpleNamespace(__name__="inert", Unpickler=Unpickler, load=pickle.load, UnpicklingError=pickle.UnpicklingError)


def digest(tensors):
    sha = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        sha.update(f"{name} {TYPES[tensor.dtype]} {list(tensor.shape)}\n".encode())
        sha.update(tensor.numpy().tobytes())
    return {"tensors": len(tensors), "sha256": sha.hexdigest()}


def main():
    golden = pathlib.Path(sys.argv[1])
    files = sorted(
        file
        for pattern in ("*/model*.safetensors", "*/model.ckpt", "*/pytorch_model.bin")
        for file in golden.glob(pattern)
    )
    digests = {str(file.relative_to(golden)): digest(tensors_of(file)) for file in files}
    target = pathlib.Path("model/src/test/resources/io/bridgestream/model/tensors/golden-weights.json")
    target.write_text(json.dumps(digests, indent=1) + "\n")


if __name__ == "__main__":
    main()
