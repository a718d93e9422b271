/** The pure floor: dates, calendars and texts that every room may use and that use nothing but the JDK. */
@NullMarked
package io.peaflow.kernel;

import org.jspecify.annotations.NullMarked;
