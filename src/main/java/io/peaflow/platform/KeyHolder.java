package io.peaflow.platform;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Whoever presented a key that opens. */
final class KeyHolder extends AbstractAuthenticationToken {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final String name;

    private KeyHolder(String prefix, String name, Scope scope) {
        super(scope.authorities());
        this.prefix = prefix;
        this.name = name;
        setAuthenticated(true);
    }

    static KeyHolder of(ApiKey key) {
        return new KeyHolder(key.prefix(), key.name(), key.scope());
    }

    String prefix() {
        return prefix;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getPrincipal() {
        return prefix;
    }

    /** The secret is not kept. */
    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyHolder holder && prefix.equals(holder.prefix) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return Objects.hash(prefix);
    }
}
