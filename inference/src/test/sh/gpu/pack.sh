#!/usr/bin/env bash
# Packs what `bench engine` needs on a machine with a card that has Python's torch for CUDA 13 and transformers, but no Java, no
# Maven and no network:
#   inference/src/test/sh/gpu/pack.sh FOLDER     pieces of at most 60 MB, some 330 MB in all
# There: FOLDER/bench.sh WORK (about 15 minutes on an H100), which writes WORK/results.jsonl. Needs here: JDK 17, Maven, Python with pip, xz, zip and unzip.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../../../../.." && pwd)
out=$(realpath -m "$1")
version=$(sed -n 's:.*<onnxruntime.version>\(.*\)</onnxruntime.version>.*:\1:p' "$home/pom.xml")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out" "$work/bundle/natives" "$work/bundle/jars"

"$home/bridgestream" --version >/dev/null # builds what is older than its sources
jlink --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.unsupported \
  --strip-debug --no-man-pages --no-header-files --compress=2 --output "$work/bundle/jre"

# Our classes and all they link to; not the large libraries that only streams and training load.
IFS=: read -ra entries <<<"$(<"$home/cli/target/dependencies.txt")"
number=0
for entry in "$home/cli/target/classes" "${entries[@]}"; do
  number=$((number + 1))
  case $entry in
    */org/bytedeco/*-linux-x86_64.jar | */flink-rpc-akka-loader-*.jar | */flink-shaded-[nz]*.jar | */zstd-jni-*.jar | */rocksdbjni-*.jar | */scala-*.jar) ;;
    */onnxruntime-*.jar)
      cp "$entry" "$work/bundle/jars/onnxruntime.jar"
      zip -q -d "$work/bundle/jars/onnxruntime.jar" 'ai/onnxruntime/native/*'
      ;;
    *.jar) cp "$entry" "$work/bundle/jars/$number-$(basename "$entry")" ;;
    *) jar --create --file "$work/bundle/jars/$number-classes.jar" -C "$entry" . ;;
  esac
done

# The runtime with CUDA: Java's library from Maven's artifact, the rest from PyPI's, which is built for CUDA 13.
mvn -q -B dependency:copy -Dartifact="com.microsoft.onnxruntime:onnxruntime_gpu:$version:jar" \
  -DoutputDirectory="$work/maven" -Dmdep.useBaseVersion=true
unzip -q -o -j "$work/maven/onnxruntime_gpu-$version.jar" \
  ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so -d "$work/bundle/natives"
python3 -m pip download -q --no-deps "onnxruntime-gpu==$version" -d "$work/wheel"
unzip -q -o -j "$work"/wheel/*.whl 'onnxruntime/capi/libonnxruntime*' -d "$work/capi"
mv "$work/capi/libonnxruntime.so.$version" "$work/bundle/natives/libonnxruntime.so"
mv "$work/capi/libonnxruntime_providers_shared.so" "$work/bundle/natives/"
xz -T0 -6 -c "$work/capi/libonnxruntime_providers_cuda.so" | split -b 60000000 -d - "$out/cuda-provider.xz."

tar cJf - -C "$work/bundle" . | split -b 60000000 -d - "$out/bundle.tar.xz."
cp "$here/bench.sh" "$home/inference/src/test/python/peer_bench.py" "$out/"
du -sh "$out"
