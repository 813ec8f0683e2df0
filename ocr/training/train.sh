#!/usr/bin/env bash
# Repeats the training of the line readers on one CPU core each, some 100, 200 and 70 minutes, and of the
# networks for digits and values pasted over, some 160 with their drawing, and of those for screens, over
# four hours, most of it drawing, and replaces ocr/weights/. How the networks for screens weigh together
# is printed, and stands in ocr/screen.cpp (README.md).
# ./train.sh [digits|text|glance|pasted|screens ...]; STRIPS_SHARE=0.05 trains on a twentieth of the strips or cards,
# to see that everything works. What is pasted and screens need a build (make build).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=(python3-torch python3-sklearn python3-onnx python3-opencv python3-numpy python3-pil
  tesseract-ocr-ind fonts-ocr-a fonts-ocr-b fonts-liberation fonts-croscore fonts-urw-base35
  fonts-freefont-ttf fonts-dejavu-core fonts-dejavu-extra fonts-noto-core fonts-lato)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  if [ "$(id -u)" != 0 ]; then root=(sudo); fi
  "${root[@]}" apt-get -q update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
fi

work=../../var/training
mkdir -p "$work"
export OMP_NUM_THREADS=1

# cycle KIND SEED STRIPS RATE [START [CONTEXT [HARDNESS [TEACHER]]]]: one rise and fall of the learning rate,
# anew, from a state or from exported weights; CONTEXT blocks after the trunk.
cycle() {
  local strips
  strips=$(awk -v n="$3" -v s="${STRIPS_SHARE:-1}" 'BEGIN { printf "%d", n * s }')
  nice -n 10 /usr/bin/python3 train.py "$1" --seed "$2" --strips "$strips" --rate "$4" \
    ${5:+--start "$5"} --context "${6:-0}" --hardness "${7:-1}" ${8:+--teacher "$8"} --state "$work/$1-$2.pt" --out "$work/$1.onnx"
}

# cards NAME COUNT SEED OPTION...: cards of every tier, in folders of $work/cards; drawn once.
cards() {
  mkdir -p "$work/cards"
  local name=$1 count seed=$3 tier
  count=$(awk -v n="$2" -v s="${STRIPS_SHARE:-1}" 'BEGIN { printf "%d", n * s + 0.99 }')
  shift 3
  for tier in clean scan photograph hard; do
    [ ! -e "$work/cards/$name-$tier.$count" ] || continue
    rm -rf "$work/cards/$name-$tier"{,.*}
    ../../build/antrean-specimens --kind ktp --tier "$tier" --count "$count" --seed "$seed" \
      --out "$work/cards/$name-$tier" "$@"
    touch "$work/cards/$name-$tier.$count"
  done
}

# Genuine cards, and such with a digit of the NIK forged or a value pasted over.
cards_and_forgeries() {
  cards plain-1 250 18003
  cards wide-1 350 18002 --wide
  cards wide-2 300 18005 --wide
  cards patch-1 250 18004 --forge patch
  cards wide-patch-1 350 18001 --forge patch --wide
  cards wide-patch-2 400 18006 --forge patch --wide
  cards digit-1 350 18201 --forge digit
  cards wide-digit-1 700 18202 --forge digit --wide
}

# measure NAME OPTION CARDS...: what the report's program cuts from such cards of every tier.
measure() {
  local name=$1 option=$2 folders=() one
  shift 2
  for one in "$@"; do folders+=("$work/cards/$one"-{clean,scan,photograph,hard}/); done
  ../../build/antrean-ocr-report --out "$work/$name" "$option" "${folders[@]}"
}

# learn_pasted KIND CYCLE EPOCHS RATE SEEN...: a cycle of the network for pasted digits or values, from where the one
# before it ended.
learn_pasted() {
  local kind=pasted_$1 number=$2 epochs=$3 rate=$4 start=()
  shift 4
  [ "$number" = 1 ] || start=(--start "$work/$kind-$((number - 1)).pt")
  nice -n 10 /usr/bin/python3 "$kind.py" --seed "$number" --epochs "$epochs" --rate "$rate" "${start[@]}" \
    --state "$work/$kind-$number.pt" --out "$work/$kind-$number.onnx" "$@"
}

# average KIND CYCLE...: of what these cycles ended with; one named more often weighs more.
average() {
  local kind=$1
  shift
  /usr/bin/python3 average.py "$work/$kind.onnx" $(printf "$work/$kind-%s.onnx " "$@")
}

