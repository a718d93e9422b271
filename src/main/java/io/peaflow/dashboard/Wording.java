package io.peaflow.dashboard;

import java.time.Clock;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Gives each request the words of its reader's language, as of now. */
@Component
class Wording {

    private final MessageSource messages;
    private final DashboardSettings settings;
    private final Clock clock;

    Wording(MessageSource messages, DashboardSettings settings, Clock clock) {
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
    }

    Words words() {
        return new Words(messages, LocaleContextHolder.getLocale(), settings.timeZone(), clock.instant());
    }
}
