"""What the figures share: building what is measured, starting it, stopping it, and the form of the last line."""

import atexit
import glob
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
JAR = ROOT / "target" / "peaflow.jar"
DEFAULTS = ROOT / "src" / "main" / "resources" / "application.yaml"

started = []


# ---- saying ---------------------------------------------------------------------------------------------------------


def say(text):
    print(text, flush=True)


def fail(text):
    """Nothing was measured: that is neither met nor short."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
    sys.exit(2)


def spread(values, unit, digits=2):
    """The median and how far the measurements lie apart."""
    return (f"median {statistics.median(values):.{digits}f} {unit}, {min(values):.{digits}f} to {max(values):.{digits}f}"
            f" ({len(values)} times)")


def quantile(values, share):
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def verdict(figure, ratio, must, goal, what, met, reached):
    """Prints the last line and ends the script, with 1 when `must` is not met."""
    say(f"goal {'reached' if reached else 'not reached'}, must {'met' if met else 'NOT MET'}")
    say(f"{figure} ratio={ratio:.2f} must={must} goal={goal} {what}")
    sys.exit(0 if met else 1)


def machine():
    load = os.getloadavg()[0]
    say(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {load:.1f} before the start"
        + ("" if load < os.cpu_count() else " (busy: only ratios mean something)"))


# ---- what is measured -----------------------------------------------------------------------------------------------


def java_home():
    """A JDK 25 or newer, looked for where the launcher looks first."""
    on_path = shutil.which("java")
    places = [os.environ.get("JAVA_HOME", ""), os.path.realpath(on_path)[: -len("/bin/java")] if on_path else ""]
    for place in places + sorted(glob.glob("/usr/lib/jvm/*25*")):
        release = pathlib.Path(place, "release")
        if place and release.is_file():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            if version and int(version.group(1)) >= 25:
                return place
    fail("needs a JDK 25: set JAVA_HOME to one")


def environment(**more):
    """Ours without settings of peaflow that happen to be set here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEAFLOW_")}
    return {**kept, "JAVA_HOME": java_home(), **more}


def run(*command, **variables):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(**variables), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def newest(*folders):
    return max(path.stat().st_mtime for folder in folders for path in [ROOT / folder, *(ROOT / folder).rglob("*")])


def test_classes():
    """The class path of the tests, compiled when it is older than the sources."""
    listed = WORK / "classpath"
    if not listed.exists() or listed.stat().st_mtime < newest("src", "pom.xml"):
        say("compiling ...")
        WORK.mkdir(parents=True, exist_ok=True)
        run("./mvnw", "-q", "-B", "-Dspotless.check.skip", "test-compile", "dependency:build-classpath", "-Dmdep.includeScope=test",
            f"-Dmdep.outputFile={listed}")
        listed.touch()
    return f"{ROOT}/target/test-classes:{ROOT}/target/classes:{listed.read_text().strip()}"


LAUNCH_FLAGS = re.compile(r'^options="(.*?)"$', re.DOTALL | re.MULTILINE)


def launch_flags():
    """The options that the launcher gives to Java: both sides of a figure get the same."""
    found = LAUNCH_FLAGS.search((ROOT / "peaflow").read_text())
    return found.group(1).split()


def extracted():
    """The extracted layout that the launcher made last."""
    # By the folder: the files in it carry the time of the release.
    return pathlib.Path(max(glob.glob(f"{ROOT}/target/launch/app-*"), key=os.path.getmtime)) / "peaflow.jar"


def train():
    """Builds the jar when it is missing or old, and trains the cache of classes as a user would, unless that was done."""
    say("building ...")
    run("./peaflow", "--version")
    cache = extracted().with_suffix(".aot")
    if not cache.exists() or cache.stat().st_mtime < newest("peaflow"):
        say("training ...")
        say(run("./peaflow", "optimize").strip().splitlines()[-1])


def launch_modes():
    """Each way to start the same jar, by name: its command and its further variables."""
    java = java_home() + "/bin/java"
    return {
        "fat jar, default flags": ([java, "-jar", str(JAR), "serve"], {}),
        "extracted, default flags": ([java, "-jar", str(extracted()), "serve"], {}),
        "launcher without cache": ([f"{ROOT}/peaflow", "serve"], {"PEAFLOW_JAVA_OPTS": "-XX:AOTMode=off"}),
        "launcher with AOT cache": ([f"{ROOT}/peaflow", "serve"], {}),
    }


DEFAULT = "fat jar, default flags"
OURS = "launcher with AOT cache"


# ---- processes ------------------------------------------------------------------------------------------------------


def start(command, log, env=None, **options):
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as output:
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env or environment(), stderr=output,
                                   **{"stdout": output, "start_new_session": True, **options})
    process.log = log
    started.append(process)
    return process


