package dev.peergraph;

/** How much of the heap is in use. */
public final class Heap {

    private Heap() {
    }

    /** Returns the bytes in use after garbage was collected: the least of some tries, since others use it meanwhile. */
    public static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
