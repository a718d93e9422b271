/** Files that somebody laid into a folder of the data folder. */
@NullMarked
package io.peaflow.marketdata.watchedfolder;

import org.jspecify.annotations.NullMarked;
