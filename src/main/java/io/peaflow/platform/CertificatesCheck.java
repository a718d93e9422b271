package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Does an API key or a configured certificate end soon? */
@Component
class CertificatesCheck implements Check {

    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration VERY_SOON = Duration.ofDays(7);

    private record Ending(Telling what, Instant at) {}

    private final ApiKeys keys;
    private final DatabaseSettings database;
    private final Clock clock;

    CertificatesCheck(ApiKeys keys, DatabaseSettings database, Clock clock) {
        this.keys = keys;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public Finding look() {
        Instant now = clock.instant();
        var endings = new ArrayList<Ending>();
        for (ApiKey key : keys.all()) {
            Instant end = key.expiresAt();
            // A key that ended is worth a word for a week; then its holder has noticed.
            if (end != null && key.revokedAt() == null && end.plus(VERY_SOON).isAfter(now)) {
                endings.add(new Ending(Telling.of("certificates.key", key.prefix(), key.name()), end));
            }
        }
        if (!database.sslRootCertificate().isEmpty()) {
            endings.addAll(certificates(Path.of(database.sslRootCertificate())));
        }
        return judge(endings, now);
    }

    private Finding judge(List<Ending> endings, Instant now) {
        return endings.stream()
                .min(Comparator.comparing(Ending::at))
                .filter(first -> first.at().isBefore(now.plus(SOON)))
                .map(first -> new Finding(
                        name(),
                        first.at().isBefore(now.plus(VERY_SOON)) ? Level.CRITICAL : Level.WARNING,
                        Telling.of(
                                first.at().isBefore(now) ? "certificates.ended" : "certificates.ends",
                                first.what(),
                                first.at()),
                        Telling.of("certificates.remedy")))
                .orElseGet(() -> Finding.ok(
                        name(),
                        endings.isEmpty()
                                ? Telling.of("certificates.endless")
                                : Telling.of(
                                        "certificates.ok",
                                        endings.stream()
                                                .map(Ending::at)
                                                .min(Comparator.naturalOrder())
                                                .orElseThrow())));
    }

    private static List<Ending> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .map(certificate -> new Ending(
                            Telling.of(
                                    "certificates.file",
                                    certificate.getSubjectX500Principal().getName(),
                                    file),
                            certificate.getNotAfter().toInstant()))
                    .toList();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalStateException("The certificate " + file + " cannot be read", unreadable);
        }
    }
}
