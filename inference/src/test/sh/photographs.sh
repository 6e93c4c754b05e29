#!/usr/bin/env bash
# Picks the photographs of docs/results.md, section 8, from the image corpus: camera pictures of the size that the web has.
#   model/src/test/sh/fetch-corpus.sh CORPUS && inference/src/test/sh/photographs.sh CORPUS FOLDER
# then ./bridgestream bench engine --images FOLDER. Nothing of it is committed.
set -euo pipefail
mkdir -p "$2"
cp "$1/commons-imaging-1.0.0-alpha6-tests/data/images/jpg/3/img_F028c_small.jpg" \
  "$1/commons-imaging-1.0.0-alpha6-tests/data/images/jpg/7/_DSC6099.jpg" \
  "$1/imageio-jpeg-3.14.0-tests/jpeg/exif-rgb-thumbnail-sony-d700.jpg" \
  "$1/imageio-jpeg-3.14.0-tests/jpeg/exif-empty-icc-profile.jpeg" \
  "$1/tika-parsers-1.28.5-tests/test-documents/baseball.jpg" "$2"
