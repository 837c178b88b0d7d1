#!/bin/sh
# Page tests need a Chromium. Where there is none, install Debian's if we may; if not, say so: the tests are then skipped.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ -n "$YIWANG_BROWSER" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "No browser found: installing Debian's chromium for the page tests."
    apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk >/dev/null 2>&1 \
        || { apt-get update -q >/dev/null 2>&1 && apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk >/dev/null 2>&1; } \
        || echo "It could not be installed: the page tests will be skipped."
else
    echo "No browser found, and not root: the page tests will be skipped."
fi
exit 0
