package io.peaflow.quant.hmm;

/** A matrix of finite numbers, one row an instant in ascending order, one column a feature. */
public final class Observations {

    /** Rows that are worked on together: small enough for the nearest cache, long enough for vector instructions. */
    static final int BLOCK = 256;

    private final int rows;
    private final int columns;
    /** Block by block, in each column by column: an array of its own each, so that loops run over one index. */
    private final double[][] blocks;

    private Observations(int rows, int columns, double[][] blocks) {
        this.rows = rows;
        this.columns = columns;
        this.blocks = blocks;
    }

    /** Of rows that are equally long. */
    public static Observations ofRows(double[][] matrix) {
        int columns = matrix.length == 0 ? 0 : matrix[0].length;
        double[][] turned = new double[columns][matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            if (matrix[row].length != columns) {
                throw new IllegalArgumentException(
                        "Row " + row + " has " + matrix[row].length + " columns, the first has " + columns);
            }
            for (int column = 0; column < columns; column++) {
                turned[column][row] = matrix[row][column];
            }
        }
        return ofColumns(turned);
    }

    /** Of columns that are equally long; the arrays are copied. */
    public static Observations ofColumns(double[]... columns) {
        if (columns.length == 0 || columns[0].length == 0) {
            throw new IllegalArgumentException("Observations need a row and a column");
        }
        int rows = columns[0].length;
        int width = columns.length;
        int count = (rows + BLOCK - 1) / BLOCK;
        double[][] blocks = new double[count * width][BLOCK];
        for (int column = 0; column < width; column++) {
            finite(columns[column], column, rows);
            for (int block = 0; block < count; block++) {
                int from = block * BLOCK;
                System.arraycopy(
                        columns[column], from, blocks[block * width + column], 0, Math.min(BLOCK, rows - from));
            }
        }
        return new Observations(rows, width, blocks);
    }

    private static void finite(double[] values, int column, int rows) {
        if (values.length != rows) {
            throw new IllegalArgumentException(
                    "Column " + column + " has " + values.length + " rows, the first has " + rows);
        }
        for (int row = 0; row < rows; row++) {
            if (!Double.isFinite(values[row])) {
                throw new IllegalArgumentException(
                        "Column " + column + ", row " + row + " is not a finite number: " + values[row]);
            }
        }
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public double value(int row, int column) {
        return blocks[row / BLOCK * columns + column][row % BLOCK];
    }

    int blockCount() {
        return (rows + BLOCK - 1) / BLOCK;
    }

    /** How many rows of this block are there: all but the last are full. */
    int rowsOf(int block) {
        return Math.min(BLOCK, rows - block * BLOCK);
    }

    double[] block(int block, int column) {
        return blocks[block * columns + column];
    }

    /** Mean of a column. */
    double mean(int column) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += value(row, column);
        }
        double mean = sum / rows;
        double rest = 0;
        for (int row = 0; row < rows; row++) {
            rest += value(row, column) - mean;
        }
        return mean + rest / rows;
    }

    /** Deviation of a column around this mean, over all its rows. */
    double deviation(int column, double mean) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double difference = value(row, column) - mean;
            sum += difference * difference;
        }
        return Math.sqrt(sum / rows);
    }

    /** Every so many rows only, from the first on. */
    Observations every(int distance) {
        double[][] kept = new double[columns][(rows + distance - 1) / distance];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < kept[column].length; row++) {
                kept[column][row] = value(row * distance, column);
            }
        }
        return ofColumns(kept);
    }

    /** The same rows with each column moved and divided. */
    Observations scaled(double[] centre, double[] unit) {
        double[][] scaled = new double[columns][rows];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                scaled[column][row] = (value(row, column) - centre[column]) / unit[column];
            }
        }
        return ofColumns(scaled);
    }
}