def stop(process, patience=70):
    """Asks it to end, as a user does, and insists when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            fail(f"process {process.pid} did not stop within {patience} s; it said in {process.log}:\n{tail(process.log)}")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@atexit.register
def stop_all():
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def tail(log):
    return "\n".join(log.read_text(errors="replace").splitlines()[-25:])


def until(condition, what, process=None, seconds=120, pause=0.02):
    """Looks again and again; what never comes ends the script."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        if process is not None and process.poll() is not None:
            fail(f"the process ended with {process.returncode} before {what}:\n{tail(process.log)}")
        time.sleep(pause)
    fail(f"{what} did not come within {seconds} s" + (f":\n{tail(process.log)}" if process else ""))


class Server:
    """peaflow in one launch mode, on a data folder of its own."""

    def __init__(self, mode, command, variables):
        self.mode = mode
        self.home = WORK / "homes" / re.sub(r"\W+", "-", mode)
        self.command = command
        self.variables = variables
        self.simulated = "true"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self):
        """Starts it and gives the seconds until it says that it is ready."""
        began = time.monotonic()
        self.process = start(self.command, WORK / "logs" / f"{self.home.name}.log", environment(
            PEAFLOW_HOME=str(self.home), PEAFLOW_PORT=str(self.port), PEAFLOW_SIMULATED=self.simulated, **self.variables))
        until(self.is_ready, "readiness", self.process, pause=0.005)
        return time.monotonic() - began

    def is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/actuator/health/readiness")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self):
        stop(self.process)


def servers():
    """One server per launch mode, each started once already: its database is made and its files are in memory."""
    shutil.rmtree(WORK / "homes", ignore_errors=True)
    modes = [Server(mode, *how) for mode, how in launch_modes().items()]
    for server in modes:
        server.start()
        server.stop()
    return modes


def rounds(sides, times):
    """The sides in turn, several times, each time beginning with another."""
    for number in range(times):
        yield number + 1, sides[number % len(sides):] + sides[: number % len(sides)]


# ---- the database of a figure ---------------------------------------------------------------------------------------


