import java.util.Arrays;

/** How long answers took. Not thread-safe. */
final class Latencies {

    private long[] nanos = new long[1 << 16];
    private int count;

    void note(long sentAtNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = System.nanoTime() - sentAtNanos;
    }

    /** Returns what came of a run that took some time. */
    Load.Result over(long timeNanos) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Load.Result(count, timeNanos / 1e9, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 0.999));
    }

    private static double millis(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }
}
