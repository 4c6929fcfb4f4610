# Functions for the scripts that build a program from Go modules: the cache of the user, the check of the Go version,
# the build folder. To be sourced.

fail() {
  echo "$*" >&2
  exit 1
}

# go_program WHAT PROGRAM FOLDER KEY COMMAND [--cached]: prints the path of PROGRAM in FOLDER/KEY of the cache. If it
# does not exist, runs `build`, which must create it in $work; with --cached, fails instead. WHAT is the name of the
# program and COMMAND the command that builds it, for messages.
go_program() {
  local what=$1 program=$2 folder=$3 key=$4 command=$5 cached=${6:-}
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/opentelemetry-instrumentation-customerio/$folder
  local binary=$cache/$key/$program minor
  if [ -x "$binary" ]; then
    echo "$binary"
    return
  fi
  [ "$cached" != --cached ] || fail "${what^} is not built. Run \`$command\`, which takes minutes."

  command -v go >/dev/null ||
    fail "${what^} is built from Go modules, but go is not on the PATH. Install Go 1.26 or later."
  minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge 26 ] || fail "${what^} requires Go 1.26 or later to build, but the PATH has $(go env GOVERSION). Install a later version."

  mkdir -p "$cache"
  work=$(mktemp -d "$cache/building.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  export GOTOOLCHAIN=local GOBIN=$work/bin GOWORK=off GOFLAGS=-buildvcs=false CGO_ENABLED=0
  (build) >"$work/log" 2>&1 || {
    tail -n 40 "$work/log" >&2
    fail "${what^} could not be built. The end of the build log is above."
  }
  mkdir -p "$cache/$key"
  mv "$work/$program" "$binary"
  # builds of other versions are no longer used
  find "$cache" -mindepth 1 -maxdepth 1 -type d ! -name "$key" ! -name 'building.*' -exec rm -rf {} +
  echo "$binary"
}

# Downloads a module into the module cache and prints its folder there. `go install module@version` does not work: it
# requests the list of versions, which not every proxy provides, rejects modules with replacements, and sets the name
# of the program.
go_module() {
  mkdir -p "$work/download" && cd "$work/download" &&
    go mod init building >&2 &&
    go mod download "$1" >&2 &&
    echo "$(go env GOMODCACHE)/$1"
}
