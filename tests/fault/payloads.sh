#!/bin/sh
# Slow: 200 payloads on 20 pages each, in a browser
# All that tests/browser/payloads.mjs tries a few of in "make check".
ALL=1 exec node tests/browser/payloads.mjs
