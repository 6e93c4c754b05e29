"""Writes what Pillow makes of a small image: python augmentations.py > .../augment/pillow.tsv (Pillow, numpy)."""
import base64
import numpy as np
from PIL import Image, ImageEnhance, ImageOps

W, H = 23, 17
y, x, c = np.meshgrid(range(H), range(W), range(3), indexing="ij")
IMAGE = Image.fromarray(((x * 7 + y * 13 + c * 50 + (x * y * (c + 3)) % 61) % 200 + 20).astype(np.uint8))


def affine(*m):
    return IMAGE.transform(IMAGE.size, Image.AFFINE, m)


def solarize_add(amount):
    added = np.clip(np.array(IMAGE).astype(int) + amount, 0, 255).astype(np.uint8)
    return ImageOps.solarize(Image.fromarray(added), 128)


for magnitude in (7, 9):
    for sign in (1, -1):
        s = magnitude / 30
        v, e = sign * s, float(s) * 1.8 + 0.1
        results = {
            "AUTO_CONTRAST": ImageOps.autocontrast(IMAGE),
            "EQUALIZE": ImageOps.equalize(IMAGE),
            "ROTATE": IMAGE.rotate(v * 30),
            "POSTERIZE": ImageOps.posterize(IMAGE, max(1, int(s * 4))),
            "SOLARIZE": ImageOps.solarize(IMAGE, s * 256),
            "SOLARIZE_ADD": solarize_add(int(s * 110)),
            "COLOR": ImageEnhance.Color(IMAGE).enhance(e),
            "CONTRAST": ImageEnhance.Contrast(IMAGE).enhance(e),
            "BRIGHTNESS": ImageEnhance.Brightness(IMAGE).enhance(e),
            "SHARPNESS": ImageEnhance.Sharpness(IMAGE).enhance(e),
            "SHEAR_X": affine(1, v * 0.3, 0, 0, 1, 0),
            "SHEAR_Y": affine(1, 0, 0, v * 0.3, 1, 0),
            "TRANSLATE_X": affine(1, 0, v * 100, 0, 1, 0),
            "TRANSLATE_Y": affine(1, 0, 0, 0, 1, v * 100),
        }
        for name, image in results.items():
            print(name, magnitude, sign, base64.b64encode(image.tobytes()).decode(), sep="\t")
print("CROP", 0, 1, base64.b64encode(IMAGE.crop((3, 2, 16, 12)).resize((8, 8), Image.BICUBIC).tobytes()).decode(), sep="\t")
print("FLIP", 0, 1, base64.b64encode(IMAGE.transpose(Image.FLIP_LEFT_RIGHT).tobytes()).decode(), sep="\t")
for right, down in ((3, -2), (-30, 5)):
    padded = np.pad(np.array(IMAGE), ((30, 30), (30, 30), (0, 0)), "edge")
    shifted = padded[30 - down : 30 - down + H, 30 - right : 30 - right + W]
    print("SHIFT", right, down, base64.b64encode(shifted.tobytes()).decode(), sep="\t")
