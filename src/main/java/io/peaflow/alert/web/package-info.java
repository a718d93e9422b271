/** Notifications, channels and mutes over REST. */
@NullMarked
package io.peaflow.alert.web;

import org.jspecify.annotations.NullMarked;
