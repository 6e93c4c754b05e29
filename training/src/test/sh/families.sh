#!/usr/bin/env bash
# Compares METER, BridgeTower and ManagerTower of equal size and budget: three seeds each, from scratch and after pre-training.
#   ./bridgestream data emoji-scenes --concepts 3 --pictures 1 --scenes 12000 \
#     --ask name,name,name,category,existence,color,position,position,moderation,caption --output one-picture
#   training/src/test/sh/families.sh one-picture families
# Writes OUTPUT/accuracies.csv and prints mean and standard deviation. Runs that are in the file are not repeated.
set -euo pipefail
[ $# = 2 ] || { echo "usage: families.sh DATA OUTPUT" >&2; exit 2; }
data=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
home=$(cd "$(dirname "$0")/../../../.." && pwd)
results=$output/accuracies.csv
[ -f "$results" ] || echo family,start,seed,split,accuracy >"$results"

# recipe NAME FAMILY SEED [START]: the shipped recipe for a family and a seed, or to go on from a folder.
recipe() {
  sed -e "s/model_type: bridgetower/model_type: $2/" -e "s/^  seed: .*/  seed: $3/" "$home/training/recipes/$1.yaml" |
    if [ $# = 4 ]; then sed -e '/^  config:/,/^    vision_config:/d' -e "s|^model:|model:\n  from: $4|"; else cat; fi
}

# run RECIPE FOLDER: trains unless the folder holds a finished run; goes on with one that was interrupted.
run() {
  [ -f "$2/model.safetensors" ] || "$home/bridgestream" train --config "$1" --data "$data" --output "$2" --resume
}

for seed in 1 2 3; do
  for family in meter bridgetower managertower; do
    for start in scratch pretrained; do
      if grep -q "^$family,$start,$seed,test-style," "$results"; then continue; fi
      name=$output/$family-$seed
      if [ $start = scratch ]; then
        recipe families-vqa $family $seed >"$name-scratch.yaml"
      else
        recipe families-pretrain $family $seed >"$name-captions.yaml"
        run "$name-captions.yaml" "$name-captions"
        recipe families-vqa $family $seed "$name-captions" >"$name-pretrained.yaml"
      fi
      run "$name-$start.yaml" "$name-$start"
      for split in test-scenes test-style; do
        accuracy=$("$home/bridgestream" evaluate --model "$name-$start" --data "$data" --split $split --task vqa |
          awk '$1 == "accuracy" { print $2 }')
        echo "$family,$start,$seed,$split,$accuracy" | tee -a "$results"
      done
    done
  done
done

awk -F, 'NR > 1 { key = $1 "," $2 "," $4; n[key]++; sum[key] += $5; squares[key] += $5 * $5 }
  END { for (key in n) { mean = sum[key] / n[key]
    printf "%s: %.1f %% +- %.1f\n", key, 100 * mean, 100 * sqrt((squares[key] - n[key] * mean * mean) / (n[key] - 1)) } }' "$results" | sort
