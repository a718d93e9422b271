/** The data folder: what kind it is, who owns it now, and where a running server answers. */
@NullMarked
package io.peaflow.home;

import org.jspecify.annotations.NullMarked;