class Databases:
    """A PostgreSQL with peaflow's own durable settings, started for this figure, and a way to ask it."""

    def __init__(self):
        self.classes = test_classes()
        self.process = start(
            [java_home() + "/bin/java", "-Xmx128m", "-XX:+UseSerialGC", "-Dpeaflow.test.postgres.durable=true",
             "-cp", self.classes, "io.peaflow.bench.Database"],
            WORK / "logs" / "database.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            fail(f"the database of the figure ended:\n{tail(self.process.log)}")
        return json.loads(answer)

    def create(self, tables):
        return self.ask(create=tables)

    def rows(self, database, sql):
        return self.ask(url=database["url"], sql=sql)

    def do(self, database, sql):
        return self.ask(url=database["url"], do=sql)


def job_node(databases, database, jobs, name, *settings):
    """A whole peaflow in a process of its own, with jobs that leave a row in job.effect."""
    load = []
    for number in range(1, jobs + 1):
        load += [f"--peaflow.jobs.load-{number}.catch-up.policy=none", f"--peaflow.jobs.load-{number}.deadline=1h"]
    return start(
        [java_home() + "/bin/java", *launch_flags(), "-cp", databases.classes, "io.peaflow.job.FaultNode",
         f"--peaflow.home={WORK}/homes/{name}", f"--fault.jobs={jobs}", *load,
         *[f"--peaflow.jobs.{job}.enabled=false" for job in ("self-check", "alert-digest", "housekeeping")],
         "--peaflow.server.port=0", "--peaflow.database.mode=external", f"--peaflow.database.url={database['url']}",
         f"--peaflow.database.user={database['user']}", f"--peaflow.database.password={database['password']}",
         *settings], WORK / "logs" / f"{name}.log")


def quartz_node(databases, database, name, **settings):
    """Quartz, clustered, in a process of its own, with jobs that leave a row in effect."""
    return start(
        [java_home() + "/bin/java", *launch_flags(), *[f"-D{key}={value}" for key, value in
                                                       {**database, **settings}.items()],
         "-cp", databases.classes, "io.peaflow.bench.QuartzNode"], WORK / "logs" / f"{name}.log")


def await_ready(*nodes):
    for node in nodes:
        until(lambda node=node: "READY" in node.log.read_text(errors="replace"), "a node's start", node, pause=0.2)


def store_figures(*words, log):
    """Runs what measures the store of market data and gives its numbers by name, in the order in which they came."""
    process = start(
        [java_home() + "/bin/java", "-Xmx900m", "-XX:+UseSerialGC", "-Dpeaflow.test.postgres.durable=true", "-cp", test_classes(),
         "io.peaflow.marketdata.StoreFigures", *words],
        WORK / "logs" / f"{log}.log", stdout=subprocess.PIPE, text=True)
    numbers = {}
    for line in process.stdout:
        parts = line.split()
        if len(parts) == 2 and re.fullmatch(r"-?\d+\.\d+", parts[1]):
            numbers.setdefault(parts[0], []).append(float(parts[1]))
    if process.wait() != 0:
        fail(f"the measurement ended with {process.returncode}:\n{tail(process.log)}")
    return numbers


# ---- calculations ---------------------------------------------------------------------------------------------------


PEERS = ("hmmlearn==0.3.3", "scikit-learn==1.9.1", "scipy==1.17.1", "numpy==2.4.6", "pandas==3.1.1")


def peer(*pins):
    """A Python of its own with these packages and nothing else, made once; what cannot be installed ends the script."""
    place = WORK / ("peer-" + re.sub(r"[^\w.]+", "-", "-".join(pins)))
    program = place / "bin" / "python"
    if not (place / "installed").exists():
        say(f"installing {', '.join(pins)} ...")
        run(sys.executable, "-m", "venv", place)
        run(program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins)
        (place / "installed").touch()
    return program


ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def numbers(output):
    """The lines that are a name and a number."""
    pairs = [line.split() for line in output.splitlines()]
    return {pair[0]: float(pair[1]) for pair in pairs if len(pair) == 2 and re.fullmatch(r"-?(inf|\d[\d.]*(e[-+]?\d+)?)", pair[1], re.I)}


def calculation(main, *words):
    """Runs a main class of the tests with the launcher's Java and gives its numbers by name."""
    return numbers(run(java_home() + "/bin/java", "-Xmx1g", "-cp", test_classes(), main, *words))


# ---- backups --------------------------------------------------------------------------------------------------------


class Sets:
    """The classes of the backup in a process of their own, with the launcher's options for Java, beside a database."""

    def __init__(self, databases, megabytes):
        self.database = databases.create("peaflow")
        self.folder = WORK / "sets" / str(megabytes)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.process = start(
            [java_home() + "/bin/java", *launch_flags(), "-cp", databases.classes, "io.peaflow.backup.SetFigures",
             self.database["url"], self.database["user"], self.database["password"], self.folder],
            WORK / "logs" / f"sets-{megabytes}.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.rows = self.ask(f"fill {megabytes}")["rows"]

    def ask(self, word):
        """Says one word and gives what came back, by name."""
        found = {}
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                name, value = line.split()
                if name == "done":
                    return found
                found[name] = value if name == "key" else float(value)
        except BrokenPipeError:
            pass
        fail(f"the process of the sets ended:\n{tail(self.process.log)}")

    def memory(self, name):
        """A line of /proc/<pid>/status in MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(name + r":\s+(\d+)", status).group(1)) / 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def growth(databases, word, smallest):
    """Seconds for one, three and ten times the same data; the smaller are measured three times."""
    taken = []
    for times in (1, 3, 10):
        sets = Sets(databases, smallest * times)
        sets.ask("backup")
        if word != "backup":
            sets.ask(word)
        seconds = statistics.median(sets.ask(word)[word] for _ in range(3))
        taken.append(seconds)
        say(f"growth: {smallest * times} MB {seconds:.2f} s, {seconds / taken[0]:.1f} times the first")
        sets.end()
    return taken


POSTGRES = 18


def postgres_tools(program):
    """The command of a PostgreSQL program of the server's version: the one that is here, or Debian's, unpacked below target."""
    here = shutil.which(program)
    if here and int(re.search(r"(\d+)", subprocess.run([here, "--version"], text=True, capture_output=True).stdout).group(1)) >= POSTGRES:
        return [here]
    place = WORK / f"postgresql-{POSTGRES}"
    if not (place / "installed").exists():
        if not shutil.which("apt-get") or os.geteuid() != 0:
            fail(f"needs {program} {POSTGRES} or newer on the PATH (Debian's is fetched by root only)")
        say(f"fetching the tools of PostgreSQL {POSTGRES} ...")
        lists = place / "apt"
        for part in ("etc/apt/preferences.d", "var/lib/dpkg", "var/lib/apt/lists/partial", "var/cache/apt/archives/partial"):
            (lists / part).mkdir(parents=True, exist_ok=True)
        (lists / "var/lib/dpkg/status").touch()
        (lists / "etc/apt/sources.list").write_text(
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian forky main\n")
        options = [f"-oDir={lists}", f"-oDir::State::status={lists}/var/lib/dpkg/status", "-oAcquire::Check-Valid-Until=false",
                   "-oAPT::Sandbox::User=root", "-oAcquire::Languages=none"]
        run("apt-get", *options, "-q", "update")
        run("apt-get", *options, "-q", "-y", "--no-install-recommends", "-d", "install", f"postgresql-client-{POSTGRES}")
        for package in (lists / "var/cache/apt/archives").glob("*.deb"):
            run("dpkg", "-x", package, place)
        (place / "installed").touch()
    libraries = next(iter(place.glob("usr/lib/*/libc.so.6")), None)
    if libraries is None:
        fail(f"the packages of PostgreSQL {POSTGRES} came without a C library")
    # Built for a newer system than this one may be: with the C library that came along.
    loader = next(iter(libraries.parent.glob("ld-linux*.so.*")))
    return [str(loader), "--library-path", str(libraries.parent), str(place / f"usr/lib/postgresql/{POSTGRES}/bin/{program}")]


def needs(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        fail(f"needs {' and '.join(missing)} on the PATH: on Debian `apt-get install {' '.join(missing)}`")
