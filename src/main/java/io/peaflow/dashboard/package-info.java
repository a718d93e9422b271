/**
 * The pages: one controller and one view record per page, reading the other rooms.
 *
 * <p>A later room adds its page the same way: a view record made of {@code Words}, a controller that puts it into the model
 * as {@code view}, a template that goes into {@code layout.html} with its components under {@code part/}, texts
 * {@code page.*} in both languages, and a place in the layout's list of pages. A part that changes while somebody looks is a
 * fragment of its own under {@code /parts}; every form posts and redirects, so that a page works without scripts.
 */
@NullMarked
package io.peaflow.dashboard;

import org.jspecify.annotations.NullMarked;
