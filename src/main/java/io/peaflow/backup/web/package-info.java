/** Sets, keys and restores over HTTP. */
@NullMarked
package io.peaflow.backup.web;

import org.jspecify.annotations.NullMarked;
