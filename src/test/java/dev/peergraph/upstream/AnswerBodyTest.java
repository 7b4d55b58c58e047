package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.decoding.PageDecoder;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AnswerBodyTest {

    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
    private final List<NettyDataBuffer> given = new ArrayList<>();

    @AfterEach
    void everyBufferIsReleasedOnce() {
        // One count is the test's own, so that a buffer released twice shows.
        assertThat(given).isNotEmpty().allSatisfy(buffer -> assertThat(buffer.getNativeBuffer().refCnt()).isOne());
        given.forEach(DataBufferUtils::release);
    }

    @Test
    void isReadWhole() {
        StepVerifier.create(whole(response("abc", "def"), 6)).expectNext("abcdef").verifyComplete();
    }

    @Test
    void isReadWholeWhateverLengthIsAnnounced() {
        String large = "x".repeat(10_000);
        for (long announced : new long[]{0, 3, 30_000, Long.MAX_VALUE}) {
            ClientResponse response = ClientResponse.create(HttpStatus.OK).header("Content-Length", String.valueOf(announced))
                    .body(Flux.just("abc", large, large).map(part -> (DataBuffer) buffer(part.getBytes(UTF_8)))).build();

            StepVerifier.create(whole(response, 20_003)).expectNext("abc" + large + large).verifyComplete();
        }
    }

    @Test
    void isReadInBothItsForms() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("abc".getBytes(UTF_8));
        }
        byte[] sent = compressed.toByteArray();

        StepVerifier.create(AnswerBody.whole(response(sent), 100, (body, bytes) -> new String(body, UTF_8) + Arrays.equals(bytes, sent)))
                .expectNext("abctrue").verifyComplete();
    }

    @Test
    void isRefusedPastTheLimit() {
        StepVerifier.create(whole(response("abc", "def", "ghi"), 5)).verifyError(AnswerBody.TooLarge.class);
    }

    @Test
    void isRefusedWhereItsCompressionIsBroken() {
        StepVerifier.create(whole(response(new byte[]{0x1f, (byte) 0x8b, 8, 0}), 5)).verifyError(AnswerBody.Undecodable.class);
    }

    @Test
    void failsWhereItBreaksOff() {
        ClientResponse response = ClientResponse.create(HttpStatus.OK)
                .body(Flux.concat(Flux.<DataBuffer>just(buffer("abc".getBytes(UTF_8))), Mono.error(new IOException("reset")))).build();

        StepVerifier.create(whole(response, 100)).verifyError(AnswerBody.Interrupted.class);
    }

    @Test
    void failsWithWhatItsReaderFailsWith() {
        StepVerifier.create(AnswerBody.whole(response("abc"), 100, (_, _) -> {
            throw new PageDecoder.Undecodable("no");
        })).verifyError(PageDecoder.Undecodable.class);
    }

    @Test
    void isGivenUpWithItsReader() {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        Disposable reader = whole(ClientResponse.create(HttpStatus.OK).body(body.flux()).build(), 100).subscribe();

        body.next(buffer("abc".getBytes(UTF_8)));
        reader.dispose();

        body.assertCancelled();
    }

    @Test
    void isReadFromItsBeginningWhateverFollows() {
        StepVerifier.create(AnswerBody.beginning(response("abc", "def", "ghi"), 5)).expectNext("abcde").verifyComplete();
        ClientResponse broken = ClientResponse.create(HttpStatus.OK)
                .body(Flux.concat(Flux.<DataBuffer>just(buffer("abc".getBytes(UTF_8))), Mono.error(new IOException("reset")))).build();
        StepVerifier.create(AnswerBody.beginning(broken, 5)).expectNext("abc").verifyComplete();
    }

    private static Mono<String> whole(ClientResponse response, int maxBytes) {
        return AnswerBody.whole(response, maxBytes, (body, _) -> new String(body, UTF_8));
    }

    private ClientResponse response(String... parts) {
        return ClientResponse.create(HttpStatus.OK)
                .body(Flux.fromArray(parts).map(part -> (DataBuffer) buffer(part.getBytes(UTF_8)))).build();
    }

    private ClientResponse response(byte[] body) {
        return ClientResponse.create(HttpStatus.OK).body(Flux.just((DataBuffer) buffer(body))).build();
    }

    private NettyDataBuffer buffer(byte[] bytes) {
        NettyDataBuffer buffer = buffers.allocateBuffer(bytes.length);
        buffer.write(bytes);
        given.add(buffer);
        buffer.retain();
        return buffer;
    }
}
