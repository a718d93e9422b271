/** The pages: one controller and one view record per page, reading the other rooms. */
@NullMarked
package io.peaflow.dashboard;

import org.jspecify.annotations.NullMarked;
