package dev.peergraph.fleet.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.RedisServer;
import dev.peergraph.budget.ModelStore;
import dev.peergraph.budget.Report;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.budget.Ticket;
import dev.peergraph.fleet.FleetAnswer;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the budgets against their model in Java, in a time that the test tells both. */
class RateScriptsTest {

    private static final int STEPS = 4000;
    private static final long START = 1_767_607_200_000L;
    private static final Instant DATE = Instant.ofEpochMilli(START);
    private static final String[] KEYS = {"{test}:rate", "{test}:calls"};

    private static RedisServer redis;
    private static RedisCommands<String, String> commands;
    private static String reserve;
    private static String report;

    @BeforeAll
    static void start() {
        redis = RedisServer.started();
        commands = redis.commands();
        reserve = commands.scriptLoad(script("reserve"));
        report = commands.scriptLoad(script("report"));
    }

    @AfterAll
    static void end() {
        if (redis != null) {
            redis.close();
        }
    }

    /** The script itself, but for the time, which is its last argument. */
    private static String script(String name) {
        try (InputStream file = RateScriptsTest.class.getResourceAsStream("/fleet/" + name + ".lua")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains("redis.call('TIME')");
            return text.replace("redis.call('TIME')", "{ math.floor(ARGV[#ARGV] / 1000), ARGV[#ARGV] % 1000 * 1000 }");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Object> run(String script, long now, Object... args) {
        String[] values = Arrays.copyOf(Arrays.stream(args).map(String::valueOf).toArray(String[]::new), args.length + 1);
        values[args.length] = Long.toString(now);
        return commands.evalsha(script, ScriptOutputType.MULTI, KEYS, values);
    }

    /** Draws questions and reports as replicas may send them, in any order. */
    private static final class Draw {

        private final Random random;

        Draw(long seed) {
            random = new Random(seed);
        }

        long pause() {
            return random.nextInt(20) == 0 ? random.nextInt(15_000) : random.nextInt(300);
        }

        Terms terms() {
            return new Terms(1 + random.nextInt(4), random.nextInt(4) == 0 ? 0.5 : -1, Duration.ofMillis(random.nextInt(300)),
                    Duration.ofSeconds(16), random.nextInt(20) == 0 ? 5 : 0,
                    random.nextInt(4) == 0 ? List.of("other-" + random.nextInt(5), "other-" + random.nextInt(5)) : List.of());
        }

        Report report(Ticket ticket, long now) {
            return switch (random.nextInt(12)) {
                case 0 -> new Report.Unsent(ticket);
                case 1 -> new Report.Lost(ticket, random.nextInt(4) == 0);
                case 2 -> new Report.Refused(ticket, random.nextBoolean() ? reading(0, now) : null, orNull(random.nextInt(4000)));
                case 3 -> new Report.Refused(ticket, new RateReading(null, null, orNull(3000), null, ModelStore.at(now)), null);
                default -> new Report.Answered(ticket, reading(random.nextInt(50), now), Duration.ofMillis(random.nextInt(500)));
            };
        }

        private RateReading reading(int remaining, long now) {
            Integer limit = random.nextInt(8) == 0 ? null : 50;
            return RateReading.of(limit, remaining, orNull(1000L * random.nextInt(11)), ModelStore.at(now), DATE);
        }

        private @Nullable Duration orNull(long millis) {
            return random.nextInt(8) == 0 ? null : Duration.ofMillis(millis);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 31_337})
    void doWhatTheModelDoes(long seed) {
        commands.del(KEYS);
        Draw draw = new Draw(seed);
        ModelStore model = new ModelStore();
        List<Ticket> open = new ArrayList<>();
        long now = START;
        int granted = 0;
        for (int step = 0; step < STEPS; step++) {
            now += draw.pause();
            Moment moment = ModelStore.at(now);
            if (draw.random.nextInt(5) < 3) {
                String id = "call-" + (draw.random.nextInt(20) == 0 ? step - 1 : step);
                Terms terms = draw.terms();
                Word expected = model.reserve(id, terms, moment);
                Word word = RedisBudgets.word(id, new FleetAnswer(bytes(run(reserve, now, RedisBudgets.reserving(id, terms)))));
                assertThat(word).as("seed %d step %d: %s", seed, step, terms).isEqualTo(expected);
                if (word instanceof Word.Granted call) {
                    open.add(call.ticket());
                    granted++;
                }
            } else if (!open.isEmpty()) {
                Ticket ticket = open.remove(draw.random.nextInt(open.size()));
                Report ended = draw.report(draw.random.nextInt(10) == 0 ? new Ticket(ticket.id(), -1, 0, 0) : ticket, now);
                model.report(ended, moment);
                run(report, now, RedisBudgets.reporting(ended));
            }
            assertThat(commands.zcard(KEYS[1])).as("calls under way, at seed %d step %d", seed, step).isEqualTo(model.underWay());
        }
        assertThat(granted).isGreaterThan(STEPS / 10);
    }

    private static List<@Nullable Object> bytes(List<Object> values) {
        return new ArrayList<>(values);
    }
}
