package io.peaflow.alert;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
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
                    wanted.size() + " in use: "
                            + String.join(
                                    ", ",
                                    wanted.stream().map(Channels.State::name).toList()));
        }
        Channels.State first = troubled.getFirst();
        String summary = troubled.size() + " of " + wanted.size() + " channels in trouble; " + first.name() + ": "
                + first.reason();
        String remedy = "Mend peaflow.alert.channels (docs/operations/alerts.md), then test the channel: POST"
                + " /api/v1/channels/" + first.name() + "/test";
        boolean none = wanted.stream().noneMatch(Channels.State::enabled);
        return none ? Finding.critical(name(), summary, remedy) : Finding.warning(name(), summary, remedy);
    }
}
