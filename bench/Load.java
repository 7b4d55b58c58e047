import java.time.Duration;

/** A load generator: some requests under way at a time, each followed by the next (a closed loop). */
interface Load {

    /** Sends requests until the time is over, and waits for the last answers. Each must be a 200. */
    Result during(int underWay, Duration time) throws Exception;

    /** What came of a run; the latencies in milliseconds. */
    record Result(int answers, double seconds, double p50, double p99, double p999) {

        double rate() {
            return answers / seconds;
        }
    }
}
