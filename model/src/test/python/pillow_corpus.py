"""Compares our image decoding and resizing with Pillow's, over a folder of real files.

1. mvn -pl model test -Dtest=CorpusDumpTest -Dcorpus.dir=FOLDER -Dcorpus.out=OUT
2. python pillow_corpus.py FOLDER OUT [--digests FILE]

Step 1 writes OUT/ours.tsv and our decoded pixels; step 2 decodes the same files with Pillow, resizes
*our* pixels with Pillow, and reports: per format the files read by both, those with identical pixels,
the largest and mean difference of the others, and every file that only one side can read.
--digests writes, for the files that both decode alike (no JPEG: its pixels depend on the JDK's build), the
digests that CorpusDigestTest checks: mvn -pl model test -Dtest=CorpusDigestTest -Dcorpus.dir=FOLDER

FOLDER of the published figures: one folder each, of image files only (png, jpg, jpeg, webp, gif, bmp), named like
    golang-1.19-src, golang-golang-x-image-dev              Debian 12 packages, unpacked with dpkg-deb -x
    commons-imaging-1.0.0-alpha6-tests, imageio-jpeg-3.14.0-tests, imageio-webp-3.14.0-tests,
    tika-parsers-1.28.5-tests                               jars of Maven Central with classifier "tests", unzipped

Made with Python 3.11, pillow 13.0.0, numpy 2.4.6.
"""

import argparse
import collections
import hashlib
import pathlib
import warnings

import numpy
from PIL import Image

SIZES = ((384, 384), (64, 96), (31, 200))
MAGIC = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"RIFF", "WebP"), (b"GIF8", "GIF"), (b"BM", "BMP"))
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


def format_of(data):
    return next((name for magic, name in MAGIC if data.startswith(magic)), "other")


def pillow(path, channels):
    """Returns the pixels that Pillow decodes, with as many channels as ours have."""
    with Image.open(path, formats=FORMATS) as image:
        image.load()
        mode = image.mode
        return numpy.asarray(image.convert("RGBA" if channels == 4 else "RGB")), mode


def resized_digest(pixels):
    image = Image.fromarray(pixels)
    digest = hashlib.sha256()
    for size in SIZES:
        digest.update(image.resize(size, Image.Resampling.BICUBIC).tobytes())
    return digest.hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--digests", type=pathlib.Path)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    stats = collections.defaultdict(collections.Counter)
    largest = collections.defaultdict(int)
    total = collections.defaultdict(lambda: [0, 0])
    disagreements, differing, digests = [], [], []
    for line in (arguments.out / "ours.tsv").read_text().splitlines():
        name, status, detail, micros, *rest = line.split("\t")
        path = arguments.folder / name
        kind = format_of(path.read_bytes()[:16])
        if kind == "other":
            stats[kind]["refused by us"] += status != "ok"
            stats[kind]["files"] += 1
            continue
        stats[kind]["files"] += 1
        ours = None
        if status == "ok":
            width, height, channels = map(int, rest[0].split("x"))
            ours = numpy.fromfile(arguments.out / detail, numpy.uint8).reshape(height, width, channels)
            stats[kind]["decoded by us"] += 1
            match = resized_digest(ours) == rest[1]
            stats[kind]["resized alike" if match else "RESIZED DIFFERENTLY"] += 1
        try:
            theirs, mode = pillow(path, 3 if ours is None else ours.shape[2])
            stats[kind]["decoded by Pillow"] += 1
        except Exception as error:  # noqa: BLE001 - whatever Pillow raises, it refuses
            if ours is not None:
                disagreements.append(f"{kind} {name}: only we read it; Pillow: {type(error).__name__}: {error}")
            continue
        if ours is None:
            disagreements.append(f"{kind} {name} ({mode}): only Pillow reads it; we: {status} {detail}")
            continue
        stats[kind]["decoded by both"] += 1
        if ours.shape != theirs.shape:
            differing.append(f"{kind} {name}: ours is {ours.shape}, Pillow's {theirs.shape}")
            continue
        difference = numpy.abs(ours[..., :3].astype(int) - theirs[..., :3].astype(int))
        if ours.shape[2] == 4 and (ours[..., 3] != theirs[..., 3]).any():
            differing.append(f"{kind} {name} ({mode}): alpha differs")
        if difference.max() == 0:
            stats[kind]["identical"] += 1
            if kind != "JPEG":
                decoded = hashlib.sha256(ours.tobytes()).hexdigest()
                digests.append("\t".join((name, rest[0], decoded, rest[1])))
        else:
            differing.append(f"{kind} {name} ({mode}): largest {difference.max()}, mean {difference.mean():.4f}")
            largest[kind] = max(largest[kind], int(difference.max()))
        total[kind][0] += int(difference.sum())
        total[kind][1] += difference.size
    for kind, counter in stats.items():
        mean = total[kind][0] / max(total[kind][1], 1)
        print(kind, dict(counter), f"largest {largest[kind]}, mean {mean:.6f}")
    print(*disagreements, *differing, sep="\n")
    if arguments.digests:
        arguments.digests.write_text("\n".join(digests) + "\n")


if __name__ == "__main__":
    main()
