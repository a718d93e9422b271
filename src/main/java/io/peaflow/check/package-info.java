/** Questions the program asks about itself, each answered by a finding with its remedy; doctor, health and the self-check job read the same beans. */
@NullMarked
package io.peaflow.check;

import org.jspecify.annotations.NullMarked;
