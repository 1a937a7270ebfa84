#!/usr/bin/env bash
# Asks every route of the API what nobody would ask, as its OpenAPI description allows and forbids:
#   scripts/fuzz.sh [SECONDS]      600 when not given
# Fails on an answer of 500 or more, and on a status, media type or body that the description does not name.  The register
# is a sample of its own in a passing folder, or a copy of that in REGISTER=…; schemathesis lives in build/fuzz, apart from the locked packages.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds="${1:-600}"
port="${PORT:-8765}"
tool="$PWD/build/fuzz/bin/schemathesis"
place="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$place"' EXIT

if [ ! -x "$tool" ]; then
    python3 -m venv build/fuzz
    build/fuzz/bin/python -m pip --quiet install schemathesis==4.32.5
fi

export LEGALDOCS_DATA_DIR="$place/data" LEGALDOCS_RATELIMIT_DEFAULT="1000000 per minute"
if [ -n "${REGISTER:-}" ]; then cp -r "$REGISTER" "$place/data"; else mkdir "$place/data"; fi
.venv/bin/legaldocs serve --port "$port" > "$place/log" 2>&1 &
server=$!
for _ in $(seq 600); do
    curl --silent --fail --output "$place/api.json" "http://127.0.0.1:$port/api/v1/openapi.json" && break
    sleep 0.5
done

token="$(PYTHONPATH=. .venv/bin/python - << 'PYTHON'
from legaldocs.accounts import queries, service
from legaldocs.app import create_app

with create_app().app_context():
    print(service.issue_token(queries.actor_by_username("tran.thi.hoai"), "fuzz", True, 1))
PYTHON
)"

cd "$place" # it keeps notes where it runs
"$tool" run "$place/api.json" --url "http://127.0.0.1:$port" --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases coverage,fuzzing --max-time "$seconds" --max-examples 200 --continue-on-failure --no-color \
    --suppress-health-check all --request-timeout 60 || { grep -A25 "unexpected error" "$place/log" | tail -200; exit 1; }
