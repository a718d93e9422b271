package io.peaflow.platform;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a key may do; each scope includes the ones before it. */
enum Scope {
    READ,
    OPERATE,
    ADMIN;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Scope of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    List<GrantedAuthority> authorities() {
        return Stream.of(values())
                .filter(scope -> scope.compareTo(this) <= 0)
                .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority(scope.word()))
                .toList();
    }
}
