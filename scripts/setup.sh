#!/usr/bin/env bash
# Installs what Antrean needs on Debian 12; called by `make setup`. Can be repeated: what is there
# already is skipped. Besides Debian's packages nothing is written outside var/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

readonly kafka_libs=var/kafka/libs
readonly kafka_embedded=var/kafka/EMBEDDED
readonly kafka_jar=$kafka_libs/kafka_2.13-4.3.0.jar
readonly area_package=idn-area-data-4.0.1
readonly area_sha512=3e1352225e53eecc15c305b124e14cb4269e1c017d4d4bb41cb0dffb7e8421666ba3d8fb6aef370052098814062fe891b010c0d8e9692797e38aac4d62777339
readonly area_codes=var/area-codes

# The packages of packages.txt that this machine needs.
wanted_packages() {
  local have_node=no
  if command -v node >/dev/null && command -v npm >/dev/null; then have_node=yes; fi
  sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' scripts/packages.txt |
    if [ "$have_node" = yes ]; then grep -v '^node:'; else sed 's/^node: *//'; fi
}

missing_packages() {
  comm -23 <(wanted_packages | sort -u) \
    <(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' | sed -n 's/^ii *|//p' | sort -u)
}

# Runs a command as root. With sudo, never waits for a password that nobody can type.
if [ -t 0 ]; then readonly somebody_types=yes; else readonly somebody_types=no; fi
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ $somebody_types = yes ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# A package's servers aren't started while it is being installed, unless the machine has a rule of
# its own for that.
readonly policy=/usr/sbin/policy-rc.d
forbid_services() {
  [ -e "$policy" ] && return
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  trap 'as_root rm -f "$policy"' EXIT
}

install_packages() {
  local missing=$1
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    fail "these Debian packages are missing, and installing them needs root or sudo: $missing" \
      "run 'make setup' once as root, or install sudo"
  fi
  if [ "$(id -u)" != 0 ] && [ $somebody_types = no ] && ! sudo -n true 2>/dev/null; then
    fail "these Debian packages are missing, and sudo asks for a password: $missing" \
      "run 'make setup' in a terminal, or as root"
  fi
  logged var/log/apt.log apt update ||
    fail "apt-get update failed; the end of var/log/apt.log is above" \
      "check the network and /etc/apt/sources.list"
  forbid_services
  local new_kannel=no
  if grep -qx kannel <<<"${missing// /$'\n'}"; then new_kannel=yes; fi
  # PostgreSQL's package would create and start a cluster on port 5432.
  logged var/log/apt.log apt install -y --no-install-recommends postgresql-common ||
    fail "postgresql-common can't be installed; the end of var/log/apt.log is above" \
      "this set-up is made for Debian 12"
  as_root sed -i 's/^#\?[[:space:]]*create_main_cluster.*/create_main_cluster = false/' \
    /etc/postgresql-common/createcluster.conf
  # shellcheck disable=SC2086  # One word each.
  logged var/log/apt.log apt install -y --no-install-recommends $missing ||
    fail "apt-get install failed; the end of var/log/apt.log is above" \
      "this set-up is made for Debian 12; 'apt-get -f install' mends an interrupted installation"
  # Kannel's package would start a service at the next boot; we start our own copies.
  if [ "$new_kannel" = yes ]; then as_root update-rc.d kannel disable >/dev/null 2>&1 || true; fi
}

setup_packages() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  if [ -z "$missing" ]; then
    skipped "all $(wanted_packages | wc -l) are installed"
    return
  fi
  note "installing: $missing"
  install_packages "$missing"
}

setup_language_data() {
  tesseract --list-langs 2>/dev/null | grep -qx ind ||
    fail "Tesseract doesn't find the language data 'ind'" \
      "reinstall the package tesseract-ocr-ind, and unset TESSDATA_PREFIX if it is set"
  skipped "Indonesian is there"
}

# Without the broker everything else still works: the demo then uses the library's mock cluster.
kafka_fallback() {
  mkdir -p var/kafka
  echo "$1" >"$kafka_embedded"
  warn "APACHE KAFKA IS NOT THERE: $1" \
    "The demo will use librdkafka's embedded mock broker: it keeps nothing and suits a look only." \
    "Tests and benchmarks need Apache Kafka. Mend the cause and run 'make setup' again."
}

setup_kafka() {
  if [ -e "$kafka_jar" ] && command -v java >/dev/null; then
    rm -f "$kafka_embedded"
    skipped "$(find "$kafka_libs" -name '*.jar' | wc -l) jars are in $kafka_libs"
    return
  fi
  if ! command -v java >/dev/null; then
    kafka_fallback "there is no Java (package openjdk-17-jre-headless)"
    return
  fi
  if ! command -v mvn >/dev/null; then
    kafka_fallback "there is no Maven (package maven)"
    return
  fi
  # Into a folder beside it first: an interrupted download must not look like a whole one.
  local fresh=$PWD/var/kafka/libs.new repository=$PWD/var/maven
  rm -rf "$fresh" "$kafka_libs"
  if ! logged var/log/maven.log mvn -B -q -Dmaven.repo.local="$repository" \
    -f config/servers/kafka-pom.xml dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$fresh"; then
    # The local repository remembers what it failed to find.
    rm -rf "$fresh" "$repository"
    kafka_fallback "Maven could not fetch it (var/log/maven.log, its end is above)"
    return
  fi
  mv "$fresh" "$kafka_libs"
  rm -rf "$repository"
  [ -e "$kafka_jar" ] || {
    kafka_fallback "Maven brought no ${kafka_jar##*/}"
    return
  }
  rm -f "$kafka_embedded"
  note "$(find "$kafka_libs" -name '*.jar' | wc -l) jars in $kafka_libs"
}

setup_area_codes() {
  if [ -s "$area_codes/districts.csv" ] && [ "$(cat "$area_codes/VERSION" 2>/dev/null)" = "$area_package" ]; then
    skipped "$area_package is in $area_codes"
    return
  fi
  local archive=var/$area_package.tgz
  if ! sha512sum --check --status <<<"$area_sha512  $archive" 2>/dev/null; then
    logged var/log/npm.log npm pack idn-area-data@4.0.1 --loglevel=error --pack-destination var \
      --cache "$PWD/var/npm-cache" ||
      fail "npm could not fetch idn-area-data 4.0.1; the end of var/log/npm.log is above" \
        "check the network and npm's configuration ('npm config list')"
    sha512sum --check --status <<<"$area_sha512  $archive" ||
      fail "$archive isn't the file it should be: its SHA-512 differs" \
        "delete it and run 'make setup' again; if it happens again, don't trust the source"
  fi
  rm -rf "$area_codes" && mkdir -p "$area_codes"
  tar -xzf "$archive" -C "$area_codes" --strip-components=2 package/data ||
    fail "$archive can't be unpacked" "delete it and run 'make setup' again"
  rm -rf var/npm-cache
  echo "$area_package" >"$area_codes/VERSION"
  note "$(find "$area_codes" -name '*.csv' | wc -l) tables in $area_codes"
}

[ -f /etc/debian_version ] || fail "this isn't Debian" "Antrean is set up on Debian 12"
mkdir -p var/log
step "Debian packages" setup_packages
step "Language data of Tesseract" setup_language_data
step "Apache Kafka 4.3.0" setup_kafka
step "Area codes of Indonesia" setup_area_codes
