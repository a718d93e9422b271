package io.peaflow.backup;

import java.util.List;
import java.util.Map;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The migrations of the program, for whoever has to make the schemas of a certain day. */
public interface Schemas {

    /** The versions of each room's migrations that this program has, oldest first. */
    Map<String, List<String>> known();

    /** Applies the migrations of the named rooms up to a version each; other rooms are left out. */
    void bringTo(JdbcConnectionDetails database, Map<String, String> versions);

    /** Applies every migration that is missing. */
    void bringToNewest(JdbcConnectionDetails database);
}
