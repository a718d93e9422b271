/** Numbers in, SVG out: the drawings of pages, e-mails and printed reports, each with the same told in words. */
@NullMarked
package io.peaflow.chart;

import org.jspecify.annotations.NullMarked;
