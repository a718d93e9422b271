/** Backups that prove themselves: sets of everything, encrypted and signed; their retention; restore; the weekly drill. */
@NullMarked
package io.peaflow.backup;

import org.jspecify.annotations.NullMarked;
