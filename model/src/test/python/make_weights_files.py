"""Makes the small weights files that the tests of io.bridgestream.model.tensors read.

Run from the repository's root, with Python 3.11, torch 2.15.0, numpy 2.4.6 and safetensors 0.8.0:

    python model/src/test/python/make_weights_files.py

It writes to model/src/test/resources/io/bridgestream/model/tensors. Every file F of weights gets an F.json beside it
with the type, shape and values of each tensor as torch sees them; floats are written so that they read back exactly.
"""

import collections
import json
import pathlib
import sys
import types

import safetensors.torch
import torch

FOLDER = pathlib.Path("model/src/test/resources/io/bridgestream/model/tensors")

TYPES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def expect(file, tensors):
    expected = {}
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().flatten()
        values = values.double() if values.is_floating_point() else values.long()
        expected[name] = {
            "type": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "values": values.tolist(),
        }
    (FOLDER / (file + ".json")).write_text(json.dumps(expected, indent=None) + "\n")


def every_type():
    generator = torch.Generator().manual_seed(7)
    numbers = torch.randn(2, 3, generator=generator, dtype=torch.float64)
    tensors = {}
    for dtype, name in TYPES.items():
        tensors["matrix_" + name.lower()] = (numbers * 50).abs().to(dtype)
    tensors["scalar"] = torch.tensor(0.07)
    tensors["empty"] = torch.zeros(0, 4)
    tensors["half_extremes"] = torch.tensor([65504.0, 6e-8, -6.1e-5, 0.0, -0.0], dtype=torch.float16)
    tensors["bfloat_extremes"] = torch.tensor([3.3e38, 1e-40, -1.0], dtype=torch.bfloat16)
    tensors["long_extremes"] = torch.tensor([2**63 - 1, -(2**63)])
    tensors["bytes_extremes"] = torch.tensor([0, 255], dtype=torch.uint8)
    return tensors


def views():
    base = torch.arange(24, dtype=torch.float32)
    return collections.OrderedDict(
        [
            ("base", base),
            ("row_of_base", base[6:9]),
            ("transposed", base.view(4, 6).t()),
            ("every_other", base[1::2]),
            ("permuted", base.view(2, 3, 4).permute(2, 0, 1)),
            ("expanded", torch.tensor([1.5, -2.5]).expand(3, 2)),
            ("transposed_half", base.view(4, 6).t().half()[:, 1:3].t()),
            ("parameter", torch.nn.Parameter(torch.tensor([4.0, 5.0]))),
            ("parameter_view", torch.nn.Parameter(base[:4].view(2, 2).t())),
            ("empty_view", base[24:]),
            ("one_by_one", base[5:6].view(1, 1).t()),
            ("position_ids", torch.arange(6).expand((1, -1))),
        ]
    )


def model_checkpoint_class():
    """The class whose object old Lightning versions use as a key, without Lightning."""
    module = types.ModuleType("pytorch_lightning.callbacks.model_checkpoint")
    for name in ("pytorch_lightning", "pytorch_lightning.callbacks", module.__name__):
        sys.modules[name] = types.ModuleType(name)
    sys.modules[module.__name__] = module
    module.ModelCheckpoint = type("ModelCheckpoint", (), {"__module__": module.__name__})
    return module.ModelCheckpoint


def attribute_dict():
    module = types.ModuleType("pytorch_lightning.utilities.parsing")
    sys.modules["pytorch_lightning.utilities"] = types.ModuleType("pytorch_lightning.utilities")
    sys.modules[module.__name__] = module
    module.AttributeDict = type("AttributeDict", (dict,), {"__module__": module.__name__})
    return module.AttributeDict


def lightning():
    layer = torch.nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(6).view(2, 3) / 8)
        layer.bias.copy_(torch.tensor([0.25, -0.5]))
    optimizer = torch.optim.AdamW(layer.parameters(), lr=1e-3)
    layer(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    config = {
        "exp_name": "finetune",
        "loss_names": {"vqa": 1, "itm": 0},
        "image_size": 384,
        "learning_rate": 1e-5,
        "train_transform_keys": ["clip"],
        "load_path": None,
        "test_only": False,
        "seed": 2**40,
        "huge": 2**70,
        "betas": (0.9, 0.98),
    }
    losses = collections.defaultdict(dict)
    losses["train"]["total"] = 0.5
    checkpoint = {
        "epoch": 3,
        "global_step": 1200,
        "pytorch-lightning_version": "1.3.2",
        "state_dict": layer.state_dict(),
        "callbacks": {
            model_checkpoint_class(): {
                "monitor": "val/the_metric",
                "best_model_score": torch.tensor(0.625),
                "best_model_path": "last.ckpt",
            }
        },
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [{"base_lrs": [1e-3], "lr_lambdas": [None]}],
        "loops": {"device": torch.device("cuda", 0), "seen": {1, 2}, "frozen": frozenset(["a"])},
        "extras": {
            "bytes": b"\x00\xff",
            "no_bytes": b"",
            "dtype": torch.float16,
            "size": torch.Size([2, 3]),
            "losses": losses,
            "hparams": attribute_dict()(a=1),
            1: "int key",
            None: "none key",
        },
        "hparams_name": "config",
        "hyper_parameters": {"config": config},
    }
    return layer, checkpoint


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    tensors = every_type()
    torch.save(tensors, FOLDER / "every-type.bin")
    expect("every-type.bin", tensors)
    safetensors.torch.save_file(tensors, FOLDER / "every-type.safetensors", {"format": "pt"})
    expect("every-type.safetensors", tensors)

    torch.save(views(), FOLDER / "views.bin")
    expect("views.bin", views())
    torch.save(views(), FOLDER / "views-protocol-5.bin", pickle_protocol=5)
    expect("views-protocol-5.bin", views())

    layer, checkpoint = lightning()
    torch.save(checkpoint, FOLDER / "lightning.ckpt")
    expect("lightning.ckpt", layer.state_dict())
    torch.save(checkpoint, FOLDER / "lightning-protocol-4.ckpt", pickle_protocol=4)
    expect("lightning-protocol-4.ckpt", layer.state_dict())

    torch.save(layer.state_dict(), FOLDER / "legacy.bin", _use_new_zipfile_serialization=False)
    torch.jit.script(layer).save(FOLDER / "script.pt")
    torch.save(layer, FOLDER / "module.bin")


if __name__ == "__main__":
    main()
