package io.peaflow.cli;

import io.peaflow.backup.StateKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run on a machine that keeps nothing: its state comes out of a set, and goes into a new one at the end. While it works
 * nobody else may; what it could not save has not happened.
 */
final class StatelessRun {

    private static final Pattern PLACE = Pattern.compile("s3://[^/\\s]+(/\\S*)?|file:///\\S+");

    private final Workplace workplace;
    private final Terminal terminal;
    private final String place;
    private final Duration patience;

    StatelessRun(Workplace workplace, String place, @Nullable String patience) {
        this.workplace = workplace;
        this.terminal = workplace.terminal();
        this.place = place;
        if (!PLACE.matcher(place).matches()) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "--state " + place + " is no place.\n  Remedy: s3://bucket/prefix, or file:///an/absolute/folder.");
        }
        this.patience = patience(patience);
    }

    private static Duration patience(@Nullable String text) {
        try {
            Duration time = text == null ? Duration.ZERO : DurationStyle.detectAndParse(text);
            if (time.isNegative()) {
                throw new IllegalArgumentException("less than nothing");
            }
            return time;
        } catch (IllegalArgumentException odd) {
            throw new Refusal(ExitCodes.USAGE, "--wait " + text + " is no time.\n  Remedy: write 90s, 10m or 1h.", odd);
        }
    }

    int call(RunJob wish) throws InterruptedException {
        Path home = workplace.home();
        var folder = StatelessFolder.prepared(home, terminal);
        try {
            return run(wish, home);
        } finally {
            folder.clear();
        }
    }

    private int run(RunJob wish, Path home) throws InterruptedException {
        Map<String, String> word = Workplace.once(Map.of(
                "peaflow.backup.state.place", place, "peaflow.backup.state.patience", patience.toSeconds() + "s"));
        terminal.progress("Fetching the state from " + place + " ...");
        StateKeeper keeper;
        JsonNode answer;
        JsonNode run;
        try (Application application = Application.start(workplace, workplace.checked(home, word))) {
            keeper = application.state();
            if (!wish.json) {
                keeper.beginning().ifPresent(this::tell);
            }
            Api api = new Api(application.url(), Server.key(application.home()));
            answer = wish.ask(api);
            run = new RunFollower(api, terminal).follow(RunFollower.id(answer), () -> requireTurn(keeper));
            keeper.saveAtTheEnd(wish.job);
            terminal.progress("Saving the state to " + place + " ...");
        }
        StateKeeper.Ending ending = keeper.ending()
                .orElseThrow(
                        () -> new Refusal(ExitCodes.FAILED, "The state was not saved: the process was told to end."));
        if (!ending.isSaved()) {
            throw refusal(ending.lost(), ending.story());
        }
        int code = wish.told(answer, wish.json ? withState(run, keeper, ending) : run, wish.json);
        if (!wish.json) {
            terminal.line(terminal.good("SAVED") + " " + ending.story() + ", in " + seconds(ending.millis()) + ".");
        }
        return code;
    }

    private void requireTurn(StateKeeper keeper) {
        if (keeper.isLost()) {
            throw refusal(true, "This run gave no sign of life for too long, and another may have taken its turn.");
        }
    }

    private Refusal refusal(boolean lost, String story) {
        return new Refusal(
                lost ? ExitCodes.BUSY : ExitCodes.FAILED,
                story + "\n  The state is as it was before this run. Remedy: "
                        + (lost
                                ? "let the other end, then run this again."
                                : "mend what is named, then run this again."));
    }

    private void tell(StateKeeper.Beginning beginning) {
        beginning.passedOver().forEach(set -> terminal.line(terminal.warning("PASSED OVER") + " " + set));
        terminal.line(
                beginning.set().isEmpty()
                        ? terminal.good("BEGUN") + " from nothing: there is no set in " + place + " yet."
                        : terminal.good("BEGUN") + " from " + beginning.set() + ": " + beginning.rows() + " rows in "
                                + seconds(beginning.millis()) + ".");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    /** The run, and under {@code stateless} where it began and what it left. */
    private JsonNode withState(JsonNode run, StateKeeper keeper, StateKeeper.Ending ending) {
        var state = new LinkedHashMap<String, Object>();
        state.put("place", place);
        keeper.beginning().ifPresent(beginning -> state.put("begun", beginning));
        state.put("saved", ending);
        var whole = new LinkedHashMap<String, Object>();
        run.properties().forEach(field -> whole.put(field.getKey(), field.getValue()));
        whole.put("stateless", state);
        return JsonMapper.builder().build().valueToTree(whole);
    }
}
