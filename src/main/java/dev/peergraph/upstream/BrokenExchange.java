package dev.peergraph.upstream;

import dev.peergraph.decoding.PageDecoder;
import dev.peergraph.egress.EgressProxy;
import dev.peergraph.egress.ProxyFailures;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.UpstreamAnswer;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** Turns what went wrong below HTTP statuses into a failure: connections, timeouts, broken or unreadable bodies. */
final class BrokenExchange {

    private final Duration connectTimeout;
    private final Duration responseTimeout;
    private final DataSize maxResponseSize;
    private final DataSize maxHeaderSize;
    private final @Nullable ProxyFailures proxy;

    BrokenExchange(UpstreamProperties properties, @Nullable EgressProxy proxy) {
        this.connectTimeout = properties.connectTimeout();
        this.responseTimeout = properties.responseTimeout();
        this.maxResponseSize = properties.maxResponseSize();
        this.maxHeaderSize = properties.maxHeaderSize();
        this.proxy = proxy == null ? null : new ProxyFailures(proxy);
    }

    /** Returns the failure of an attempt whose time is over. A refusal stays what its status says, even if its body never ends. */
    PageFailure timedOut(Attempt attempt) {
        UpstreamHeaders head = attempt.head();
        if (head == null) {
            return new PageFailure.Unavailable("Upstream did not answer within " + text(responseTimeout) + ".", null, null,
                    FailureCause.TIMEOUT);
        }
        if (head.status() != 200) {
            return FailureReader.read(head, "", attempt.request());
        }
        return new PageFailure.Unavailable("Upstream did not finish its answer within " + text(responseTimeout) + ".", answer(attempt),
                null, FailureCause.TIMEOUT);
    }

    /** Returns the failure that an error of an attempt stands for, or the error itself where it is a bug. */
    Throwable failure(Throwable error, Attempt attempt) {
        return switch (error) {
            case PageFailure failure -> failure;
            case AnswerBody.TooLarge _ -> new PageFailure.InvalidResponse("Upstream's answer is larger than " + text(maxResponseSize)
                    + " (peergraph.upstream.max-response-size).", answer(attempt));
            case AnswerBody.Undecodable _ -> unreadable("its compression is broken", attempt);
            case PageDecoder.Undecodable undecodable -> unreadable(undecodable.getMessage(), attempt);
            case WebClientRequestException sending -> transport(sending, attempt);
            case AnswerBody.Interrupted interrupted -> transport(interrupted, attempt);
            default -> error;
        };
    }

    private PageFailure transport(Throwable error, Attempt attempt) {
        Throwable cause = error.getCause();
        PageFailure ofProxy = proxy == null ? null : proxy.failure(cause);
        if (ofProxy != null) {
            return ofProxy;
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof Http2Exception.HeaderListSizeException) {
            return unreadable("its headers are larger than " + text(maxHeaderSize) + " (peergraph.upstream.max-header-size)", attempt);
        }
        if ((cause instanceof CodecException && !TlsReason.isTls(cause)) || cause instanceof IllegalArgumentException) {
            return unreadable("it is not proper HTTP", attempt);
        }
        if (cause instanceof Http2Exception ofStreams && ofStreams.error() != Http2Error.REFUSED_STREAM && attempt.head() == null) {
            return unreadable("it is not proper HTTP/2", attempt);
        }
        if (attempt.head() != null) {
            return new PageFailure.Unavailable("The connection closed before upstream's answer was complete.", answer(attempt), null,
                    FailureCause.RESET);
        }
        PageFailure lost = cause == null ? null : LostConnection.failure(cause, text(connectTimeout));
        return lost == null ? new PageFailure.NoConnection("No connection to upstream is free.") : lost;
    }

    private static PageFailure unreadable(String problem, Attempt attempt) {
        return new PageFailure.InvalidResponse("Upstream's answer cannot be read: " + problem + ".", answer(attempt));
    }

    private static @Nullable UpstreamAnswer answer(Attempt attempt) {
        PageRequest request = attempt.request();
        UpstreamHeaders head = attempt.head();
        return head == null ? null : FailureReader.bare(head, request.caller().credential());
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String text(DataSize size) {
        return size.toBytes() % (1024 * 1024) == 0 ? size.toMegabytes() + " MB" : size.toBytes() + " bytes";
    }
}
