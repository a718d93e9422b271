/** What the tests of every room share: tags, recorded data, and the lines that a build prints about them. */
@NullMarked
package io.peaflow.testing;

import org.jspecify.annotations.NullMarked;
