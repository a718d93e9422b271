package io.peaflow.alert;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether the owner can be reached. */
@Component
class ChannelsCheck implements Check {

    private final Channels channels;

    ChannelsCheck(Channels channels) {
        this.channels = channels;
    }

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public Finding look() {
        List<Channels.State> wanted = channels.list();
        List<Channels.State> troubled = wanted.stream()
                .filter(channel -> !channel.enabled() || !channel.reason().isEmpty())
                .toList();
        if (troubled.isEmpty()) {
            return Finding.ok(
                    name(),
                    Telling.of(
                            "channels.ok",
                            wanted.size(),
                            String.join(
                                    ", ",
                                    wanted.stream().map(Channels.State::name).toList())));
        }
        Channels.State first = troubled.getFirst();
        Telling summary = Telling.of("channels.trouble", troubled.size(), wanted.size(), first.name(), first.reason());
        Telling remedy = Telling.of("channels.trouble.remedy", first.name());
        boolean none = wanted.stream().noneMatch(Channels.State::enabled);
        return none ? Finding.critical(name(), summary, remedy) : Finding.warning(name(), summary, remedy);
    }
}
