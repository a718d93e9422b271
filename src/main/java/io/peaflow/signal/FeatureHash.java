package io.peaflow.signal;

import io.peaflow.kernel.Sha256;
import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import java.nio.ByteBuffer;
import java.util.List;

/** Of every value of every feature up to a row: equal inputs, equal hash. Rows are asked in ascending order and read once. */
final class FeatureHash {

    private static final List<Feature> ALL = List.of(Feature.values());

    private final FeatureTable table;
    private final Sha256.Running running = new Sha256.Running();
    private int rows;

    FeatureHash(FeatureTable table) {
        this.table = table;
    }

    String upTo(int last) {
        if (last + 1 < rows) {
            throw new IllegalArgumentException("row " + last + " was passed already, at row " + (rows - 1));
        }
        ByteBuffer bytes = ByteBuffer.allocate((last + 1 - rows) * (Integer.BYTES + ALL.size() * Double.BYTES));
        for (; rows <= last; rows++) {
            bytes.putInt(table.epochDay(rows));
            for (Feature feature : ALL) {
                bytes.putDouble(table.has(rows, feature) ? table.value(rows, feature) : Double.NaN);
            }
        }
        running.add(bytes.flip());
        return running.soFar();
    }
}
