# Words for a part of the gate. The whole is `make verify`, which is what CI runs.
SHELL := /bin/bash
MVN := ./mvnw -B --no-transfer-progress
.DEFAULT_GOAL := help
.PHONY: help unit integration recorded live faults mutation study fixture bench game-day verify format lint clean

help: ## list these words
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

unit: ## tests without Spring and database
	$(MVN) test -Dpart

integration: ## tests with a real PostgreSQL
	$(MVN) verify -Dpart -Dskip.unit=true

recorded: ## tests on recorded market data (../shared/data, or PEAFLOW_RECORDED_DATA)
	$(MVN) verify -Dpart -Dgroups=recorded

live: ## tests that call real providers; never in CI
	$(MVN) verify -Dpart -Dgroups=live -DexcludedGroups=

faults: ## every fault, the long ones included, and docs/operations/faults.md; ROOM=backup those of one room, FAULT=F14 one; fails when none was tried
	@rm -rf target/faults
	numbers="$(or $(FAULT),$$(ops/faults-page --numbers $(ROOM)))" && $(MVN) verify -Dpart -Dgroups="$$numbers" -DexcludedGroups=live,study,fixture \
	  -Dmaven.test.failure.ignore=true -Dsurefire.failIfNoSpecifiedTests=false && ops/faults-page --only "$$numbers"

study: ## docs/studies again, from the recorded market data; some minutes
	$(MVN) test -Dpart -Dtest=RegimeStudyTests -Dgroups=study -DexcludedGroups=live -Dtest.jvm='-Xmx1g -Duser.timezone=UTC'

mutation: ## mutants of the pure floor (PIT, on JDK 25)
	@jdk="$${JAVA_HOME_25:-$$(ls -d /usr/lib/jvm/*25* "$$JAVA_HOME" 2>/dev/null | head -n 1)}"; \
	  "$$jdk/bin/javac" -version 2>&1 | grep -q ' 25' || { echo 'make mutation: set JAVA_HOME_25 to a JDK 25'; exit 1; }; \
	  JAVA_HOME="$$jdk" $(MVN) test-compile org.pitest:pitest-maven:mutationCoverage -Dpart

fixture: ## the set of a release for the tests of old sets: make fixture VERSION=1.0.0
	@test -n "$(VERSION)" || { echo 'make fixture: say VERSION=1.0.0'; exit 1; }
	$(MVN) verify -Dpart -Dskip.unit=true -Dit.test=BackupIntegrationTests -Dgroups=fixture -DexcludedGroups=live -Dpeaflow.fixture=$(VERSION)

bench: ## every figure against its bound
	bench/run

game-day: ## every disaster of docs/operations/disaster, played on this machine
	ops/game-day

verify: ## the whole gate
	$(MVN) verify

format: ## put every Java file into form
	$(MVN) -q spotless:apply

lint: ## shell, YAML, workflows, secrets
	.ci/lint

clean: ## forget everything built
	$(MVN) -q clean
