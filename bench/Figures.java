import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What one round measured: the latencies, and the CPU time of a request in microseconds. */
record Figures(Load.Result load, double cpuMicros) {

    static Figures of(Server server, Load load, int underWay, Duration time) throws Exception {
        Duration before = server.cpu();
        Load.Result result = load.during(underWay, time);
        return new Figures(result, server.cpu().minus(before).toNanos() / 1e3 / result.answers());
    }

    static <T> double median(Collection<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return DoubleStream.of(sorted).skip((sorted.length - 1) / 2).limit(2 - sorted.length % 2).average().orElseThrow();
    }

    /** Returns the median, with the smallest and the largest. */
    static <T> String spread(Collection<T> rounds, ToDoubleFunction<T> figure) {
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median(rounds, figure),
                rounds.stream().mapToDouble(figure).min().orElseThrow(),
                rounds.stream().mapToDouble(figure).max().orElseThrow());
    }

    /** Returns the medians of the latencies, in milliseconds. */
    static <T> String tails(Collection<T> rounds, Function<T, Load.Result> of) {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f", median(rounds, round -> of.apply(round).p50()),
                median(rounds, round -> of.apply(round).p99()), median(rounds, round -> of.apply(round).p999()));
    }
}
