#!/usr/bin/env bash
# Builds the Pulumi command line from its Go module, of the version that infra/ uses, for the test that runs the program
# with it. No package registry but Go's carries it. Usage: tools/build-pulumi.sh FILE
set -euo pipefail
target=$(realpath -m "${1:?name the file to build}")
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(node -p "require('$root/infra/package.json').dependencies['@pulumi/pulumi']")

if [ -x "$target" ] && [ "$("$target" version 2>/dev/null)" = "v$version" ]; then exit 0; fi
module=$(mktemp -d)
trap 'rm -rf "$module"' EXIT
cd "$module"
# The module replaces some of its own dependencies, so it can only be built as a dependency of another.
go mod init build >/dev/null 2>&1
go get "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v$version"
go build -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v$version" \
  -o "$target" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
