"""Writes what the original normaliser makes of a few thousand answers, for AnswerNormalizerTest.

The function normalize_word of microsoft/BridgeTower, commit 90f4bac (src/utils/glossary.py), which makes
the 3,129 labels, is run as it is. The strings: all words of its tables, marks and periods in every
neighbourhood, exotic blanks and digits, and random mixtures of all (seeded).

Writes model/src/test/resources/io/bridgestream/model/vqa/normalized-answers.jsonl.gz, one line a
string: {"answer": ..., "normalized": ...}.

Run:  python make_normalized_answers.py PATH/TO/glossary.py      (Python 3.11, nothing to install)
"""

import gzip
import importlib.util
import json
import random
import sys
import warnings
from pathlib import Path

OUTPUT = (Path(__file__).parent.parent
          / "resources/io/bridgestream/model/vqa/normalized-answers.jsonl.gz")
SEED = 20261122
WORDS = ("a an the A An THE one Two TEN none zero eleven net pizza frisbee yes No t-shirt 1,000 3.5 .5 5. "
         "U.S.A. u.s. mr.smith can't cant don't Dont o'clock 10:30 $1,234.56 50% black&white red/white "
         "(left) [x] {y} \"quoted\" x=y+z a_b c\\d <s> user@site.com `code` wow! huh? it's Its 's ' '' "
         "\u00e9t\u00e9 \u00c9T\u00c9 \u0130stanbul \u03a3\u039f\u03a3 \u1e9e \u0661,\u0662 .\u0663 \u4e2d\u6587 \U0001f600").split()
PIECES = list(";/[]\"{}()=+\\_-><@`,?!.':0123 aA\t\n\u00a0\u2003\u3000\u0085\u001c\u200b\ufeff\u0664\uff11")


def load(path):
    specification = importlib.util.spec_from_file_location("glossary", path)
    module = importlib.util.module_from_spec(specification)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        specification.loader.exec_module(module)
    return module


def answers(glossary):
    rng = random.Random(SEED)
    known = list(glossary.contractions) + list(glossary.contractions.values()) + list(glossary.manual_map)
    texts = ["", " ", ".", "," * 40, "." * 31, "." * 32, "." * 33, "a." * 40, ". " * 40, "1." * 40, ".1" * 40]
    texts += known + [word.upper() for word in known] + [word.capitalize() for word in known] + WORDS
    for mark in glossary.punct + ["."]:
        texts += [mark, f"x{mark}y", f"x {mark}y", f"x{mark} y", f"x {mark} y", f"x{mark}y {mark}z",
                  f"1{mark}2", f"1{mark}2 1,2", f"x\t{mark}y", f"x{mark}\u00a0y", f"{mark}x{mark}", mark * 3]
    for _ in range(1_200):
        separator = rng.choice([" ", " ", ", ", "-", "\t", "  ", "/"])
        texts.append(separator.join(rng.choice(WORDS + known) for _ in range(rng.randint(1, 6))))
    for _ in range(1_200):
        texts.append("".join(rng.choice(PIECES) for _ in range(rng.randint(1, 25))))
    return list(dict.fromkeys(texts))


def main():
    glossary = load(sys.argv[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lines = [json.dumps({"answer": text, "normalized": glossary.normalize_word(text)})
                 for text in answers(glossary)]
    with open(OUTPUT, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "answers")


if __name__ == "__main__":
    main()
