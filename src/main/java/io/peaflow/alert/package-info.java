/** Tells the owner: hears facts, keeps them as notifications, words them and delivers them. */
@NullMarked
package io.peaflow.alert;

import org.jspecify.annotations.NullMarked;
