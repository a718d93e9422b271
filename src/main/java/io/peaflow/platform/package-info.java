/** Beans that every room stands on and none imports: database, security, HTTP, health, metrics, logs. */
@NullMarked
package io.peaflow.platform;

import org.jspecify.annotations.NullMarked;
