# Sourced by the other scripts: finds Python, installs what the system lacks, makes .venv. Needs only sh and Python.

root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
environment=$root/.venv

say() { printf '%s\n' "$*" >&2; }

# Status 69: something is missing that we have no right to install.
give_up() { say "$*"; exit 69; }

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return
        fi
    done
    give_up "Python 3.11 or newer is needed; on Debian 12 install it with: apt-get install python3"
}

has_library() { "$PYTHON" -c "import ctypes, sys; ctypes.CDLL(sys.argv[1])" "$1" 2>/dev/null; }

# Debian packages that are missing, of: venv portaudio espeak postgresql pulseaudio
missing_packages() {
    for need in "$@"; do
        case $need in
            venv) "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || printf ' python3-venv' ;;
            portaudio) has_library libportaudio.so.2 || printf ' libportaudio2' ;;
            espeak) has_library libespeak-ng.so.1 || printf ' espeak-ng' ;;
            postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || printf ' postgresql' ;;
            pulseaudio)
                command -v pulseaudio >/dev/null && command -v pactl >/dev/null || printf ' pulseaudio pulseaudio-utils'
                ls /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so >/dev/null 2>&1 || printf ' libasound2-plugins'
                ;;
        esac
    done
}

# Install Debian packages: as root at once, with sudo after asking. Status 1 where that is not possible.
install_packages() {
    command -v apt-get >/dev/null || return 1
    line="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        say "Installing Debian packages:$*"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null
        return
    fi
    command -v sudo >/dev/null && [ -t 0 ] || return 1
    printf 'May I run this? sudo %s [y/N] ' "$line" >&2
    read -r answer
    case $answer in
        [yY]*) sudo apt-get update -qq && sudo $line ;;
        *) return 1 ;;
    esac
}

# What must be there: install it, or say the one line that does.
need_packages() {
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
    install_packages $missing ||
        give_up "Missing Debian packages; install them, then start me again: sudo apt-get install -y$missing"
}

# What would be good to have: install it, or go on without.
want_packages() {
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
    install_packages $missing ||
        say "Going on without$missing; some tests will skip. To have them: sudo apt-get install -y$missing"
}

# .venv with this package and its extras ($1, such as voice,test); quick where it is there already.
make_environment() {
    stamp=$environment/installed-$1
    if [ -f "$stamp" ] && [ "$stamp" -nt "$root/pyproject.toml" ] && "$environment/bin/python" -c 'import sayso'; then
        return
    fi
    if ! "$environment/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$environment" # half made: Debian's Python leaves one behind when it has no ensurepip
        say "Making the virtual environment .venv"
        "$PYTHON" -m venv "$environment" || give_up "The virtual environment could not be made; see above."
    fi
    say "Installing sayso into .venv (a minute or two the first time)"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --use-pep517 \
        --editable "$root[$1]" ||
        give_up "The packages could not be installed; see above, and check the network."
    touch "$stamp"
}

find_python
