package dev.peergraph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An upstream over real HTTP on loopback that answers as a test says, and remembers what it was asked. Thread-safe. */
public final class FakeUpstream implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Queue<RecordedRequest> calls = new ConcurrentLinkedQueue<>();
    private volatile Function<RecordedRequest, MockResponse> script;

    private FakeUpstream(Function<RecordedRequest, MockResponse> script) {
        this.script = script;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                calls.add(request);
                return FakeUpstream.this.script.apply(request);
            }
        });
    }

    /** Starts an upstream that answers by a script. */
    public static FakeUpstream started(Function<RecordedRequest, MockResponse> script) {
        FakeUpstream upstream = new FakeUpstream(script);
        try {
            upstream.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return upstream;
    }

    /** Answers by another script from now on. */
    public void answers(Function<RecordedRequest, MockResponse> next) {
        script = next;
    }

    /** Returns what {@code peergraph.upstream.base-url} has to be. */
    public String baseUrl() {
        String url = server.url("").toString();
        return url.substring(0, url.length() - 1);
    }

    /** Returns the calls so far, in their order. */
    public List<RecordedRequest> calls() {
        return List.copyOf(calls);
    }

    /** Forgets the calls so far. */
    public void forgetCalls() {
        calls.clear();
    }

    /** Returns a page as an answer. */
    public static MockResponse ok(String body) {
        return new MockResponse.Builder().code(200).addHeader("Content-Type", "application/json").body(body).build();
    }

    /** Returns the value of a query parameter that the request must have. */
    public static String parameter(RecordedRequest request, String name) {
        return Objects.requireNonNull(request.getUrl().queryParameter(name), name);
    }

    @Override
    public void close() {
        server.close();
    }
}
