package dev.peergraph.journal;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens often in few lines: the first time at once, then once a minute how often it happened, and after a minute without it
 * that it is over. Thread-safe; what is noted must hold no secret.
 */
public final class Journal {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** More than there are; beyond, nothing new is noted until something is over. */
    private static final int MOST_KINDS = 100;
    private static final int LONGEST_DETAIL = 300;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private final MonotonicClock clock;
    private final Map<Kind, Episode> episodes = new LinkedHashMap<>();

    /** Begins an empty journal. */
    public Journal(MonotonicClock clock) {
        this.clock = clock;
    }

    /** What happens, as a sentence, the class of its cause, and what to do: all from a small fixed set. */
    private record Kind(String what, String cause, String remedy) {
    }

    private static final class Episode {

        private Moment toldAt;
        private String detail;
        private long more;
        private long total = 1;

        Episode(Moment toldAt, String detail) {
            this.toldAt = toldAt;
            this.detail = detail;
        }
    }

    /**
     * Notes that something has happened.
     *
     * @param what the sentence that says so, always the same for the same thing
     * @param cause the class of its cause, always one of few
     * @param detail what is known of this one time; clipped, and kept in one line
     * @param remedy what an operator can do, always the same for the same thing and cause
     */
    public synchronized void note(String what, String cause, String detail, String remedy) {
        Kind kind = new Kind(what, cause, remedy);
        Episode episode = episodes.get(kind);
        if (episode != null) {
            episode.more++;
            episode.total++;
            episode.detail = detail;
        } else if (episodes.size() < MOST_KINDS) {
            episodes.put(kind, new Episode(clock.now(), detail));
            log.atWarn().addKeyValue("cause", cause).addKeyValue("detail", oneLine(detail)).addKeyValue("remedy", remedy).log(what);
        }
        tellWhatIsDue();
    }

    /** Logs what there is to tell by now. Has to be called every few seconds, so that an end is told when nothing else happens. */
    public synchronized void tellWhatIsDue() {
        Moment now = clock.now();
        for (Iterator<Map.Entry<Kind, Episode>> all = episodes.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Kind, Episode> entry = all.next();
            Episode episode = entry.getValue();
            if (episode.toldAt.until(now).compareTo(MINUTE) < 0) {
                continue;
            }
            if (episode.more == 0) {
                log.atInfo().addKeyValue("cause", entry.getKey().cause()).addKeyValue("times", episode.total)
                        .log("Over for a minute: {}", entry.getKey().what());
                all.remove();
            } else {
                log.atWarn().addKeyValue("cause", entry.getKey().cause()).addKeyValue("times", episode.more)
                        .addKeyValue("detail", oneLine(episode.detail)).addKeyValue("remedy", entry.getKey().remedy())
                        .log("Still, in the last minute: {}", entry.getKey().what());
                episode.toldAt = now;
                episode.more = 0;
            }
        }
    }

    private static String oneLine(String detail) {
        String clipped = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
        return CONTROLS.matcher(clipped).replaceAll(" ");
    }
}
