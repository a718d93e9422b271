package io.peaflow.marketdata;

import io.peaflow.kernel.InstrumentKind;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is followed: the shipped universe with the owner's changes, all of it checked before the program starts. */
public final class Instruments {

    private final Map<String, Followed> byId = new LinkedHashMap<>();
    private final Map<String, Membership> memberships = new LinkedHashMap<>();

    Instruments(List<Followed> followed, List<Membership> memberships) {
        followed.forEach(one -> byId.put(one.id(), one));
        memberships.forEach(one -> this.memberships.put(one.index(), one));
    }

    /** The ids of what is followed without a word in the settings. */
    public static SortedSet<String> shipped() {
        return new TreeSet<>(Universe.shipped().with(List.of()).stream()
                .map(entry -> String.valueOf(entry.id()))
                .toList());
    }

    /** Everything that is followed, in the order of the universe, the owner's additions last. */
    public List<Followed> followed() {
        return List.copyOf(byId.values());
    }

    /** Everything of this kind that is followed. */
    public List<Followed> followed(InstrumentKind kind) {
        return byId.values().stream()
                .filter(one -> one.instrument().kind() == kind)
                .toList();
    }

    /** The instrument of this id. */
    public Optional<Followed> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The instrument that this text names: an id, an ISIN, or a symbol of today or of former days; ids come first. */
    public Optional<Followed> find(String text) {
        Optional<Followed> exact = byId(text);
        return exact.isPresent()
                ? exact
                : byId.values().stream().filter(one -> one.isCalled(text)).findFirst();
    }

    /** The indices whose members are known. */
    public SortedSet<String> indices() {
        return new TreeSet<>(memberships.keySet());
    }

    /**
     * Who belonged to this index on that day.
     *
     * @throws IllegalArgumentException for an index whose members are not known
     */
    public Members members(String index, LocalDate day) {
        return membership(index).on(day);
    }

    /**
     * Those who are followed and belonged to this index on any day that is known.
     *
     * @throws IllegalArgumentException for an index whose members are not known
     */
    public SortedSet<String> everMembers(String index) {
        SortedSet<String> ever = membership(index).ever();
        ever.retainAll(byId.keySet());
        return ever;
    }

    private Membership membership(String index) {
        Membership membership = memberships.get(index);
        if (membership == null) {
            throw new IllegalArgumentException("The members of '" + index + "' are not known; there are those of "
                    + String.join(", ", memberships.keySet()));
        }
        return membership;
    }
}
