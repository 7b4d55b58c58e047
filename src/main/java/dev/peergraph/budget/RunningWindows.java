package dev.peergraph.budget;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.time.Moment;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps the sums over the present rate limit windows of all credentials as these change. Thread-safe. */
public final class RunningWindows {

    /**
     * A window of one credential.
     *
     * @param number unlike that of all others
     * @param limit calls that it allows
     * @param remaining calls that are left of it
     * @param until when it ends
     */
    public record Window(long number, int limit, int remaining, Moment until) {
    }

    /** What all windows allow together, and what is left of it. */
    public record Sums(long limit, long remaining) {
    }

    private static final Comparator<Window> BY_END = Comparator.comparing(Window::until).thenComparingLong(Window::number);

    @GuardedBy("this")
    private final NavigableSet<Window> windows = new TreeSet<>(BY_END);
    @GuardedBy("this")
    private long limit;
    @GuardedBy("this")
    private long remaining;

    /** Puts a window in the place of another; {@code null} stands for none. */
    public synchronized void replace(@Nullable Window before, @Nullable Window after) {
        if (before != null && windows.remove(before)) {
            subtract(before);
        }
        if (after != null && windows.add(after)) {
            limit += after.limit;
            remaining += after.remaining;
        }
    }

    /** Returns the sums at a moment; each window is looked at only once after its end. */
    public synchronized Sums at(Moment now) {
        while (!windows.isEmpty() && !now.isBefore(windows.first().until)) {
            subtract(windows.removeFirst());
        }
        return new Sums(limit, remaining);
    }

    @GuardedBy("this")
    private void subtract(Window window) {
        limit -= window.limit;
        remaining -= window.remaining;
    }
}
