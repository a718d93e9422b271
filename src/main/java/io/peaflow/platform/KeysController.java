package io.peaflow.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Issues, lists and revokes API keys. */
@RestController
@RequestMapping("/api/v1/keys")
class KeysController {

    private static final Logger LOG = LoggerFactory.getLogger(KeysController.class);

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** What is asked for; without expiresAt the key opens until it is revoked. */
    record Wish(
            @NotBlank @Size(max = 80) String name,
            @NotNull String scope,
            @Nullable Instant expiresAt) {}

    /** The only answer that ever holds the secret. */
    record Issued(
            String prefix,
            String name,
            String scope,
            @Nullable Instant expiresAt,
            String key) {}

    private final ApiKeys keys;
    private final KeyRing ring;
    private final Clock clock;

    KeysController(ApiKeys keys, KeyRing ring, Clock clock) {
        this.keys = keys;
        this.ring = ring;
        this.clock = clock;
    }

    @GetMapping
    List<ApiKey> list() {
        return keys.all();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Issued issue(@Valid @RequestBody Wish wish, Authentication admin) {
        Scope scope = scope(wish.scope());
        Instant expires = wish.expiresAt();
        if (expires != null && !expires.isAfter(clock.instant())) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "expiresAt " + expires + " is past. Give a later instant, or leave it out.");
        }
        if (expires != null && expires.isAfter(LATEST)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "expiresAt " + expires
                            + " is later than any calendar here. Leave it out for a key without an end.");
        }
        KeySecret secret = keys.issue(wish.name().strip(), scope, expires);
        ring.learn();
        LOG.info(
                "Key {} '{}' with scope {} was issued by key {}",
                secret.prefix(),
                wish.name(),
                scope.word(),
                admin.getPrincipal());
        return new Issued(secret.prefix(), wish.name().strip(), scope.word(), expires, secret.text());
    }

    @DeleteMapping("/{prefix}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String prefix, Authentication admin) {
        if (prefix.equals(admin.getPrincipal())) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "A key does not revoke itself. Use another admin key, so that one is left.");
        }
        if (!keys.revoke(prefix)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "No key '" + prefix + "' opens; `peaflow keys` lists them by prefix.");
        }
        ring.forget(prefix);
        LOG.info("Key {} was revoked by key {}", prefix, admin.getPrincipal());
    }

    private static Scope scope(String word) {
        try {
            return Scope.of(word);
        } catch (IllegalArgumentException unknown) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "scope '" + word + "' is none of read, operate, admin.", unknown);
        }
    }
}
