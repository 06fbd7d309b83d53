#!/bin/sh
# Two jars of Gather in turns, about two minutes: what has a change done? Ratios are new / old.
#
#   src/bench/compare.sh OLD.jar NEW.jar
set -eu
if [ $# -ne 2 ]; then
  echo "usage: $0 OLD.jar NEW.jar" >&2
  exit 2
fi
for jar in "$1" "$2"; do
  if [ ! -f "$jar" ]; then
    echo "$0: no file $jar" >&2
    exit 2
  fi
done
project=$(cd "$(dirname "$0")/../.." && pwd)
jars=$(mktemp -d)
trap 'rm -rf "$jars"' EXIT
# Copies, as the build that has the bench run makes target/gather.jar anew.
mkdir "$jars/old" "$jars/new"
cp "$1" "$jars/old"
cp "$2" "$jars/new"
old=$jars/old/$(basename "$1")
new=$jars/new/$(basename "$2")
cd "$project"
./mvnw -q -Pbench verify -Dbench.quick "-Dbench.jars=$old,$new"
