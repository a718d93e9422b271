/** peaflow: a self-hosted autopilot for a French PEA. */
@NullMarked
package io.peaflow;

import org.jspecify.annotations.NullMarked;
