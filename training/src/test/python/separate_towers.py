"""Makes src/test/resources/towers: a tiny RoBERTa and a tiny CLIP in folders as transformers saves them, and what they compute.

    python training/src/test/python/separate_towers.py

Versions it was written with: torch 2.15.0, transformers 5.24.0.
"""
import pathlib

import torch
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel, RobertaConfig, RobertaForMaskedLM

folder = pathlib.Path(__file__).parents[1] / "resources" / "towers"
torch.manual_seed(7)
text = RobertaForMaskedLM(
    RobertaConfig(
        vocab_size=320,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=12,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
    )
).eval()
side = {"hidden_size": 64, "intermediate_size": 256, "num_attention_heads": 1, "num_hidden_layers": 2}
image = CLIPModel(
    CLIPConfig(
        vision_config={**side, "image_size": 24, "patch_size": 8},
        text_config={"hidden_size": 16, "intermediate_size": 16, "num_attention_heads": 1, "num_hidden_layers": 1, "vocab_size": 8,
                     "max_position_embeddings": 4, "eos_token_id": 7},
        projection_dim=8,
    )
).eval()
with torch.no_grad():
    for parameter in [*text.parameters(), *image.parameters()]:
        parameter.add_(torch.randn_like(parameter) * 0.1)  # biases and norms say something too
    ids = torch.tensor([[0, 5, 9, 33, 2], [0, 41, 2, 1, 1]])
    mask = (ids != 1).long()
    pixels = torch.randn(2, 3, 24, 24)
    outputs = {
        "input_ids": ids,
        "attention_mask": mask,
        "text_class": text.roberta(ids, mask).last_hidden_state[:, 0].contiguous(),
        "pixels": pixels,
        "image_class": image.vision_model(pixels).pooler_output,
    }
for name, model in (("roberta", text), ("clip", image)):
    model.save_pretrained(folder / name)
    (folder / name / "generation_config.json").unlink(missing_ok=True)
save_file(outputs, folder / "outputs.safetensors")
