# To be sourced. Gives the scripts that build a program from Go modules what they have in common: this user's cache,
# the version of Go, a folder to build in.

fail() {
  echo "$*" >&2
  exit 1
}

# go_program WHAT PROGRAM FOLDER KEY COMMAND [--cached]: prints the path of PROGRAM, as it stands in FOLDER/KEY of the
# cache. Where it does not, runs `build`, which has to leave it in $work; with --cached it fails instead. WHAT begins
# or ends a sentence; COMMAND is what a user runs.
go_program() {
  local what=$1 program=$2 folder=$3 key=$4 command=$5 cached=${6:-}
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/opentelemetry-instrumentation-customerio/$folder
  local binary=$cache/$key/$program minor
  if [ -x "$binary" ]; then
    echo "$binary"
    return
  fi
  [ "$cached" != --cached ] || fail "There is no $what yet: run \`$command\`, which takes minutes."

  command -v go >/dev/null ||
    fail "${what^} is built from Go modules, and there is no go on the PATH: install Go 1.26 or later."
  minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge 26 ] || fail "${what^} is built with Go 1.26 or later; this is $(go env GOVERSION)."

  mkdir -p "$cache"
  work=$(mktemp -d "$cache/building.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  export GOTOOLCHAIN=local GOBIN=$work/bin GOWORK=off GOFLAGS=-buildvcs=false CGO_ENABLED=0
  (build) >"$work/log" 2>&1 || {
    tail -n 40 "$work/log" >&2
    fail "${what^} could not be built."
  }
  mkdir -p "$cache/$key"
  mv "$work/$program" "$binary"
  # what other versions made is of no use any more
  find "$cache" -mindepth 1 -maxdepth 1 -type d ! -name "$key" ! -name 'building.*' -exec rm -rf {} +
  echo "$binary"
}

# Downloads a module into the module cache and prints its folder there. Not `go install module@version`: that asks
# for the list of versions, which not every proxy gives, refuses modules with replacements, and names the program.
go_module() {
  mkdir -p "$work/download" && cd "$work/download" &&
    go mod init building >&2 &&
    go mod download "$1" >&2 &&
    echo "$(go env GOMODCACHE)/$1"
}
