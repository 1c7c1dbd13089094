#!/bin/sh
# The browser tests need Debian's chromium: installed here where root allows it, else they skip and say so.
command -v chromium >/dev/null 2>&1 && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || { echo "no chromium and no root: browser tests will be skipped"; exit 0; }
(apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1 || echo "chromium could not be installed: browser tests will be skipped"
