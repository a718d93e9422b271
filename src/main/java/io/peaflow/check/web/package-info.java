/** The findings of all checks over REST. */
@NullMarked
package io.peaflow.check.web;

import org.jspecify.annotations.NullMarked;
