#!/usr/bin/env bash
# On the machine with the card, where pack.sh's pieces lie beside this script:
#   bench.sh WORK [cuda|cpu]
# Measures the engine in fp16 from Java and transformers in Python on the same images, texts and weights, base at 288 and 384 pixels
# and large at 574, and writes WORK/results.jsonl: the peer's lines, each card's GEMM rate, and the engine's reports. With `cpu` in
# place of `cuda` it shows on any machine that the pieces fit together (fp32, one round, base at 288 pixels).
set -euo pipefail
pieces=$(cd "$(dirname "$0")" && pwd)
work=$(realpath -m "$1")
device=${2:-cuda}
mkdir -p "$work/runtime"
if [ ! -x "$work/runtime/jre/bin/java" ]; then
  cat "$pieces"/bundle.tar.xz.* | tar xJf - -C "$work/runtime"
  cat "$pieces"/cuda-provider.xz.* | xz -d -T0 >"$work/runtime/natives/libonnxruntime_providers_cuda.so"
fi
# CUDA's libraries are those that torch brought along.
nvidia=$(python3 -c 'import nvidia; print(list(nvidia.__path__)[0])' 2>/dev/null || true)
if [ -n "$nvidia" ]; then
  LD_LIBRARY_PATH=$(find "$nvidia" -maxdepth 2 -name lib -type d -printf '%p:')${LD_LIBRARY_PATH:-}
  export LD_LIBRARY_PATH
fi
CLASSPATH=$(find "$work/runtime/jars" -name '*.jar' | sort | tr '\n' ':')
export CLASSPATH

engine() {
  "$work/runtime/jre/bin/java" -Djava.awt.headless=true "-Donnxruntime.native.path=$work/runtime/natives" \
    io.bridgestream.cli.Bridgestream bench engine --device "$device" --work "$work/models" --json "$@"
}
peer() {
  python3 "$pieces/peer_bench.py" --device "$device" --inputs "$work/inputs" "$@" >>"$work/results.jsonl"
}
measure() { # size side rounds modes
  rm -rf "$work/inputs"
  engine --size "$1" --image-size "$2" --rounds "$3" --write-inputs "$work/inputs" "${more[@]}" |
    tr -d '\n' >>"$work/results.jsonl"
  echo >>"$work/results.jsonl"
  peer --model "$work/models/bridgetower-$1" --image-size "$2" --rounds "$3" --modes "$4"
}

: >"$work/results.jsonl"
if [ "$device" = cuda ]; then
  more=()
  measure base 288 20 fp16,compile+fp16
  measure base 384 20 fp16,compile+fp16
  more=(--load 'one_text,eight_texts,policy,full_batch')
  measure large 574 10 fp16,compile+fp16
else
  more=(--precision fp32)
  measure base 288 1 eager
fi
echo "results: $work/results.jsonl"
