"""Draws the small sample images of SampleImagesTest and, for each, what Pillow decodes.

    python sample_images.py model/src/test/resources/io/bridgestream/model/image/samples

`NAME.EXT` is the sample, `NAME.EXT.expected.png` its pixels as Pillow reads them (RGBA where it has alpha).
Made with Python 3.11, pillow 13.0.0 (libjpeg-turbo, libwebp), numpy 2.4.6.
"""

import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image

WIDTH, HEIGHT = 37, 29


def photo():
    """A smooth picture with some detail, which lossy formats keep well."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    planes = [120 + 100 * numpy.sin(x / 9 + y / 17), 128 + 90 * numpy.cos(y / 7), 90 + 3 * x + 0.6 * y]
    noise = numpy.random.default_rng(20261122).normal(0, 4, (HEIGHT, WIDTH, 3))
    return Image.fromarray(numpy.clip(numpy.stack(planes, -1) + noise, 0, 255).astype(numpy.uint8))


def with_alpha(image):
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    result = image.copy()
    result.putalpha(Image.fromarray(((x * 7 + y * 3) % 256).astype(numpy.uint8)))
    return result


def bmp(bits, compression, masks, rows, header=40, top_down=False):
    info = struct.pack("<IiiHHIIiiII", header, WIDTH, -HEIGHT if top_down else HEIGHT, 1, bits, compression, len(rows), 0, 0, 0, 0)
    body = struct.pack(f"<{len(masks)}I", *masks)
    padding = b"\0" * max(0, header - 40 - len(body))
    offset = 14 + len(info) + len(body) + len(padding)
    return b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + body + padding + rows


def bmp_16(image):
    rows = b""
    for row in numpy.asarray(image)[::-1].astype(int):
        packed = (row[:, 0] >> 3) << 11 | (row[:, 1] >> 2) << 5 | row[:, 2] >> 3
        data = packed.astype("<u2").tobytes()
        rows += data + b"\0" * (-len(data) % 4)
    return bmp(16, 3, (0xF800, 0x7E0, 0x1F), rows)


def bmp_alpha(image):
    pixels = numpy.asarray(image)[:, :, [2, 1, 0, 3]]
    return bmp(32, 3, (0xFF0000, 0xFF00, 0xFF, 0xFF000000), pixels.tobytes(), header=108, top_down=True)


def bmp_rle8(image):
    indexed = image.quantize(16)
    rows = b""
    for row in numpy.asarray(indexed)[::-1]:
        rows += b"".join(bytes((1, value)) for value in row[:20]) + bytes((0, len(row) - 20)) + row[20:].tobytes()
        rows += b"\0" * ((len(row) - 20) % 2) + b"\0\0"
    rows += b"\0\1"
    colors = numpy.zeros((256, 4), numpy.uint8)
    palette = numpy.array(indexed.getpalette(), numpy.uint8).reshape(-1, 3)
    colors[: len(palette), :3] = palette[:, ::-1]
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 1, len(rows), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 1078 + len(rows), 0, 0, 1078) + info + colors.tobytes() + rows


def png(bits, color, rows, *chunks):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, color, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *(chunk(*c) for c in chunks), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_rgb16(image):
    deep = numpy.asarray(image).astype(">u2") * 257
    return png(16, 2, b"".join(b"\0" + row.tobytes() for row in deep))


def png_grey2(image):
    grey = numpy.asarray(image.convert("L")) >> 6
    rows = b""
    for row in grey:
        bits = numpy.unpackbits(row[:, None], axis=1)[:, 6:].reshape(-1)
        rows += b"\0" + numpy.packbits(bits).tobytes()
    return png(2, 0, rows)


def gif_with_offset(image):
    """A 20x10 see-through frame at (9, 7) of the screen; Pillow writes no offsets in first frames."""
    import io

    buffer = io.BytesIO()
    image.crop((0, 0, 20, 10)).quantize(7).save(buffer, "GIF", transparency=3)
    data = bytearray(buffer.getvalue())
    data[6:10] = struct.pack("<HH", WIDTH, HEIGHT)
    descriptor = data.index(b"\x2c\0\0\0\0" + struct.pack("<HH", 20, 10))
    data[descriptor + 1 : descriptor + 5] = struct.pack("<HH", 9, 7)
    return bytes(data)


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    image, alpha = photo(), with_alpha(photo())
    image.save(target / "baseline.jpg", quality=90, subsampling=2)
    image.save(target / "full-chroma.jpg", quality=90, subsampling=0, restart_marker_rows=1)
    image.save(target / "progressive.jpg", quality=90, progressive=True)
    image.convert("L").save(target / "grey.jpg", quality=90)
    image.convert("CMYK").save(target / "cmyk.jpg", quality=90)
    image.quantize(11).save(target / "palette.png", bits=4, transparency=b"\x00\x80\xff")
    alpha.convert("LA").save(target / "grey-alpha.png")
    alpha.save(target / "alpha.png")
    image.convert("1").save(target / "bits.png")
    image.convert("RGB").save(target / "keyed.png", transparency=image.getpixel((3, 4)))
    (target / "rgb16.png").write_bytes(png_rgb16(image))
    (target / "grey2.png").write_bytes(png_grey2(image))
    image.save(target / "lossy.webp", quality=90)
    alpha.save(target / "lossy-alpha.webp", quality=90)
    image.save(target / "lossless.webp", lossless=True)
    alpha.save(target / "lossless-alpha.webp", lossless=True, exact=True)
    image.save(target / "animated.webp", lossless=True, save_all=True, append_images=[image.rotate(180)])
    image.quantize(200).save(target / "plain.gif", interlace=0)
    image.quantize(60).save(target / "interlaced.gif", interlace=1)
    (target / "offset.gif").write_bytes(gif_with_offset(image))
    frames = [image.quantize(20), image.rotate(180).quantize(20)]
    frames[0].save(target / "animated.gif", save_all=True, append_images=frames[1:])
    image.save(target / "rgb24.bmp")
    image.convert("1").save(target / "bits.bmp")
    image.quantize(200).save(target / "palette8.bmp")
    alpha.convert("RGB").convert("RGBA").save(target / "rgb32.bmp")
    (target / "rgb565.bmp").write_bytes(bmp_16(image))
    (target / "alpha32.bmp").write_bytes(bmp_alpha(alpha))
    (target / "runs8.bmp").write_bytes(bmp_rle8(image))
    for path in sorted(target.iterdir()):
        if path.suffix in (".md",) or path.name.endswith(".expected.png"):
            continue
        with Image.open(path) as opened:
            mode = "RGBA" if opened.has_transparency_data else "RGB"
            opened.convert(mode).save(target / f"{path.name}.expected.png", optimize=True)


if __name__ == "__main__":
    main()
