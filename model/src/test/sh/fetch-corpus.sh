#!/usr/bin/env bash
# Gathers the image corpus of docs/results.md from Debian 12's packages and Maven Central:
#   fetch-corpus.sh FOLDER
# Real test images of other decoders, some of them damaged on purpose. Nothing of it is committed.
set -euo pipefail
folder=$(realpath -m "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder"

# Copies the images below $1 into the corpus folder $2.
keep_images() {
  mkdir -p "$folder/$2"
  (cd "$1" && find . -type f \( -iname '*.png' -o -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.webp' \
    -o -iname '*.gif' -o -iname '*.bmp' \) -exec cp --parents -t "$folder/$2" {} +)
}

for package in golang-1.19-src golang-golang-x-image-dev; do
  (cd "$work" && apt-get download -q "$package" 2>/dev/null)
  dpkg-deb -x "$work/$package"_*.deb "$work/$package"
  keep_images "$work/$package" "$package"
done
for artifact in org.apache.commons:commons-imaging:1.0.0-alpha6 \
  com.twelvemonkeys.imageio:imageio-jpeg:3.14.0 com.twelvemonkeys.imageio:imageio-webp:3.14.0 \
  org.apache.tika:tika-parsers:1.28.5; do
  IFS=: read -r _ name version <<<"$artifact"
  mvn -q -B dependency:copy -Dartifact="$artifact:jar:tests" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  mkdir "$work/$name" && (cd "$work/$name" && jar xf "$work/$name-$version-tests.jar")
  keep_images "$work/$name" "$name-$version-tests"
done
find "$folder" -type f | wc -l
