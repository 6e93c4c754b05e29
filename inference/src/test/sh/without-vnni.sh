#!/usr/bin/env bash
# Runs the tests of integer products and of int8 exports on an emulated processor with AVX2 and neither AVX-512 nor VNNI: qemu-user's "max"
# (Debian: apt-get install qemu-user). ONNX Runtime then takes the kernels whose 16-bit sums saturate.
#   inference/src/test/sh/without-vnni.sh [TESTS]    default: the two below; as Maven's -Dtest takes them
set -euo pipefail
cd "$(dirname "$0")/../../../.."
command -v qemu-x86_64 >/dev/null || { echo "Cannot emulate: qemu-x86_64 is missing; install qemu-user" >&2; exit 1; }
java=$(readlink -f "$(command -v java)")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/bin"
cat >"$place/bin/java" <<JAVA
#!/usr/bin/env bash
exec qemu-x86_64 -cpu max "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "\$@"
JAVA
chmod +x "$place/bin/java"
mvn -B -ntp -pl inference -am test -Dtest="${1:-IntegerProductsTest,ModelExporterTest}" \
  -Djacoco.skip=true -Dsurefire.failIfNoSpecifiedTests=false -Djvm="$place/bin/java"