if [ $# = 0 ]; then set -- digits text glance pasted screens; fi
for kind in "$@"; do
  case $kind in
    digits)
      cycle digits 1 320000 3e-3
      cycle digits 2 256000 2e-3 "$work/digits-1.pt"
      cycle digits 3 320000 1.5e-3 "$work/digits.onnx" 0 1.6
      cycle digits 4 460000 1.5e-3 "$work/digits.onnx" 0 1.6
      cp "$work/digits.onnx" "$work/digits-4.onnx"
      cycle digits 5 560000 1.5e-3 "$work/digits-4.pt" 0 1.6
      /usr/bin/python3 average.py "$work/digits.onnx" "$work/digits-4.onnx" "$work/digits.onnx"
      ;;
    text)
      cycle text 1 450000 3e-3
      cycle text 3 640000 2e-3 "$work/text.onnx" 3
      cycle text 4 600000 1.5e-3 "$work/text-3.pt" 3 1.6
      ;;
    glance)
      cycle glance 1 420000 3e-3 "" 3 1 ../weights/text.onnx
      cycle glance 2 300000 2e-3 "$work/glance-1.pt" 3 1 ../weights/text.onnx
      ;;
    pasted)
      cards_and_forgeries
      cards plain-2 150 25004
      cards patch-2 450 25001 --forge patch
      cards wide-3 250 25003 --wide
      cards wide-patch-3 350 25002 --forge patch --wide
      cards plain-3 150 25104
      cards patch-3 450 25101 --forge patch
      cards wide-4 250 25103 --wide
      cards wide-patch-4 500 25102 --forge patch --wide
      cards numbers-1 300 1001
      cards numbers-2 300 1005
      cards wide-numbers-1 360 6101 --wide
      cards wide-numbers-2 360 6105 --wide
      cards digit-2 150 1003 --forge digit
      cards digit-3 250 1006 --forge digit
      cards wide-digit-2 300 6103 --forge digit --wide
      cards wide-digit-3 500 6104 --forge digit --wide
      measure numbers --number-cells {wide-digit-1,digit-1,wide-1,wide-2,plain-1,wide-patch-1,patch-1}
      measure numbers-2 --number-cells {plain-2,patch-2,wide-3,wide-patch-3,plain-3,wide-4} \
        {numbers,wide-numbers}-{1,2} {digit,wide-digit}-{2,3}
      measure values --body-looks {wide-patch-1,wide-1,plain-1,patch-1,wide-2,wide-patch-2}
      measure values-2 --body-looks {plain-2,patch-2,wide-3,wide-patch-3}
      measure values-3 --body-looks {plain-3,patch-3,wide-4,wide-patch-4}
      learn_pasted digits 1 12 3e-3 "$work/numbers"
      learn_pasted digits 2 5 1.2e-3 "$work/numbers"
      learn_pasted digits 3 4 1.2e-3 "$work"/numbers{,-2}
      average pasted_digits 2 2 2 2 3
      learn_pasted values 1 7 1.2e-3 "$work/values"
      learn_pasted values 2 4 8e-4 "$work/values"
      learn_pasted values 3 3 1e-3 "$work"/values{,-2}
      learn_pasted values 4 2 9e-4 "$work"/values{,-2,-3}
      average pasted_values 3 4
      cp "$work/pasted_digits.onnx" "$work/pasted_values.onnx" ../weights/
      continue
      ;;
    screens)
      cards_and_forgeries
      cards screens-2 300 18301 --forge screen
      cards wide-screens-2 300 18302 --forge screen --wide
      cards cards 1180 1011
      cards screens 350 1012 --forge screen
      cards wide-cards 720 6111 --wide
      cards wide-screens 340 6112 --forge screen --wide
      pictures=()
      for name in plain-1 patch-1 digit-1 wide-1 wide-2 wide-patch-1 wide-patch-2 wide-digit-1 \
        screens-2 wide-screens-2; do
        pictures+=("$work/cards/$name"-{clean,scan,photograph,hard}/)
      done
      ../../build/antrean-ocr-report --out "$work/ground" --ground-spectra "${pictures[@]}" \
        "$work"/cards/{cards,screens,wide-cards,wide-screens}-{clean,scan,photograph,hard}/
      nice -n 10 /usr/bin/python3 screen_ground.py --out "$work/screen_ground.onnx" "$work/ground"
      ../../build/antrean-ocr-report --out "$work/scenes" --scene-looks "${pictures[@]}"
      shown=$(awk -v s="${STRIPS_SHARE:-1}" 'BEGIN { printf "%d", 95000 * s + 64 }')
      start=()
      for seed in 1 2 4; do
        nice -n 10 /usr/bin/python3 screen_scenes.py --pictures "$shown" --seed "$seed" "${start[@]}" \
          --state "$work/screen_scenes-$seed.pt" --out "$work/screen_scenes.onnx" "$work/scenes"
        start=(--start "$work/screen_scenes-$seed.pt")
      done
      cp "$work/screen_ground.onnx" "$work/screen_scenes.onnx" ../weights/
      # What the networks say of cards that they haven't seen is weighed.
      cards unseen 80 18104
      cards unseen-2 40 20003
      cards unseen-wide 150 18103 --wide
      cards unseen-wide-2 60 20004 --wide
      cards unseen-digits 50 18105 --forge digit
      cards unseen-wide-digits 80 18106 --forge digit --wide
      cards unseen-patches 60 18102 --forge patch
      cards unseen-wide-patches 100 18101 --forge patch --wide
      cards unseen-screens 60 19301 --forge screen
      cards unseen-screens-2 40 20005 --forge screen
      cards unseen-wide-screens 60 19302 --forge screen --wide
      cards unseen-wide-screens-2 40 20006 --forge screen --wide
      cmake --build ../../build --target antrean-ocr-report
      ../../build/antrean-ocr-report --screen-votes "$work"/cards/unseen*/ >"$work/together.jsonl"
      /usr/bin/python3 screens.py "$work/together.jsonl"
      continue
      ;;
    *)
      echo "train.sh: there is no '$kind'; digits, text, glance, pasted and screens are" >&2
      exit 2
      ;;
  esac
  cp "$work/$kind.onnx" ../weights/
done
cd ../weights
sha256sum digits.onnx text.onnx glance.onnx screen_ground.onnx screen_scenes.onnx pasted_digits.onnx pasted_values.onnx >SHA256SUMS
