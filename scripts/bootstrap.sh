#!/bin/bash
# Prepare this copy of the portal to run: Python environment, locked packages, system libraries.
#
#   scripts/bootstrap.sh runtime            .venv with the packages of requirements.txt
#   scripts/bootstrap.sh dev                the same, plus requirements-dev.txt (tests and checks)
#   scripts/bootstrap.sh libraries NAME...  system pieces: pdf, gettext, postgresql, redis, chromium, poppler,
#                                           office (LibreOffice, some 300 MB; only `make exports` asks for it)
#
# A step already done costs a few milliseconds: each leaves a stamp made of what it was done from.
set -euo pipefail
cd "$(dirname "$0")/.."

say()  { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
stop() { printf '\033[1;31mStopped.\033[0m %s\n' "$*" >&2; exit 1; }

is_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }

# How we may install system packages: directly as root, through sudo when it asks nothing, else not at all.
root_prefix() {
    if [ "$(id -u)" = 0 ]; then return 0; fi
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then echo "sudo -n"; return 0; fi
    return 1
}

apt_install() {
    local prefix log
    is_debian && prefix=$(root_prefix) || return 1
    say "Installing system packages: $*"
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
    log=$($prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1) \
        || { echo "$log" >&2; return 1; }
}

line_to_type() {
    if is_debian; then echo "sudo apt-get install -y --no-install-recommends $*"; else echo "install with your package manager: $*"; fi
}

# ---------------------------------------------------------------- Python
suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${CCV_PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null && suits "$candidate"; then command -v "$candidate"; return 0; fi
    done
    return 1
}

make_venv() {
    if [ -x .venv/bin/python ] && suits .venv/bin/python; then
        .venv/bin/python -m pip --version >/dev/null 2>&1 && return 0
        .venv/bin/python -m ensurepip >/dev/null 2>&1 && return 0
    fi
    local python
    if ! python=$(find_python); then
        apt_install python3 python3-venv && python=$(find_python) \
            || stop "Python 3.11 or newer is needed. Type: $(line_to_type python3 python3-venv)"
    fi
    say "Creating .venv with $("$python" --version)"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        local version
        version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install python3-venv "$version" || apt_install python3-venv \
            || stop "Python's venv module is missing. Type: $(line_to_type python3-venv)"
        "$python" -m venv .venv || stop "Python could not create .venv; its message is above."
    fi
}

# install NAME LOCK: hashed packages; the stamp is the lock's own hash, so a second call does nothing.
install_lock() {
    local stamp=".venv/installed-$1" wanted
    wanted=$( { .venv/bin/python --version; cat "$2"; } | sha256sum | cut -d' ' -f1)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return 0; fi
    say "Installing the packages of $2 (about a minute the first time)"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$2" \
        || stop "pip could not install $2; its message is above."
    echo "$wanted" > "$stamp"
}

# ---------------------------------------------------------------- system libraries
has_pdf()        { .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1; }
has_gettext()    { command -v xgettext >/dev/null && command -v msgmerge >/dev/null; }
has_postgresql() { [ -n "${CCV_TEST_DATABASE_URL:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
has_redis()      { [ -n "${CCV_TEST_REDIS_URL:-}" ] || command -v redis-server >/dev/null; }
has_chromium()   { [ -n "${CCV_TEST_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
has_office()     { command -v soffice >/dev/null; }
has_poppler()    { command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null; }

packages_of() {
    case "$1" in
        pdf)        echo "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" ;;
        gettext)    echo "gettext" ;;
        postgresql) echo "postgresql" ;;
        redis)      echo "redis-server" ;;
        chromium)   echo "chromium" ;;
        office)     echo "libreoffice-calc-nogui" ;;
        poppler)    echo "poppler-utils" ;;
        *)          stop "Unknown library group: $1" ;;
    esac
}

reason_of() {
    case "$1" in
        pdf)     echo "PDF reports need them; everything else works without." ;;
        gettext) echo "extracting the texts to translate needs it." ;;
        *)       echo "a group of tests needs it." ;;
    esac
}

# Debian starts what it installs; ours runs on its own ports, so the packaged services stay off.
without_services() {
    local prefix=$1; shift
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then "$@"; return; fi
    printf '#!/bin/sh\nexit 101\n' | $prefix tee "$policy" >/dev/null && $prefix chmod +x "$policy"
    local status=0
    "$@" || status=$?
    $prefix rm -f "$policy"
    return $status
}

libraries() {
    local group missing=() wanted="" prefix
    for group in "$@"; do
        "has_$group" && continue
        missing+=("$group")
        wanted+=" $(packages_of "$group")"
    done
    [ ${#missing[@]} = 0 ] && return 0
    if is_debian && prefix=$(root_prefix); then
        # shellcheck disable=SC2086  # a list of package names
        without_services "$prefix" apt_install $wanted && return 0
        say "The system packages could not be installed."
    fi
    for group in "${missing[@]}"; do
        # shellcheck disable=SC2046
        say "Missing: $group ($(reason_of "$group")) Type: $(line_to_type $(packages_of "$group"))"
    done
}

# ---------------------------------------------------------------- what to do
case "${1:-}" in
    runtime)   make_venv; install_lock runtime requirements.txt ;;
    dev)       make_venv; install_lock runtime requirements.txt; install_lock dev requirements-dev.txt ;;
    libraries) shift; libraries "$@" ;;
    *)         sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
