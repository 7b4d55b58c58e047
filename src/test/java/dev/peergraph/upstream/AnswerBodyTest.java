package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.decoding.PageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
        byte[] sent = gzip("abc".getBytes(UTF_8));

        StepVerifier.create(AnswerBody.whole(response(sent), 100, (body, bytes) -> text(body) + Arrays.equals(bytes.get(), sent)))
                .expectNext("abctrue").verifyComplete();
    }

    @Test
    void isReadInWhateverPartsItComes() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            byte[] first = letters(random, random.nextInt(200_000));
            byte[] second = letters(random, random.nextInt(100));
            boolean compressed = random.nextBoolean();
            // A gzip file may have several members (RFC 1952 2.2).
            byte[] sent = compressed ? joined(gzip(first), gzip(second)) : joined(first, second);
            byte[][] parts = parts(sent, random);

            StepVerifier.create(AnswerBody.whole(response(parts), 300_000, (body, bytes) -> text(body) + Arrays.equals(bytes.get(), sent)))
                    .as("seed " + seed + ", round " + round)
                    .expectNext(new String(joined(first, second), UTF_8) + true).verifyComplete();
        }
    }

    private static byte[] letters(Random random, int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
        return letters;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[][] parts(byte[] whole, Random random) {
        List<byte[]> parts = new ArrayList<>();
        int longest = 1 << (4 + random.nextInt(14));
        for (int from = 0; from < whole.length;) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(longest));
            parts.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return parts.toArray(byte[][]::new);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }

    private static String text(InputStream body) {
        try {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isHeldInNoLargeArray() {
        SentBody body = new SentBody(0, 10_000_000);
        body.add(buffer(new byte[3_000_000]));
        body.add(buffer(new byte[1]));

        ByteBuf bytes = body.bytes();

        assertThat(bytes.readableBytes()).isEqualTo(3_000_001);
        assertThat(bytes.nioBuffers()).allMatch(part -> part.remaining() <= 64 * 1024);
    }

    @Test
    void isRefusedPastTheLimitOnceItIsInflated() throws IOException {
        byte[] bomb = gzip(new byte[1_000_000]);
        assertThat(bomb).hasSizeLessThan(100_000);
        StepVerifier.create(whole(response(bomb), 999_999)).verifyError(AnswerBody.TooLarge.class);
        StepVerifier.create(whole(response(bomb), 1_000_000).map(String::length)).expectNext(1_000_000).verifyComplete();
    }

    @Test
    void isRefusedWhereItsCompressionBreaksOff() throws IOException {
        byte[] compressed = gzip("abcdefghij".repeat(1000).getBytes(UTF_8));
        for (int length = 2; length < compressed.length; length++) {
            StepVerifier.create(whole(response(Arrays.copyOf(compressed, length)), 10_000)).verifyError(AnswerBody.Undecodable.class);
        }
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
        return AnswerBody.whole(response, maxBytes, (body, _) -> text(body));
    }

    private ClientResponse response(String... parts) {
        return ClientResponse.create(HttpStatus.OK)
                .body(Flux.fromArray(parts).map(part -> (DataBuffer) buffer(part.getBytes(UTF_8)))).build();
    }

    private ClientResponse response(byte[]... parts) {
        return ClientResponse.create(HttpStatus.OK).body(Flux.fromArray(parts).map(part -> (DataBuffer) buffer(part))).build();
    }

    private NettyDataBuffer buffer(byte[] bytes) {
        NettyDataBuffer buffer = buffers.allocateBuffer(bytes.length);
        buffer.write(bytes);
        given.add(buffer);
        buffer.retain();
        return buffer;
    }
}
