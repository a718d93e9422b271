package io.peaflow.alert.web;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.peaflow.alert.Channels;
import io.peaflow.alert.Mute;
import io.peaflow.alert.Notification;
import io.peaflow.alert.Notifications;
import io.peaflow.alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The room over REST: shapes, statuses and refusals. */
class AlertApiTests {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID ID = UUID.fromString("0199f0aa-1111-7000-8000-000000000001");

    private final Notifications notifications = mock(Notifications.class);
    private final Channels channels = mock(Channels.class);
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(
                    new NotificationController(notifications),
                    new ChannelController(channels),
                    new MuteController(notifications))
            .build();

    @Test
    void notificationsAreListedAndTheLimitIsBounded() throws Exception {
        when(notifications.recent(anyInt()))
                .thenReturn(List.of(new Notification(
                        ID,
                        AT,
                        Severity.CRITICAL,
                        "job-failed",
                        "job/backup",
                        "job-failed/backup",
                        Map.of("job", "backup"),
                        Optional.empty(),
                        1,
                        List.of(AT),
                        Optional.empty())));
        mvc.perform(get("/api/v1/notifications").param("limit", "999999")).andExpect(status().isBadRequest());
        mvc.perform(get("/api/v1/notifications").param("limit", "1000"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$[0].severity").value("CRITICAL"))
                .andExpect(jsonPath("$[0].facts.job").value("backup"));
        verify(notifications).recent(1000);
    }

    @Test
    void channelsAreListedTestedAndSwitched() throws Exception {
        Channels.State state = new Channels.State(
                "mail", "email", true, "", Set.of(Severity.CRITICAL), List.of(), Optional.empty(), Optional.empty());
        when(channels.list()).thenReturn(List.of(state));
        when(channels.test("mail")).thenReturn(new Channels.TestResult("mail", true, "delivered"));
        when(channels.test("nope")).thenThrow(new NoSuchElementException("There is no channel 'nope'"));
        when(channels.enable("mail", false)).thenReturn(state);
        mvc.perform(get("/api/v1/channels")).andExpect(jsonPath("$[0].name").value("mail"));
        mvc.perform(post("/api/v1/channels/mail/test"))
                .andExpect(jsonPath("$.delivered").value(true));
        mvc.perform(post("/api/v1/channels/nope/test"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.detail").value("There is no channel 'nope'"));
        mvc.perform(post("/api/v1/channels/mail/enabled")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"enabled\": false}"))
                .andExpect(status().isOk());
        verify(channels).enable("mail", false);
    }

    @Test
    void mutesAreAskedForListedAndTakenBack() throws Exception {
        Mute mute = new Mute(ID, "job/backup", AT, "disk");
        when(notifications.mute("job/backup", AT, "disk")).thenReturn(mute);
        when(notifications.mutes()).thenReturn(List.of(mute));
        when(notifications.unmute(ID)).thenReturn(true).thenReturn(false);
        mvc.perform(
                        post("/api/v1/mutes")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(
                                        "{\"target\": \"job/backup\", \"until\": \"2026-11-21T12:00:00Z\", \"reason\": \"disk\"}"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.target").value("job/backup"));
        mvc.perform(post("/api/v1/mutes")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .andExpect(status().isBadRequest());
        mvc.perform(get("/api/v1/mutes")).andExpect(jsonPath("$[0].reason").value("disk"));
        mvc.perform(delete("/api/v1/mutes/" + ID)).andExpect(status().isNoContent());
        mvc.perform(delete("/api/v1/mutes/" + ID)).andExpect(status().isNotFound());
    }
}
