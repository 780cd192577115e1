# SPDX-License-Identifier: GPL-3.0-or-later
# The front of the house: each word below does all the set-up that it needs. Building itself is Meson's (build/).
.PHONY: help build run test test-deep bench clean
.NOTPARALLEL:

help:
	@echo 'make run        build, make the demonstration organisation, and serve it on loopback'
	@echo 'make test       every test; the last line counts them (under 15 minutes)'
	@echo 'make test-deep  sanitizers, linters, many kills, fuzzing (under 60 minutes)'
	@echo 'make bench      the figures, one "name<TAB>value<TAB>unit" a line'
	@echo 'make build      only build/evenhand; make clean removes what was built'

build:
	@tools/set-up run
	@tools/build -t evenhand build

run: build
	@tools/run-demo

test:
	@tools/test

test-deep:
	@tools/test-deep

bench:
	@tools/set-up run
	@tools/build build
	@tools/bench build

clean:
	rm -rf build build-address build-thread build-fuzz
