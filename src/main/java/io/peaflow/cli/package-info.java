/** The words of the launcher: each talks REST to a server, the running one or one that it starts in its own process. */
@NullMarked
package io.peaflow.cli;

import org.jspecify.annotations.NullMarked;
