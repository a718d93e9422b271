package io.peaflow.marketdata.source;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first look at any answer, the same for every provider: what is no data at all is told by its class of error, and only
 * the rest is read.
 */
public final class Doorman {

    private static final int OPENING = 2000;
    private static final Pattern FLOOD = Pattern.compile(
            "\\A.{0,40}(too many requests|exceeded the daily hits limit|rate limit exceeded|\\(rate limited\\))",
            Pattern.DOTALL);
    private static final Pattern PAGE = Pattern.compile("\\A(<!doctype|<html|<head|<\\?xml|<script)");
    private static final Pattern WALL = Pattern.compile("consent|guce|captcha|are you a robot|access denied");
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private Doorman() {}

    /** What the answer means, whatever bytes it is made of. */
    public static Reply read(Dialect dialect, Want want, Answer answer) {
        Reply refused = refusal(answer);
        if (refused != null) {
            return refused;
        }
        try {
            return dialect.read(want, answer);
        } catch (Unreadable unreadable) {
            return new Reply.Unusable(unreadable.reason(), answer.sample());
        }
    }

    private static @Nullable Reply refusal(Answer answer) {
        int status = answer.status();
        String opening = answer.opening(OPENING);
        if (status == 429 || FLOOD.matcher(opening).find()) {
            return new Reply.SlowDown(status + " too many requests", bearable(answer.retryAfter()));
        }
        if (status >= 300 && status < 400) {
            return new Reply.Stopped(
                    status + " redirects to " + target(answer),
                    "Open the provider's page in a browser on this network; a consent or sign-in page cannot be passed here.");
        }
        if (status == 401 || status == 403 || status == 451) {
            return new Reply.Stopped(
                    status + " refuses us",
                    "Look at the key of this source, and whether this network is blocked there.");
        }
        return status >= 500 || status == 408
                ? new Reply.Unusable("status " + status, answer.sample())
                : page(answer, opening);
    }

    private static @Nullable Reply page(Answer answer, String opening) {
        boolean success = answer.status() < 300;
        if (success && opening.isEmpty()) {
            return new Reply.Unusable(answer.status() + " with an empty body", "");
        }
        if (!PAGE.matcher(opening).find()) {
            return null;
        }
        if (WALL.matcher(opening).find()) {
            return new Reply.Stopped(
                    answer.status() + " with a page that asks for consent or for a human",
                    "Open the provider's page in a browser on this network; such a page cannot be passed here.");
        }
        return success
                ? new Reply.Unusable(answer.status() + " with a web page instead of data", answer.sample())
                : null;
    }

    private static @Nullable Duration bearable(@Nullable Duration told) {
        return told == null || told.compareTo(LONGEST_WAIT) < 0 ? told : LONGEST_WAIT;
    }

    private static String target(Answer answer) {
        String location = answer.location();
        return location == null ? "nowhere" : location.replaceAll("[?#].*", "").replaceAll("\\p{Cntrl}", " ");
    }
}
